/** Where the calls of a fit come from: a trace that can be opened again and again. */
import { packageFile } from '../package-file.js';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';

/** Opens the same trace again and again: a trace is read once each time. */
export type TraceSource = () => Promise<Trace>;

/**
 * A trace that comes with the package.
 * @param path from the package's root
 */
export function packagedTrace(path: string): TraceSource {
  return () => openTrace(packageFile(path));
}
