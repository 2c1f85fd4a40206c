/** Opens a trace by what is in it. */
import { CsvTrace } from './csv/csv-trace.js';
import { openSource } from './source.js';
import type { OpenOptions, Trace } from './trace.js';

/**
 * Opens a trace, CSV, gzip-compressed CSV or an Arrow IPC file: its content decides, whatever its name says. Metadata and header are read
 * and checked, rows are not yet; `batches()` reads them, once, in bounded memory.
 * @param name file name, or `-` for standard input
 * Throws InputError with file and line.
 */
export async function openTrace(name: string, options: OpenOptions = {}): Promise<Trace> {
  const { stdin = process.stdin, content, path } = options;
  const source = await openSource(name, { stdin, content, path });
  if (source.format !== 'arrow') return CsvTrace.open(name, source, options);
  // apache-arrow takes as long to load as everything else together
  const { ArrowTrace } = await import('./arrow/arrow-trace.js');
  return ArrowTrace.open(name, source, options);
}
