/** Calls of a fit that no file holds: rows made for the purpose, through the reader as any others. */
import type { TraceSource } from '../../src/calibration/trace-source.js';
import { CsvTrace } from '../../src/trace/csv-trace.js';
import { traceChunks } from '../../src/trace/write.js';
import type { Workload } from '../synthesis/workloads.js';

/** A workload without a file. */
export function madeTrace({ file, meta, columns, rows }: Workload): TraceSource {
  return () => {
    const chunks = async function* (): AsyncGenerator<Buffer, void> {
      yield* traceChunks(meta, columns, rows());
    };
    return CsvTrace.open(file, { format: 'csv', chunks: chunks(), input: { readBytes: 0, bytes: null } });
  };
}
