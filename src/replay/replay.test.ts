/** The one loop: what is recorded, what a batch's size may change (nothing), what goes wrong. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import type { Measured, ReplayResult } from '../results/replay.js';
import { busyTrace, NOISY_HOST } from './noisy.test-data.js';
import { outcome } from './outcome/outcome.js';
import { ONE_NS_HOST, replayText, runText, stepCount, type TextReplay } from './replay-text.test-data.js';

const HEAD = 'op,addr,len,pfns\nmap,0x0,0x1000000,\n';

function probe(result: ReplayResult, name: string, lane = 0): Measured | null {
  return result.probes.find((one) => one.name === name)?.lanes[lane] ?? null;
}

describe('what is recorded', () => {
  const TRACE = `${HEAD}pin,,,5\npin,,,5-8\nunpin,,,5\npin,,,9\n`;

  it('--skip: skipped rows change state and are not recorded', async () => {
    const whole = await replayText(TRACE);
    const skipped = await replayText(TRACE, { skip: 2 });
    expect(skipped.trace).toMatchObject({ rows: 5, recordedRows: 3 });
    expect(probe(skipped, 'map')).toBeNull();
    // the pin of page 5 was skipped, so the pin of 5-8 finds it pinned
    expect(stepCount(skipped, 0, 'vpfn_ref')).toBe(1);
    expect(stepCount(skipped, 0, 'gup_call')).toBe(4);
    expect(stepCount(whole, 0, 'gup_call')).toBe(5);
    expect(probe(skipped, 'npage')).toEqual({ ...probe(skipped, 'npage'), n: 2, total: 5 });
  });

  it('--skip beyond the end records nothing', async () => {
    const result = await replayText(TRACE, { skip: 99 });
    expect(result.trace).toMatchObject({ rows: 5, recordedRows: 0 });
    expect(result.probes).toEqual([]);
  });

  it('--limit: rows behind it are not run', async () => {
    const run = await runText(TRACE, { limit: 3 });
    const result = outcome(run.finished);
    expect(result.trace).toMatchObject({ rows: 3, recordedRows: 3 });
    expect(probe(result, 'npage')!.n).toBe(2);
    expect(run.lanes[0].machine.vm(0)!.container.pinned.size).toBe(4);
  });

  it('--limit counts the skipped rows', async () => {
    const result = await replayText(TRACE, { limit: 3, skip: 2 });
    expect(result.trace).toMatchObject({ rows: 3, recordedRows: 1 });
  });

  it('--filter: other rows change state and are not recorded', async () => {
    const result = await replayText(TRACE, { filter: 'op=pin,npage>=2' });
    expect(result.trace).toMatchObject({ rows: 5, recordedRows: 1 });
    expect(result.probes.map(({ name }) => name)).toEqual(['n_pages', 'npage']);
    expect(stepCount(result, 0, 'vpfn_ref')).toBe(1);
    expect(stepCount(result, 0, 'gup_call')).toBe(3);
  });

  it('a row has the same draws whether or not rows before it are recorded', async () => {
    const options = { host: NOISY_HOST, filter: 'line=6' };
    const alone = await replayText(TRACE, options);
    const skipped = await replayText(TRACE, { ...options, skip: 3 });
    expect(probe(skipped, '1_page')).toEqual(probe(alone, '1_page'));
    const other = await replayText(TRACE, { ...options, seed: 2 });
    expect(probe(other, '1_page')!.mean).not.toBe(probe(alone, '1_page')!.mean);
  });
});

describe('batches', () => {
  it('of any capacity give the same result', async () => {
    const options: TextReplay = {
      host: NOISY_HOST,
      variants: ['contiguous-pin', 'pin-group-held'],
      skip: 11,
      filter: 'npage!=3',
    };
    const csv = busyTrace(1500);
    const whole = await replayText(csv, options);
    expect(whole.lanes[0].errnos.length).toBeGreaterThan(0);
    for (const batchRows of [1, 7, 64, 1499, 1500, 1501]) {
      expect(await replayText(csv, { ...options, batchRows }), `${batchRows} rows`).toEqual(whole);
    }
  });

  it('a trace of several of the reader’s own batches is read to its end', async () => {
    const rows = 2 * 4096 + 3;
    const csv = busyTrace(rows);
    const result = await replayText(csv, { host: NOISY_HOST, variants: ['contiguous-pin'] });
    expect(result.trace).toMatchObject({ rows, recordedRows: rows });
    expect(
      await replayText(csv, { host: NOISY_HOST, variants: ['contiguous-pin'], batchRows: 1000 }),
    ).toEqual(result);
    const limited = await replayText(csv, { limit: 4097 });
    expect(limited.trace.rows).toBe(4097);
  });

  it('a call of more pfns than a batch has room for grows the room', async () => {
    const csv = `${HEAD}pin,,,0-511\nunpin,,,0-511\npin,,,0-4\n`;
    const small = await replayText(csv, { variants: ['contiguous-pin'], batchRows: 2 });
    expect(small).toEqual(await replayText(csv, { variants: ['contiguous-pin'] }));
  });
});

describe('vms', () => {
  it('share nothing: a page pinned in one is not pinned in another', async () => {
    const csv =
      'vm,op,addr,len,pfns,ret\n0,map,0x0,0x10000,,0\n0,pin,,,1-4,4\n1,pin,,,1-4,-EINVAL\n1,map,0x0,0x10000,,0\n1,pin,,,1-4,4\n0,mm_exit,,,,0\n0,pin,,,9,-ENODEV\n1,pin,,,9,1\n';
    const run = await runText(csv, { variants: ['contiguous-pin'] });
    expect(run.group.returns).toEqual({ compared: 8, differing: 0, first: null });
    const result = outcome(run.finished);
    expect(stepCount(result, 0, 'vpfn_ref')).toBe(0);
    const pfns = run.group.answers[0].phys.subarray(0, 12);
    expect(new Set([...pfns.subarray(0, 4), ...pfns.subarray(8, 12)]).size).toBe(8);
  });

  it('of a trace together cost what each costs alone', async () => {
    const rows = busyTrace(300).trim().split('\n');
    const only = (vm: string) => [rows[0], ...rows.slice(1).filter((row) => row.startsWith(vm))].join('\n');
    const both = await replayText(rows.join('\n'));
    const [zero, one] = [await replayText(only('0')), await replayText(only('1'))];
    for (const { name } of STEPS) {
      expect(stepCount(both, 0, name), name).toBe(stepCount(zero, 0, name) + stepCount(one, 0, name));
    }
  });
});

describe('recorded returns', () => {
  it('that differ from the model’s are counted, with the first line', async () => {
    const csv =
      'op,addr,len,pfns,ret\nmap,0x0,0x10000,,\npin,,,1,1\npin,,,99,1\npin,,,2-3,2\npin,,,4,-EFAULT\n';
    const result = await replayText(csv);
    expect(result.recordedReturns).toEqual({
      compared: 4,
      differing: 2,
      firstLine: 4,
      firstRecorded: '1',
      firstModelled: '-EINVAL',
    });
    const agreeing = await replayText('op,addr,len,pfns,ret\nmap,0x0,0x10000,,0\npin,,,1,1\n');
    expect(agreeing.recordedReturns).toEqual({
      compared: 2,
      differing: 0,
      firstLine: null,
      firstRecorded: null,
      firstModelled: null,
    });
  });
});

describe('the host', () => {
  it('hands its caveats on', async () => {
    const csv = `${HEAD}pin,,,5\n`;
    expect((await replayText(csv)).host.caveats).toEqual([]);
    const host = { ...ONE_NS_HOST, caveats: ['Nothing costs one ns.'] };
    expect((await replayText(csv, { host })).host.caveats).toEqual(['Nothing costs one ns.']);
    const named = { ...ONE_NS_HOST, caveats: ['Under contiguous-pin, a fit.', 'A spike.'] };
    expect((await replayText(csv, { host: named })).host.caveats).toEqual(['A spike.']);
    const variants = ['contiguous-pin'];
    expect((await replayText(csv, { host: named, variants })).host.caveats).toEqual(named.caveats);
  });
});

describe('shares of assumed prices', () => {
  it('tell assumed prices from assumed shares, and differences name them', async () => {
    const measured = Object.entries(ONE_NS_HOST.steps).map(
      ([name, price]) => [name, { ...price, from: 'measured' as const }] as const,
    );
    const steps: Host['steps'] = {
      ...Object.fromEntries(measured),
      gup_call: { price: 30, from: 'split', why: 'a share' },
      run_layers: { price: 7, from: 'assumed', why: 'a guess' },
    };
    const host = { ...ONE_NS_HOST, steps };
    const result = await replayText(`${HEAD}pin,,,5-8\n`, { host, variants: ['contiguous-pin'] });
    const [base, variant] = result.lanes;
    const time = (lane: typeof base) => lane.stepCounts.reduce((sum, step) => sum + step.time, 0);
    expect(base).toMatchObject({ assumedShare: 0, splitShare: (4 * 30) / time(base) });
    expect(variant).toMatchObject({
      assumedShare: 7 / time(variant),
      splitShare: 30 / time(variant),
      assumedSteps: ['run_layers'],
    });
    const why = result.probes.find(({ name }) => name === 'n_pages')!.against[0]!.why;
    expect(why.filter(({ from }) => from !== 'measured').map(({ step, from }) => [step, from])).toEqual([
      ['gup_call', 'split'],
      ['run_layers', 'assumed'],
    ]);
  });
});

describe('what does not fit together', () => {
  it('a map variant on an mdev trace', async () => {
    await expect(replayText(`${HEAD}pin,,,5\n`, { variants: ['map-batched'] })).rejects.toMatchObject({
      name: 'InputError',
      message: 'variant map-batched needs a trace with "# container: iommu"; <stdin> has container mdev',
    });
    await expect(replayText(`${HEAD}pin,,,5\n`, { base: 'map-large-folio' })).rejects.toThrow(InputError);
    const iommu = await replayText(`# container: iommu\n${HEAD}`, { variants: ['map-batched'] });
    expect(stepCount(iommu, 1, 'gup_call')).toBe(4096 / 512);
    expect(stepCount(iommu, 1, 'batch_alloc')).toBe(1);
  });

  it('a step without a price, by row, step and a way out', async () => {
    const { gup_call: _, ...steps } = ONE_NS_HOST.steps;
    const host = { ...ONE_NS_HOST, steps };
    const csv = `${HEAD}pin,,,5\n`;
    const message =
      '<stdin>:3: pin: host one-ns has no price for step gup_call; give one with --set gup_call=…ns, or take another --host';
    await expect(replayText(csv, { host })).rejects.toMatchObject({ name: 'InputError', message: message });
    const set = await replayText(csv, { host, set: ['gup_call=90ns'] });
    const time = set.lanes[0].stepCounts.find(({ step }) => step === 'gup_call')!.time;
    expect(time).toBe(90);
    // a row that is not recorded needs no price
    expect((await replayText(csv, { host, filter: 'op=map' })).trace.recordedRows).toBe(1);
  });
});
