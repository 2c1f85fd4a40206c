/** Where the calls of a fit come from: a trace that can be opened again and again. */
import { packageFile } from '../../src/package-file.js';
import { CsvTrace } from '../../src/trace/csv/csv-trace.js';
import { openTrace } from '../../src/trace/open.js';
import type { Trace } from '../../src/trace/trace.js';
import { traceChunks } from '../../src/trace/write.js';
import type { Workload } from '../synthesis/workloads.js';

/** Opens the same trace again and again: a trace is read once each time. */
export type TraceSource = () => Promise<Trace>;

/**
 * A trace that comes with the package.
 * @param path from the package's root
 */
export function packagedTrace(path: string): TraceSource {
  return () => openTrace(packageFile(path));
}

/** A workload that no file holds: its rows go through the reader as any others. */
export function madeTrace({ file, meta, columns, rows }: Workload): TraceSource {
  return () => {
    const chunks = async function* (): AsyncGenerator<Buffer, void> {
      yield* traceChunks(meta, columns, rows());
    };
    return CsvTrace.open(file, { format: 'csv', chunks: chunks(), input: { readBytes: 0, bytes: null } });
  };
}
