/** Where the calls of a fit come from: a trace of the package, or rows made for the purpose. Both go through the reader. */

import { packageFile } from '../../src/package-file.js';
import { CsvTrace } from '../../src/trace/csv-trace.js';
import { openTrace } from '../../src/trace/open.js';
import type { Trace } from '../../src/trace/trace.js';
import { traceChunks } from '../../src/trace/write.js';
import type { Workload } from '../synthesis/workloads.js';

/** Opens the same trace again and again: a trace is read once each time. */
export type TraceSource = () => Promise<Trace>;

/** @param path from the package's root */
export function packagedTrace(path: string): TraceSource {
  return () => openTrace(packageFile(path));
}

/** A workload without a file. */
export function madeTrace({ file, meta, columns, rows }: Workload): TraceSource {
  return () => {
    const chunks = async function* (): AsyncGenerator<Buffer, void> {
      for (const text of traceChunks(meta, columns, rows())) yield Buffer.from(text);
    };
    return CsvTrace.open(file, { format: 'csv', chunks: chunks() });
  };
}
