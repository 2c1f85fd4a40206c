/** How lanes are paired and combined, and that their step totals add up. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { loadHost } from '../hosts/load.js';
import { STEPS } from '../kernel/steps.js';
import { DEFAULT_BASE, type Selection } from '../variants/select.js';
import { busyTrace, NOISY_HOST } from './noisy.test-data.js';
import { outcome } from './outcome/outcome.js';
import { isTime, PROBES } from './probes/probes.js';
import { ONE_NS_HOST, replayText, runText, stepCount } from './replay-text.test-data.js';
import { stepsOf } from './setup.js';

describe('lanes', () => {
  const CALLS = busyTrace(400);

  it('a variant that equals BASE measures the same to the last bit', async () => {
    const result = await replayText(CALLS, { host: NOISY_HOST, variants: ['page-by-page'] });
    for (const { name, lanes, against } of result.probes) {
      expect(lanes[1], name).toEqual(lanes[0]);
      expect(against[0], name).toMatchObject({ meanPercent: 0, totalDelta: 0, totalVariation: 0, why: [] });
    }
    expect(result.lanes[1].stepCounts).toEqual(result.lanes[0].stepCounts);
  });

  it('do not influence one another: a lane is the same beside any others', async () => {
    const alone = await replayText(CALLS, { host: NOISY_HOST, variants: ['contiguous-pin'] });
    const beside = await replayText(CALLS, {
      host: NOISY_HOST,
      variants: ['pin-group-held', 'contiguous-pin', 'map-batched'].slice(0, 2),
    });
    expect(beside.lanes[2]).toEqual(alone.lanes[1]);
    for (const [i, one] of alone.probes.entries()) expect(beside.probes[i].lanes[2]).toEqual(one.lanes[1]);
  });

  it('--base: the variant named is what the others are held against', async () => {
    const plain = await replayText(CALLS, { variants: ['contiguous-pin'] });
    const turned = await replayText(CALLS, { base: 'contiguous-pin', variants: ['page-by-page'] });
    expect(turned.lanes.map(({ label }) => label)).toEqual(['BASE', 'page-by-page']);
    expect(turned.lanes[0].variants.map(({ name }) => name)).toEqual(['contiguous-pin']);
    expect(turned.lanes[0].stepCounts).toEqual(plain.lanes[1].stepCounts);
    expect(turned.lanes[1].stepCounts).toEqual(plain.lanes[0].stepCounts);
    const forth = plain.probes.find(({ name }) => name === 'n_pages')!.against[0]!;
    const back = turned.probes.find(({ name }) => name === 'n_pages')!.against[0]!;
    expect(back.totalDelta).toBe(-forth.totalDelta);
  });

  it('a combination does what both do', async () => {
    const result = await replayText(CALLS, {
      variants: ['contiguous-pin', 'pin-group-held', 'contiguous-pin+pin-group-held'],
    });
    expect(result.lanes[3].label).toBe('contiguous-pin+pin-group-held');
    for (const { name } of STEPS) {
      const [base, contiguous, held, both] = [0, 1, 2, 3].map((lane) => stepCount(result, lane, name));
      expect(both - base, name).toBe(contiguous - base + (held - base));
    }
    expect(stepCount(result, 3, 'group_get')).toBe(0);
    expect(stepCount(result, 3, 'gup_call')).toBeLessThan(stepCount(result, 0, 'gup_call'));
  });

  it('two variants of one lane that fill the same slot are refused', async () => {
    const message =
      'page-by-page and contiguous-pin change the same part of the kernel (pinLoop); run them as two variants';
    await expect(replayText(CALLS, { variants: ['page-by-page+contiguous-pin'] })).rejects.toThrow(
      new InputError(message),
    );
    await expect(replayText(CALLS, { base: 'page-by-page+contiguous-pin' })).rejects.toThrow(InputError);
  });
});

describe('steps that variants bring', () => {
  const bringing = (name: string, step: string): Selection => {
    const [{ variant }] = DEFAULT_BASE.chosen;
    const steps = [{ name: step, summary: 'made up', ns: 1, why: 'made up' }];
    return {
      label: name,
      text: null,
      chosen: [{ variant: { ...variant, name, steps }, params: {}, own: true }],
    };
  };
  const table = (...variants: Selection[]) =>
    stepsOf({ base: DEFAULT_BASE, variants, host: ONE_NS_HOST, unit: 'ns', seed: 1 });

  it('stand behind those that are built in', () => {
    const { steps, own } = table(bringing('a', 'mine'), bringing('b', 'yours'));
    expect([steps.info(STEPS.length).name, steps.info(STEPS.length + 1).name]).toEqual(['mine', 'yours']);
    expect(own.map(({ name }) => name)).toEqual(['mine', 'yours']);
  });

  it('are refused where a name is taken, by whom is said', () => {
    expect(() => table(bringing('a', 'mine'), bringing('b', 'mine'))).toThrow(
      new InputError('variants a and b both bring a step mine; give one of them another name'),
    );
    expect(() => table(bringing('a', 'gup_call'))).toThrow(
      new InputError(
        'variant a brings a step gup_call, which is built in; give it a name that vfiobench list steps does not have',
      ),
    );
  });
});

describe('step totals', () => {
  it.each(['one-ns', 'noisy', 'xu-4.19'])(
    'of each probe add up to its total exactly, on %s',
    async (name) => {
      const host = [ONE_NS_HOST, NOISY_HOST].find((one) => one.name === name) ?? loadHost(name);
      const run = await runText(busyTrace(800), { host, variants: ['contiguous-pin'] });
      for (const lane of run.lanes) {
        for (const [i, one] of PROBES.entries()) {
          if (!isTime(one)) continue;
          const own = [i * run.steps.size, (i + 1) * run.steps.size] as const;
          const parts = [...lane.stepTimesPs.subarray(...own), ...lane.timeline.waitTimesPs.subarray(...own)];
          // times are whole picoseconds here: recorders and steps are in ps, the unit only divides
          expect(
            parts.reduce((sum, ps) => sum + ps, 0),
            one.name,
          ).toBe(Math.round(lane.recorders[i].total * 1000));
        }
      }
      const noisy = outcome(run.finished);
      if (name === 'noisy') expect(stepCount(noisy, 0, 'interrupt')).toBeGreaterThan(0);
      const calls = noisy.probes.filter(
        ({ isTime: time, name: probe }) => time && !probe.startsWith('lock_wait'),
      );
      for (const { lanes } of calls) {
        for (const lane of lanes) {
          const sum = lane!.steps.reduce((total, step) => total + step.time, 0);
          expect(sum).toBeCloseTo(lane!.total, 6);
        }
      }
    },
  );
});
