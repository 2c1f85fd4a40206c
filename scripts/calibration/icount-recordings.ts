/** Instructions per call that the real kernel 6.1 took, from fixtures/type1-6.1. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { packageFile } from '../../src/package-file.js';

/** One line of a summary: a call, and the median of its repetitions. */
export interface Recorded {
  /** `bench`: MAP_DMA and UNMAP_DMA; `emu`: vfio_pin_pages and vfio_unpin_pages. */
  readonly file: 'bench' | 'emu';
  readonly kind: string;
  readonly backing: string;
  /** Pages of the call; for `tree_*`, `*_tree` and `*_with_vpfns` what is there already. */
  readonly n: number;
  readonly insns: number;
  /** Physically contiguous runs of the memory; 0 where the recording does not say. */
  readonly runs: number;
}

/** Both summaries. */
export function recordedCalls(): Recorded[] {
  return (['bench', 'emu'] as const).flatMap((file) => {
    const text = readFileSync(packageFile(`fixtures/type1-6.1/${file}.summary.csv`), 'utf8');
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    return rows.map(({ kind, backing, n, median, phys_runs }) => ({
      file,
      kind,
      backing,
      n: Number(n),
      insns: Number(median),
      runs: Number(phys_runs),
    }));
  });
}
