/** The caveats of farman-s390x quote figures of the mail and of the replay: each is computed anew here. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadHost } from '../../src/hosts/load.js';
import { replayOn } from '../../src/replay/run-on.js';
import type { Bucket, ProbeResult } from '../../src/results/replay.js';
import { readHistograms } from '../../src/validation/published.js';
import { FARMAN_CAVEATS } from './farman-caveats.js';
import { packagedTrace } from './trace-source.js';

const HOST = loadHost('farman-s390x');
const SEEDS = [1, 2, 3, 4, 5, 6];
const [FIT, FIO, TAIL, SEED] = FARMAN_CAVEATS;

async function probesOf(trace: string, seed: number): Promise<readonly ProbeResult[]> {
  const replayed = await replayOn(HOST, await packagedTrace(trace)(), ['contiguous-pin'], {
    filter: 'op=pin',
    seed,
  });
  return replayed.probes;
}

const probe = (probes: readonly ProbeResult[], name: string) => probes.find((one) => one.name === name)!;
const riseOf = (probes: readonly ProbeResult[]) => probe(probes, 'n_pages').against[0]!.meanPercent!;

/** Share of the calls that took 4,096 ns and more, in percent. */
function tailOf(buckets: readonly Bucket[]): number {
  const sum = (some: readonly Bucket[]) => some.reduce((all, { count }) => all + count, 0);
  return (sum(buckets.filter(({ lo }) => lo >= 4096)) / sum(buckets)) * 100;
}

function published(scenario: string, map: string, variant: string): readonly Bucket[] {
  return readHistograms().find(
    (one) => one.scenario === scenario && one.map === map && one.variant === variant,
  )!.buckets;
}

describe('the caveats of farman-s390x', () => {
  let boot: (readonly ProbeResult[])[];
  let fio: readonly ProbeResult[];

  beforeAll(async () => {
    boot = [];
    for (const seed of SEEDS) boot.push(await probesOf('traces/ccw-boot.csv', seed));
    fio = await probesOf('traces/ccw-fio.csv.gz', 1);
  });

  it('are the host’s', () => {
    expect(HOST.caveats).toEqual(FARMAN_CAVEATS);
  });

  it('say what pages_array is fitted to, and what the other host takes', () => {
    expect(HOST.steps.pages_array).toMatchObject({ from: 'fitted' });
    expect(HOST.steps.pages_array.why).toContain('fitted to boot n_pages_ns +PATCH');
    const { price, from } = loadHost('xu-4.19').steps.pages_array;
    expect(from).toBe('assumed');
    expect(FIT).toContain(`(xu-4.19 takes ${price} ns for it, assumed)`);
  });

  it('say how far fio is off', () => {
    const mean = (variant: string) => {
      const buckets = published('ccw-fio', 'n_pages_ns', variant);
      const calls = buckets.reduce((sum, { count }) => sum + count, 0);
      return buckets.reduce((sum, { lo, hi, count }) => sum + Math.sqrt(lo * hi) * count, 0) / calls;
    };
    const mail = (mean('contiguous-pin') / mean('BASE') - 1) * 100;
    expect(FIO).toContain(`rises by ${riseOf(fio).toFixed(0)} %, where the mail has ${mail.toFixed(0)} %`);
  });

  it('say how much of the tail is missing', () => {
    const [bootTail, fioTail] = [boot[0], fio].map((one) => tailOf(probe(one, '1_page').lanes[0]!.log2));
    const [bootMail, fioMail] = ['ccw-boot', 'ccw-fio'].map((run) =>
      tailOf(published(run, '1_page_ns', 'BASE')),
    );
    expect(TAIL).toContain(
      `${bootTail.toFixed(2)} % of them in the boot where the mail has ${bootMail.toFixed(1)} %`,
    );
    expect(TAIL).toContain(`${fioTail.toFixed(2)} % in fio where it has ${fioMail.toFixed(1)} %`);
    expect(TAIL).toContain('p99.9 of @1_page comes out below 3 µs where the mail has it above 4.');
    expect(Math.min(bootMail, fioMail)).toBeGreaterThan(0.1);
    for (const one of [boot[0], fio]) {
      const { percentiles } = probe(one, '1_page').lanes[0]!;
      expect(percentiles.find(({ p }) => p === 99.9)!.value!).toBeLessThan(3000);
    }
  });

  it('say what the seed changes', () => {
    const rises = boot.map(riseOf);
    const range = `${Math.min(...rises).toFixed(1)} to ${Math.max(...rises).toFixed(1)} %`;
    expect(SEED).toContain(
      `over seeds 1 to ${SEEDS.length} the mean of @n_pages of the boot rises by ${range}`,
    );
  });
});
