import type { AssignmentSettings, PromiseSettings, RetentionSettings } from '../../../src/protocol/desk-settings.ts';
import type { SiteSettings } from '../../../src/protocol/site.ts';
import type { Retention } from '../retention.ts';
import type { DeskStore } from '../store/desk.ts';
import type { NewAct } from '../store/moderation.ts';
import { settingNames, versionOf, type SettingName } from '../store/settings.ts';
import type { Sla } from '../store/sla.ts';
import type { AssignOptions } from './assign-options.ts';

export interface DeskSettingsOptions {
  readonly desk: DeskStore;
  readonly assign: AssignOptions;
  /** What the relay's option promises. */
  readonly sla: Sla;
  readonly retention: Retention;
}

/** What of it there is by its name. */
export interface Settings {
  readonly site: SiteSettings;
  readonly assignment: AssignmentSettings;
  readonly promises: PromiseSettings;
  readonly retention: RetentionSettings;
}

const assignmentOf = ({ rule = 'off', limit = 0, groups = {} }: AssignOptions): AssignmentSettings => ({
  ...{ rule, limit },
  departments: Object.entries(groups).map(([tag, agents]) => ({ name: tag, tag, agents })),
});

const promisesOf = ({ answer, resolution, hours }: Sla): PromiseSettings => ({
  ...{ answer, resolution },
  hours: hours ? 'option' : 'always',
});

/** What admins have set for the desk (P54), which wins over the relay's options; kept in the store, and in memory as it is in force. */
export class DeskSettings {
  readonly #options: DeskSettingsOptions;
  readonly #byOptions: Settings;
  readonly #stored = new Map<SettingName, { readonly json: string; readonly value: unknown }>();
  /** How often each was set, since the relay runs. */
  readonly #turns = new Map<SettingName, number>();
  /** Called when something is otherwise. */
  onChange: (name: SettingName) => void = () => undefined;

  static async open(options: DeskSettingsOptions): Promise<DeskSettings> {
    const settings = new DeskSettings(options);
    await settings.#load();
    await options.desk.promise(settings.sla);
    return settings;
  }

  private constructor(options: DeskSettingsOptions) {
    this.#options = options;
    const { assign, sla, retention } = options;
    this.#byOptions = {
      site: {},
      assignment: assignmentOf(assign),
      promises: promisesOf(sla),
      retention: { kinds: retention },
    };
  }

  async #load(): Promise<void> {
    for (const name of settingNames) {
      const json = await this.#options.desk.setting(name);
      this.#note(name, json);
    }
  }

  #note(name: SettingName, json: string | undefined): void {
    if (json === undefined) this.#stored.delete(name);
    else this.#stored.set(name, { json, value: JSON.parse(json) });
  }

  /** Read anew, where the store has changed it by itself: somebody was erased. */
  async reload(): Promise<void> {
    await this.#load();
    this.onChange('assignment');
  }

  isSet(name: SettingName): boolean {
    return this.#stored.has(name);
  }

  version(name: SettingName): string {
    return versionOf(this.#stored.get(name)?.json);
  }

  /** Another one whenever it is set: what was set back has its version again, and never its turn. Since the relay runs. */
  turn(name: SettingName): number {
    return this.#turns.get(name) ?? 0;
  }

  /** As it is in force. */
  get<N extends keyof Settings>(name: N): Settings[N] {
    return (this.#stored.get(name)?.value as Settings[N] | undefined) ?? this.#byOptions[name];
  }

  byOptions<N extends keyof Settings>(name: N): Settings[N] {
    return this.#byOptions[name];
  }

  /** Whether the relay's option names hours of its own. */
  get hasHours(): boolean {
    return this.#options.sla.hours !== undefined;
  }

  /** What is promised now, with the hours in which it counts. */
  get sla(): Sla {
    const { answer, resolution, hours } = this.get('promises');
    const counted = { site: this.get('site').hours, option: this.#options.sla.hours, always: undefined }[hours];
    return { answer, resolution, ...(counted && { hours: counted }) };
  }

  /**
   * Sets something, for at once and after a restart; `undefined` takes it back to the relay's option.
   *
   * @returns whether it is done: not where it is expected to be what it is not any more.
   */
  async set(name: SettingName, value: object | undefined, act: NewAct, expected?: string): Promise<boolean> {
    const { desk } = this.#options;
    const json = value === undefined ? null : JSON.stringify(value);
    // Before it is waited for: of two who have looked at the same turn one alone goes on.
    this.#turns.set(name, this.turn(name) + 1);
    if (!(await desk.set({ name, json, ...(expected !== undefined && { expected }) }, act))) return false;
    this.#note(name, json ?? undefined);
    if (name === 'promises' || name === 'site') await desk.promise(this.sla);
    this.onChange(name);
    return true;
  }
}
