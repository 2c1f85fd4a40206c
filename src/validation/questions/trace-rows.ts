/** What the answers say of the rows of a packaged trace: sizes and callers, read off it and not remembered. */
import { packageFile } from '../../package-file.js';
import { ADDRESS_PAGE, type TraceBatch } from '../../trace/batch.js';
import { openTrace } from '../../trace/open.js';
import { OP_BY_NAME } from '../../trace/ops.js';
import type { Trace } from '../../trace/trace.js';

/** Bytes of the map rows by backing, in the order of the trace. */
export async function mappedBytes(path: string): Promise<[string, number][]> {
  const bytes = new Map<string, number>();
  await eachRow(path, ['map'], (batch, row, { backings }) => {
    const { text } = backings[batch.backing[row]];
    bytes.set(text, (bytes.get(text) ?? 0) + batch.lengthOf(row));
  });
  return [...bytes];
}

/** Pages of 4096 bytes that the longest access to guest memory goes over. */
export async function mostPagesAccessed(path: string): Promise<number> {
  let most = 0;
  await eachRow(path, ['dma_read', 'dma_write'], (batch, row) => {
    const pages = Math.ceil((batch.addrOffset[row] + batch.lengthOf(row)) / ADDRESS_PAGE);
    most = Math.max(most, pages);
  });
  return most;
}

/** CPUs of a trace of one VM that access guest memory. */
export async function callersOf(path: string): Promise<number> {
  const cpus = new Set<number>();
  await eachRow(path, ['dma_read', 'dma_write'], ({ cpu }, row) => cpus.add(cpu[row]));
  return cpus.size;
}

async function eachRow(
  path: string,
  ops: readonly string[],
  look: (batch: TraceBatch, row: number, trace: Trace) => void,
): Promise<void> {
  const trace = await openTrace(packageFile(path), {});
  const wanted = ops.map((op) => OP_BY_NAME.get(op));
  for await (const batch of trace.batches())
    for (let row = 0; row < batch.rows; row++) if (wanted.includes(batch.op[row])) look(batch, row, trace);
}
