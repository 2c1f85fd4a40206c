/**
 * Outputs that are written to as they are: what is neither a file nor a folder (a pipe, /dev/null), and what names a
 * descriptor of this process (/dev/stdout), whatever that is open on.
 */
import { close, existsSync, fstatSync, lstatSync, open, readlinkSync, statSync, write } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface OpenSpecial {
  /** False where its reader has gone (`| head`): nobody wants the rest. */
  readonly write: (bytes: Uint8Array) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const STANDARD: Readonly<Record<string, number>> = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 };
const NUMBERED = /^(?:\/dev\/fd|\/proc\/(?:self|thread-self)\/fd)\/(\d+)$/;
/** As the kernel follows. */
const MOST_LINKS = 40;

/**
 * The descriptor that a path names, also through a symbolic link; null where it names none. It goes by the name: what
 * /proc says a descriptor links to is a file like any other.
 */
function descriptorOf(path: string): number | null {
  let at = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const numbered = NUMBERED.exec(at);
    if (numbered !== null) return Number(numbered[1]);
    if (Object.hasOwn(STANDARD, at)) return STANDARD[at];
    if (!isLink(at)) return null;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return null;
}

/** False where nothing is, also below a file. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

export function isSpecial(path: string): boolean {
  if (descriptorOf(path) !== null) return true;
  if (!existsSync(path)) return false;
  const stat = statSync(path);
  return !stat.isFile() && !stat.isDirectory();
}

const opened = promisify(open);
const written = promisify(write);
const closed = promisify(close);

/**
 * Opens such an output. A file that is open as a descriptor is written to through it, so that what stands in the file
 * stays, and what others write there follows: opened anew it would be cut to nothing. Nothing waits in this thread: a pipe
 * that nobody reads would keep it from hearing Ctrl-C.
 */
export async function openSpecial(path: string): Promise<OpenSpecial> {
  const descriptor = descriptorOf(path);
  if (descriptor !== null && fstatSync(descriptor).isFile())
    return { write: (bytes) => writeBytes(descriptor, bytes), close: async () => {} };
  const file = await opened(path, 'w');
  return { write: (bytes) => writeBytes(file, bytes), close: () => closed(file) };
}

async function writeBytes(file: number, bytes: Uint8Array): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.length; ) at += (await written(file, bytes, at)).bytesWritten;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw error;
  }
}
