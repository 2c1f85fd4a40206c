/** What a fit is said to be fitted to and to know, as vfiobench validate shows it. */
import type { FitRecord } from '../../src/validation/host-fits.js';
import type { LeftOut } from './leave-one-out.js';

/** In the order of the threads. */
const THREADS: Readonly<Record<string, string>> = {
  'xu-4.19': 'pin-pages-contiguous',
  'farman-s390x': 'pin-pages-contiguous',
  'zhao-gvt': 'dma-rw-vs-kvm-rw',
  'tsirkin-i7-2640m': 'ioeventfd-pv-mmio',
  'lu-kunpeng920': 'iopf-passthrough',
  'johansen-arm64': 'stage2-unmap-batch',
};

const FILE = 'src/validation/data/host-fits.json';
const MADE_BY =
  'npm run calibrate: each fitted figure as a fit says it that has not seen it; null: no other figure tells';
/** Enough for a hundredth of the smallest bound. */
const DIGITS = 6;

/** @param of what the numbers are that were fitted to, where they are not the figures themselves */
export function fitRecord(
  host: string,
  prices: readonly string[],
  leftOut: readonly Pick<LeftOut, 'id' | 'predicted'>[],
  fittedTo = leftOut.length,
  of = 'figures',
): FitRecord {
  return {
    host,
    thread: THREADS[host],
    prices,
    fittedTo,
    of,
    leftOut: leftOut.map(({ id, predicted }) => ({
      id,
      predicted: predicted === null ? null : Number(predicted.toPrecision(DIGITS)),
    })),
  };
}

/** A record of figures that nothing else tells. */
export function untested(ids: readonly string[]): Pick<LeftOut, 'id' | 'predicted'>[] {
  return ids.map((id) => ({ id, predicted: null }));
}

/** The file with all records, and its text. */
export function fitsFile(fits: readonly FitRecord[]): { readonly path: string; readonly text: string } {
  const hosts = Object.keys(THREADS);
  const sorted = [...fits].sort((a, b) => hosts.indexOf(a.host) - hosts.indexOf(b.host));
  return { path: FILE, text: `${JSON.stringify({ 'made-by': MADE_BY, fits: sorted }, null, 2)}\n` };
}
