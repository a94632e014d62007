import { createHash } from 'node:crypto';

/** What is set at the relay in the place of its options, each as a whole. */
export const settingNames = ['site', 'assignment', 'promises', 'retention'] as const;
export type SettingName = (typeof settingNames)[number];

/** By which it is known whether something was set otherwise meanwhile: the same settings have the same. `json`: undefined where nothing is set. */
export const versionOf = (json: string | undefined): string =>
  createHash('sha256')
    .update(json ?? '')
    .digest('base64url')
    .slice(0, 22);

/** Sets something, or takes it back to the relay's option. */
export interface SettingChange {
  readonly name: SettingName;
  readonly json: string | null;
  /** Only where this is the version that is there. */
  readonly expected?: string;
}
