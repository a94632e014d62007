import { MailCalls } from './mail.ts';
import type {
  AssignmentSettings,
  IsSet,
  PromiseSettings,
  RetentionPreview,
  RetentionSettings,
  SiteSettings,
} from './types.ts';

/** What admins set for the whole site. */
export abstract class SettingsCalls extends MailCalls {
  /** What the team has set for its site (P51). */
  getSite(): Promise<SiteSettings> {
    return this.get('/site');
  }

  /**
   * Sets it, as a whole: what is left out is not set any more. Pages of the site win where they say something themselves.
   * @example `await relay.setSite({ ...(await relay.getSite()), name: 'Fennmark', accent: '#7a3cff' })`
   */
  setSite(site: SiteSettings): Promise<SiteSettings> {
    return this.requests.ask('PUT', '/site', { body: site });
  }

  /** By which rule conversations are given to agents, and departments, as they are in force (P54). */
  getAssignment(): Promise<AssignmentSettings & IsSet> {
    return this.get('/settings/assignment');
  }

  /**
   * Sets them, in the place of the relay's options, from now on.
   * @example
   * ```ts
   * const departments = [{ name: 'Billing', tag: 'billing', agents: ['a_Jd0vYw1aQxB7nL'] }];
   * await relay.setAssignment({ rule: 'round-robin', limit: 5, departments });
   * ```
   */
  setAssignment(assignment: AssignmentSettings): Promise<AssignmentSettings & IsSet> {
    return this.requests.ask('PUT', '/settings/assignment', { body: assignment });
  }

  /** Takes them back to the relay's options. */
  unsetAssignment(): Promise<AssignmentSettings & IsSet> {
    return this.requests.ask('DELETE', '/settings/assignment', {});
  }

  /** Which times are promised to visitors, as they are in force (P54). Milliseconds. */
  getPromises(): Promise<PromiseSettings & IsSet> {
    return this.get('/settings/promises');
  }

  /**
   * Sets them, in the place of the relay's options, also for what is open.
   * @example `await relay.setPromises({ answer: 5 * 60_000, resolution: 0, hours: 'site' })`
   */
  setPromises(promises: PromiseSettings): Promise<PromiseSettings & IsSet> {
    return this.requests.ask('PUT', '/settings/promises', { body: promises });
  }

  /** Takes them back to the relay's options. */
  unsetPromises(): Promise<PromiseSettings & IsSet> {
    return this.requests.ask('DELETE', '/settings/promises', {});
  }

  /** For how long messages are kept, as it is in force (P54). Milliseconds, by the kind of room. */
  getRetention(): Promise<RetentionSettings & IsSet> {
    return this.get('/settings/retention');
  }

  /** What would be deleted at once if that were set; without it, by the relay's options. Nothing is changed. */
  previewRetention(kinds?: RetentionSettings['kinds']): Promise<RetentionPreview> {
    return this.requests.ask('POST', '/settings/retention/preview', { body: { ...(kinds && { kinds }) } });
  }

  /**
   * Sets it, in the place of the relay's options: what is older is deleted, for good.
   * @example
   * ```ts
   * const kinds = { support: 365 * 86_400_000 };
   * const { effects, confirm } = await relay.previewRetention(kinds);
   * if (effects.every(({ messages }) => messages < 1_000)) await relay.setRetention(kinds, confirm);
   * ```
   */
  setRetention(kinds: RetentionSettings['kinds'], confirm: string): Promise<RetentionSettings & IsSet> {
    return this.requests.ask('PUT', '/settings/retention', { body: { kinds, confirm } });
  }

  /** Takes it back to the relay's options; `confirm` is of a preview of these. */
  unsetRetention(confirm: string): Promise<RetentionSettings & IsSet> {
    return this.requests.ask('DELETE', '/settings/retention', { query: { confirm } });
  }
}
