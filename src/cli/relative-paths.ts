/**
 * Paths that stand in a file are from its folder, as those of tsconfig.json and of a compose file are, wherever the command
 * runs: those of a gate's configuration, and the host that a trace names.
 */
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { isHostPath } from '../path-or-name.js';
import { isSpecial } from './special-files.js';

/** The folder of a file that is read or written; the current one for what is no file: `-`, a pipe, /dev/stdin. */
export function folderOf(file: string): string {
  return file === '-' || isSpecial(file) ? '.' : dirname(file);
}

/** The path of a file of a folder: below the current directory it is the same wherever that lies. */
export function from(folder: string, path: string): string {
  if (isAbsolute(path)) return path;
  const near = relative('', resolve(folder, path));
  return near.startsWith('..') || isAbsolute(near) ? join(folder, path) : near || '.';
}

/** A host that a file of a folder names, as it is from the current directory; the name of a built-in one stays. */
export function hostFrom(folder: string, host: string): string {
  return isHostPath(host) && !isHere(folder) ? asPath(from(folder, host)) : host;
}

/** A host, as a file of a folder is to name it: the reverse of hostFrom. */
export function hostIn(folder: string, host: string): string {
  if (!isHostPath(host) || isAbsolute(host) || isHere(folder)) return host;
  return asPath(relative(folder, host));
}

function isHere(folder: string): boolean {
  return resolve(folder) === resolve('');
}

/** Without a slash it might be the name of a built-in host. */
function asPath(path: string): string {
  return isHostPath(path) ? path : `./${path}`;
}
