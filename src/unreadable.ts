/** Why the system would not hand over a file, in the same words wherever one is read. */

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'no such file (a part of the path is no directory)',
  ENAMETOOLONG: 'no such file (the name is longer than any file has)',
  ELOOP: 'its symbolic links lead in a circle',
};

/**
 * @param error as node:fs throws it
 * @param wanted what the user should name in place of a directory: `a recording`
 */
export function unreadable(error: unknown, wanted?: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const hint = code === 'EISDIR' && wanted !== undefined ? `; name ${wanted} in it` : '';
  return `can't be read: ${REASONS[code] ?? message}${hint}`;
}
