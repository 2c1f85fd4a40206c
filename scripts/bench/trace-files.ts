/** The files that commands are measured with, made where they are missing. */
import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writePieces } from '../../src/cli/output-files.js';
import { gzipped } from '../../src/cli/trace-forms.js';
import type { Workload } from '../synthesis/workloads.js';
import { writeWorkload } from '../synthesis/write-workload.js';
import { runChild } from './child.js';

export type Form = 'csv' | 'csv.gz' | 'arrow';

/**
 * Path of a workload's file in a form.
 * @param folder traces/, or another that the same code has filled
 * @param ours what runs vfiobench
 */
export async function traceFile(
  workload: Workload,
  form: Form,
  folder: string,
  ours: readonly string[],
): Promise<string> {
  const csv = join(folder, workload.file);
  if (!existsSync(csv)) await writeWorkload(workload, folder);
  if (form === 'csv') return csv;
  const path = form === 'csv.gz' ? `${csv}.gz` : csv.replace(/\.csv$/, '.arrow');
  if (existsSync(path)) return path;
  if (form === 'arrow') {
    await runChild([...ours, 'convert', csv, path]);
    return path;
  }
  await writePieces(path, gzipped(createReadStream(csv)));
  return path;
}

/** Longer than the metadata and the header of any trace here. */
const HEAD_BYTES = 65536;

/** Bytes of the metadata, the header and the first row, which sets the state up. */
async function headLength(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    return /^(#.*\n)*.*\n.*\n/.exec(head)![0].length;
  } finally {
    await file.close();
  }
}

/** A trace whose rows behind the first come this many times, without a file of that size. */
export async function repeated(path: string, times: number): Promise<Readable> {
  const head = await headLength(path);
  return Readable.from(
    (async function* () {
      yield* createReadStream(path, { end: head - 1 });
      for (let i = 0; i < times; i++) yield* createReadStream(path, { start: head });
    })(),
  );
}
