/** For tests: a trace whose calls tell steps apart, and the latencies that a host gives them. */
import type { Host } from '../hosts/host.js';
import { rowHash } from '../replay/pricing/draws.js';
import { prepareOn } from '../replay/run-on.js';
import { Random } from '../stats/random.js';
import { openTrace } from '../trace/open.js';
import { eachCall } from './each-call.js';

const REGIONS = ['4k'];
const REGION_PAGES = 2 ** 16;
const SIZES = [1, 1, 1, 2, 4, 16, 64, 64];

/** Maps, pins, pins again, unpins and unmaps of all kinds of memory, as rows without latencies. */
export function tellingRows(calls: number, seed: number): string[] {
  const random = new Random(seed, 1, 2, 3);
  const rows = REGIONS.map((backing, i) => `map,${at(i, 0)},0x10000000,,${backing}`);
  while (rows.length < calls) {
    const region = random.below(REGIONS.length);
    const pages = SIZES[random.below(SIZES.length)];
    const first = region * REGION_PAGES + random.below(64) * 512 + random.below(512 - pages);
    const pfns = `0x${first.toString(16)}-0x${(first + pages - 1).toString(16)}`;
    const again = random.below(2) === 0;
    rows.push(`pin,,,${pfns},`);
    if (again) rows.push(`pin,,,${pfns},`, `unpin,,,${pfns},`);
    rows.push(`unpin,,,${pfns},`);
  }
  return rows;
}

function at(region: number, page: number): string {
  return `0x${((region * REGION_PAGES + page) * 4096).toString(16)}`;
}

export function traceText(rows: readonly string[], latencies?: readonly string[]): string {
  const body = rows.map((row, i) => `${row},${latencies?.[i] ?? ''}`);
  return `# vfiobench-trace: 1\nop,addr,len,pfns,backing,lat_ns\n${body.join('\n')}\n`;
}

/** What a host says that each row takes, in ns, as lat_ns. */
export async function latenciesOn(
  host: Host,
  rows: readonly string[],
  seed = 1,
  variants: readonly string[] = [],
): Promise<string[]> {
  const trace = await openTrace('made.csv', { content: Buffer.from(traceText(rows)) });
  const run = await prepareOn(host, trace, variants, { seed });
  const found: string[] = [];
  await eachCall(run, [run.lanes[variants.length]], ({ ledger, pricer }, _batch, _row, number) => {
    found.push((pricer.price(ledger, rowHash(seed, number)) / 1000).toFixed(1));
  });
  return found;
}
