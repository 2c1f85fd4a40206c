/** Why something can't be written, for the messages that say so. */

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
