/** Opens the trace that a command names. */
import { existsSync } from 'node:fs';
import type { Streams } from '../main.js';
import { packageFile } from '../package-file.js';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';

/** The options of a command that bear on reading. */
export interface ReadingOptions {
  readonly skipBadRows?: boolean;
  readonly limit?: number;
}

/**
 * A file, standard input (`-`), or a trace that comes with the package, as `vfiobench list traces` names it
 * (`traces/ccw-boot.csv`), where there is no such file. Throws InputError.
 */
export async function openNamed(
  name: string,
  { skipBadRows, limit }: ReadingOptions,
  { stdin }: Streams,
): Promise<Trace> {
  const packaged = packageFile(name);
  const path = name.startsWith('traces/') && !existsSync(name) && existsSync(packaged) ? packaged : name;
  return openTrace(path, {
    stdin,
    ...(skipBadRows === undefined ? {} : { skipBadRows }),
    ...(limit === undefined ? {} : { limit }),
  });
}
