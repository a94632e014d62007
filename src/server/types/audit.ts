/** What somebody did to others, as the audit log has it. */
export interface ActInfo {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  /** The service that did it in their name. */
  readonly via?: string;
  readonly act: string;
  readonly room?: string;
  readonly user?: string;
  readonly seq?: number;
  readonly until?: number;
  readonly detail?: string;
  readonly why?: string;
}

export interface ActList {
  readonly acts: readonly ActInfo[];
  readonly next?: number;
}

/** Which acts: by whom, what, where, about whom, and in which time. */
export interface ActFilter {
  readonly by?: string;
  readonly act?: string;
  readonly room?: string;
  readonly user?: string;
  readonly since?: number;
  readonly until?: number;
}
