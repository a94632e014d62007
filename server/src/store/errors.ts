/**
 * Why a store did not open. Codes are stable:
 * - `folder-unwritable`: the folder cannot be made or written to.
 * - `file-corrupt`: the file is damaged, or no database at all.
 * - `file-newer`: a newer version of the relay made the file.
 * - `file-foreign`: the file is a database of another program.
 * - `file-locked`: another relay uses the folder.
 */
export type StoreOpenCode = 'folder-unwritable' | 'file-corrupt' | 'file-newer' | 'file-foreign' | 'file-locked';

/** A store could not be opened. A file that was there is as it was. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly code: StoreOpenCode;

  constructor(code: StoreOpenCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Why a backup was not made or not put back. Codes are stable:
 * - `nothing-there`: there is no database in the folder, or no file of that name.
 * - `target-exists`: a file has the name that was given, and was not to be replaced; or it belongs to the relay.
 * - `target-unwritable`: the file cannot be written: no space, no permission.
 * - `not-a-backup`: the file is a database of ours, but not a backup.
 * - `interrupted`: it was stopped on the way.
 * - `node-too-old`: this Node cannot do it.
 * What is wrong with a file or folder in other ways is a {@link StoreOpenError}.
 */
export type BackupCode =
  | 'nothing-there'
  | 'target-exists'
  | 'target-unwritable'
  | 'not-a-backup'
  | 'interrupted'
  | 'node-too-old';

/** A backup was not made, or not put back. Files that were there are as they were. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupCode;

  constructor(code: BackupCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The store could not write or read. What was asked for did not happen, or nobody knows whether it did. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'store-unavailable';
}
