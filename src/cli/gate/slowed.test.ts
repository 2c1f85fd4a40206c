/** Every cost of a host must be slowed down: a new kind of cost that is forgotten shows here. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryStreams } from '../../end-to-end/streams.test-data.js';
import type { Host } from '../../hosts/host.js';
import { NOISY_HOST } from '../../replay/noisy.test-data.js';
import { temporaryFolder } from '../../temporary-folder.test-data.js';
import { openTrace } from '../../trace/open.js';
import { askedOf, replayOptions } from '../model-options.js';
import { runReplay } from '../run-replay.js';
import { slowed } from './slowed.js';

const folder = temporaryFolder();

/** Four virtual CPUs of two VMs that all start at once, so that they wait for each other. */
const TRACE = [
  'ts_ns,vm,cpu,op,addr,len,pfns',
  '0,0,0,map,0x0,0x1000000,',
  '0,1,0,map,0x0,0x1000000,',
  ...Array.from({ length: 200 }, (_, i) => `0,${i % 2},${i % 4},pin,,,${i * 3}-${i * 3 + (i % 5)}`),
].join('\n');

/** Hits by interrupts depend on how long a call takes, so they are left out. */
const { interrupts: _, ...QUIET } = NOISY_HOST;
const HOST: Host = {
  ...QUIET,
  locks: { handover: 90, spin: 400, wake: 3000, from: 'assumed', why: 'test' },
  interference: { factor: 1.3, from: 'assumed', why: 'test' },
};

async function latencies(factor: number, set: readonly string[] = []) {
  const [trace, host] = ['trace.csv', 'host.json'].map((name) => join(folder, name));
  writeFileSync(trace, TRACE);
  writeFileSync(host, JSON.stringify(HOST));
  const opened = await openTrace(trace, {});
  const given = { host, set, seed: 1, variant: ['fixtures/variants/capped-run.mjs'] };
  const options = await replayOptions(opened, given, await askedOf(given));
  return runReplay(opened, slowed(options, factor), { jobs: 1, quiet: true }, memoryStreams());
}

describe('a slowed-down host', () => {
  it.each([2, 0.5, 1.05])('takes %d times as long for every call, waiting included', async (factor) => {
    const [as, slow] = [await latencies(1, ['gup_call=123ns']), await latencies(factor, ['gup_call=123ns'])];
    const waited = as.probes.filter(({ name }) => name.startsWith('lock_wait'));
    expect(waited.length).toBeGreaterThan(0);
    for (const [i, { name, isTime, lanes }] of as.probes.entries()) {
      for (const [lane, measured] of lanes.entries()) {
        const other = slow.probes[i].lanes[lane];
        if (measured === null || other === null) {
          expect(other, name).toBe(measured);
          continue;
        }
        const by = isTime ? factor : 1;
        expect(other.n, name).toBe(measured.n);
        for (const statistic of ['mean', 'min', 'max', 'total'] as const)
          expect(other[statistic] / (measured[statistic] * by), `${name} ${statistic}`).toBeCloseTo(1, 4);
      }
    }
    // the step that the variant brings is dearer too
    const price = (result: typeof as) => result.steps.map((step) => step.price);
    price(slow).forEach((value, i) => {
      expect(value).toBeCloseTo(price(as)[i] * factor, 9);
    });
  });

  it('is the same one at a factor of 1', async () => {
    const options = await replayOptions(
      await openTrace('traces/contiguous-512.csv', {}),
      { seed: 1 },
      await askedOf({ seed: 1 }),
    );
    expect(slowed(options, 1)).toBe(options);
  });
});
