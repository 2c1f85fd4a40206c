/**
 * Errors planted in the model, and `vfiobench validate` run on it: what it reads, replays and judges is the real thing, and
 * it must fail.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { Ledger } from '../kernel/ledger.js';
import { IOPF_HANDLER } from '../kernel/steps.js';
import { main } from '../main.js';
import { Log2Histogram } from '../stats/log2.js';

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** In every host file that has both steps, one has the other's price. */
function swapPrices(one: string, other: string): void {
  const read = fs.readFileSync;
  vi.spyOn(fs, 'readFileSync').mockImplementation(((path: unknown, ...rest: never[]) => {
    const text = read(path as string, ...rest) as unknown;
    if (!/hosts[/\\]data[/\\][^/\\]+\.json$/.test(String(path))) return text;
    // what the fits say of the sums would give it away
    const { steps, fits: _, ...host } = JSON.parse(String(text));
    if (steps[one] === undefined || steps[other] === undefined) return text;
    // an interval holds the price that it is of
    const [first, second] = [steps[one], steps[other]].map(({ interval: _, ...step }) => step);
    const swapped = { [one]: { ...first, price: second.price }, [other]: { ...second, price: first.price } };
    return JSON.stringify({ ...host, steps: { ...steps, ...swapped } });
  }) as never);
  syncBuiltinESMExports();
}

const IOPF = 'validate --thread iopf-passthrough --format csv';

describe('vfiobench validate', () => {
  it('passes as things are', async () => {
    expect(await vfiobench(IOPF, { main })).toMatchObject({ code: 0, stderr: '' });
  });

  it('fails where a step is not charged', async () => {
    const charge = Ledger.prototype.charge;
    vi.spyOn(Ledger.prototype, 'charge').mockImplementation(function (this: Ledger, step, times) {
      if (step !== IOPF_HANDLER) charge.call(this, step, times);
    });
    const { code, stderr, stdout } = await vfiobench(IOPF, { main });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vfiobench: validate: fitted figures outside their bound: iopf-1m-1-slowdown, /);
    // the result is there all the same
    expect(stdout).toContain('iopf-1m-1-slowdown');
  });

  it('fails where two prices are swapped', async () => {
    swapPrices('iopf_handler', 'handle_mm_fault');
    const { code, stderr } = await vfiobench(IOPF, { main });
    expect(code).toBe(1);
    expect(stderr).toMatch(/iopf-1m-1-slowdown, .*sva-1m-1-slowdown/);
  });

  it('fails where histograms are shifted by one bucket', async () => {
    const buckets = Log2Histogram.prototype.buckets;
    vi.spyOn(Log2Histogram.prototype, 'buckets').mockImplementation(function (this: Log2Histogram) {
      return buckets.call(this).map(({ lo, hi, count }) => ({ lo: 2 * lo, hi: 2 * hi, count }));
    });
    const { code, stderr } = await vfiobench('validate --thread pin-pages-contiguous --format csv', { main });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /outside their bound: ccw-boot-1_page_ns-BASE, ccw-boot-n_pages_ns-BASE, ccw-boot-npage/,
    );
  });
});
