/** Where a verdict is said to flip, a replay at that price must show it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { loadHost } from '../../hosts/load.js';
import fc from '../../property.test-data.js';
import type { ReplayResult } from '../../results/replay.js';
import type { Flip, PriceVerdict } from '../../results/sensitivity.js';
import { ONE_NS_HOST, replayText } from '../replay-text.test-data.js';

const PINS = readFileSync(new URL('../../../fixtures/traces/pins.csv', import.meta.url), 'utf8');
const KNOWN = loadHost('fixtures/hosts/made-up-known.json');

interface Setting {
  readonly csv: string;
  readonly host: Host;
  readonly base?: string;
  readonly variants: readonly string[];
}

const PATCHED: Setting = { csv: PINS, host: KNOWN, variants: ['contiguous-pin'] };
/** One VM alone waits for nobody. */
const ALONE: Setting = { ...PATCHED, csv: PINS.replace(/^1,.*\n/gm, '') };

/** variant - BASE of a verdict in another replay. */
function differenceOf(result: ReplayResult, { label, probe }: PriceVerdict): number {
  return result.sensitivity!.verdicts.find((one) => one.label === label && one.probe === probe)!.difference;
}

async function replayed({ csv, ...options }: Setting): Promise<ReplayResult> {
  return replayText(csv, { ...options, sensitivity: true });
}

/** The host with a price, a sum or the interference at so many times what it is. */
function hostAt({ fits: _, ...host }: Host, { price, steps = [price] }: Flip, times: number): Host {
  if (price === 'interference') {
    const factor = host.interference!.factor * times;
    return { ...host, interference: { factor, from: 'assumed', why: 'test' } };
  }
  const scaled = steps.map((step) => {
    const { interval: __, ...one } = host.steps[step];
    return [step, { ...one, price: one.price * times }] as const;
  });
  return { ...host, steps: { ...host.steps, ...Object.fromEntries(scaled) } };
}

/** Whether replays a little below and a little above the price have differences of either sign. */
async function turnsAt(
  setting: Setting,
  verdict: PriceVerdict,
  flip: Flip,
  slack: number,
  times = flip.times!,
): Promise<boolean> {
  const signs = await Promise.all(
    [1 - slack, 1 + slack].map(async (by) =>
      Math.sign(
        differenceOf(await replayed({ ...setting, host: hostAt(setting.host, flip, times * by) }), verdict),
      ),
    ),
  );
  return signs[0] === -Math.sign(flip.slope) && signs[1] === Math.sign(flip.slope);
}

/** Not too far away: there the rounding to picoseconds of thousands of times a price shows. */
const turning = ({ flips }: PriceVerdict): Flip[] =>
  flips.filter(({ times }) => times !== null && times > 0.02 && times < 50);

describe('the price at which a verdict flips', () => {
  it('is where replays on either side of it show it, with dispersion and for sums', async () => {
    const { sensitivity } = await replayed(ALONE);
    const checked = sensitivity!.verdicts.flatMap((verdict) =>
      turning(verdict).map((flip) => [verdict, flip] as const),
    );
    expect(checked.map(([, { price }]) => price)).toEqual(
      expect.arrayContaining(['pages_array', 'run_scan']),
    );
    for (const [verdict, flip] of checked) {
      const about = `${verdict.probe} ${flip.price}`;
      expect(await turnsAt(ALONE, verdict, flip, 2e-4), about).toBe(true);
      // the check itself: a hundredth beside it, nothing turns
      expect(await turnsAt(ALONE, verdict, flip, 2e-4, flip.times! * 1.01), about).toBe(false);
    }
  });

  it('is what --set says too', async () => {
    const { sensitivity } = await replayed(PATCHED);
    const verdict = sensitivity!.verdicts.find(({ probe }) => probe === '@n_pages_ns')!;
    const [{ price, at }] = verdict.flips;
    expect(price).toBe('pages_array');
    for (const [by, sign] of [
      [0.999, -1],
      [1.001, 1],
    ] as const) {
      const set = [`${price}=${(at! * by).toFixed(3)}ns`];
      const result = await replayText(PINS, { ...PATCHED, set, sensitivity: true });
      expect(Math.sign(differenceOf(result, verdict))).toBe(sign);
    }
  });

  it('holds for a factor of interference where nothing disperses', async () => {
    const csv =
      'vm,op,addr,len\n0,map,0x0,0x100000\n0,memslot,0x0,0x100000\n' +
      `${'0,dma_read,0x0,64\n'.repeat(3)}1,memslot,0x0,0x100000\n0,dma_read,0x0,32768\n`;
    const host: Host = { ...ONE_NS_HOST, interference: { factor: 1.5, from: 'fitted', why: 'test' } };
    const setting: Setting = { csv, host, base: 'kvm-rw', variants: ['dma-rw-group-held'] };
    const [verdict] = (await replayed(setting)).sensitivity!.verdicts;
    const flip = verdict.flips.find(({ price }) => price === 'interference')!;
    expect(flip).toMatchObject({ from: 'fitted', now: 1.5, interval: null });
    expect(await turnsAt(setting, verdict, flip, 1e-2)).toBe(true);
    expect(await turnsAt(setting, verdict, flip, 1e-2, flip.times! * 1.05)).toBe(false);
  });

  it('holds at any prices', async () => {
    const names = [
      'gup_call',
      'acct',
      'gup_page_4k',
      'run_layers',
      'run_scan',
      'pages_array',
      'compound_enter',
    ];
    let checked = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 7, maxLength: 7 }),
        async (prices) => {
          const steps = Object.fromEntries(
            names.map((name, i) => [name, { ...KNOWN.steps[name], price: prices[i] }]),
          );
          const { fits: _, ...host } = KNOWN;
          for (const step of Object.values(steps)) delete step.interval;
          const setting = { ...ALONE, host: { ...host, steps: { ...host.steps, ...steps } } };
          const { verdicts } = (await replayed(setting)).sensitivity!;
          for (const verdict of verdicts.slice(0, 2)) {
            const [near] = turning(verdict);
            if (near === undefined) continue;
            checked++;
            expect(
              await turnsAt(setting, verdict, near, 2e-4),
              `${verdict.probe} ${near.price} ${near.at}`,
            ).toBe(true);
          }
        },
      ),
      { numRuns: 12, seed: 5 },
    );
    expect(checked).toBeGreaterThan(5);
  });
});

describe('the intervals of prices', () => {
  it('are carried to every difference; without any, nothing is said of them', async () => {
    const result = await replayed(PATCHED);
    const { against, lanes } = result.probes.find(({ name }) => name === 'n_pages')!;
    const { interval, held } = against[0]!.byPrices!;
    const difference = lanes[1]!.mean - lanes[0]!.mean;
    expect(interval![0]).toBeLessThan(difference);
    expect(interval![1]).toBeGreaterThan(difference);
    expect(held).toContain('find_dma');
    expect(held).not.toContain('gup_call');
    expect(result.steps.find(({ name }) => name === 'pages_array')!.interval).toEqual([3000, 27000]);
    const none = await replayText('op,addr,len,pfns\nmap,0x0,4096,\npin,,,0x0\n', {
      variants: ['pin-group-held'],
    });
    expect(JSON.stringify(none)).not.toMatch(/"(byPrices|interval|sensitivity)":/);
  });

  it('shrink to nothing for a price that is set', async () => {
    const width = async (set: readonly string[]): Promise<number> => {
      const result = await replayText(PINS, { ...PATCHED, set });
      const [low, high] = result.probes.find(({ name }) => name === 'n_pages')!.against[0]!.byPrices!
        .interval!;
      return high - low;
    };
    const free = await width([]);
    expect(await width(['pages_array=9000ns'])).toBeLessThan(free / 2);
    const gup = ['gup_call', 'get_task_mm', 'mmap_read_lock'].map(
      (step) => `${step}=${KNOWN.steps[step].price}ns`,
    );
    expect(await width(['pages_array=9000ns', ...gup])).toBeLessThan(await width(['pages_array=9000ns']));
  });

  it('say what is held as it was replayed', async () => {
    const { heldAsReplayed } = (await replayed(PATCHED)).sensitivity!;
    expect(heldAsReplayed).toEqual(['calls may overlap: what they waited for locks is left as it was']);
    expect((await replayed(ALONE)).sensitivity!.heldAsReplayed).toEqual([]);
  });
});
