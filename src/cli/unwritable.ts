/** What can't be written, in one line that says why. */
import { InputError } from '../failure.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EDQUOT: 'no space left in the quota',
  EFBIG: 'it would be longer than a file may be',
  EBADF: 'nothing is open there to be written to',
};

/** `no space left (ENOSPC)` */
export function whyUnwritable(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  return reason === undefined ? code : `${reason} (${code})`;
}

/** Does something to the file of a path. Throws InputError where the system refuses it. */
export function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** attempt, of what takes its time. */
export async function attempted<T>(path: string, action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): InputError {
  return error instanceof InputError
    ? error
    : new InputError(`${path}: can't be written: ${whyUnwritable(error)}`);
}
