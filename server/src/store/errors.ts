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

/** The store could not write or read. What was asked for did not happen, or nobody knows whether it did. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'store-unavailable';
}
