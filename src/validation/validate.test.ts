import { beforeAll, describe, expect, it } from 'vitest';
import { grouped } from '../counted.js';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { loadHost } from '../hosts/load.js';
import { hasDistances, histogramName, verdict } from '../report/validation/words.js';
import type { Figure, Validation } from '../results/validation.js';
import { asItIs, missed } from './evidence.test-data.js';
import { type PublishedHistogram, readPublished } from './published.js';
import type { Evidence } from './replays.js';
import { check, validate } from './validate.js';

const THREAD = 'pin-pages-contiguous';
const KNOWN_MISS = 'ccw-fio-n_pages_ns-contiguous-pin';

function judged(by: Partial<Evidence>): Promise<Validation> {
  return validate(THREAD, { ...asItIs, ...by });
}

describe('vfiobench validate --thread pin-pages-contiguous', () => {
  let figures: Figure[];
  let text: string;

  beforeAll(async () => {
    const ran = await vfiobench(`validate --thread ${THREAD} --width 140`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    text = ran.stdout;
    figures = [...(await judged({})).figures];
  });

  it('shows all 23 figures with their verdicts', () => {
    expect(figures).toHaveLength(23);
    for (const figure of figures) {
      const name = hasDistances(figure) ? histogramName(figure) : figure.id;
      const line = text.split('\n').find((one) => one.startsWith(`${name} `))!;
      expect(line.trimEnd().endsWith(verdict(figure)), name).toBe(true);
    }
  });

  it('hits every fitted figure and every trace input', () => {
    expect(figures.filter(({ role, hit }) => role !== 'predict' && !hit)).toEqual([]);
    const inputs = figures.filter(({ role }) => role === 'trace-input');
    expect(inputs.map(({ distances }) => distances!.tv.toFixed(4))).toEqual(['0.0000', '0.0000', '0.0002']);
  });

  it('lists the one predicted figure that misses, and why', async () => {
    const misses = figures.filter(({ hit }) => !hit);
    expect(misses.map(({ id }) => id)).toEqual([KNOWN_MISS]);
    const { remark } = misses[0];
    expect(remark).toMatch(/^the price of the patch is fitted to the boot, .*\.$/);
    const { price } = loadHost('farman-s390x').steps.pages_array;
    expect(remark).toContain(
      `must cost ${grouped(price)} ns, and fio gets 15 % slower where the mail has 3 %`,
    );
    // two thirds of it in calls of two pages
    const delta = async (filter: string | null): Promise<number> => {
      const { probes } = await asItIs.replay('traces/ccw-fio.csv.gz', ['contiguous-pin'], filter);
      return probes.find(({ name }) => name === 'n_pages')!.against[0]!.totalDelta;
    };
    expect((await delta('op=pin,npage=2')) / (await delta(null))).toBeCloseTo(2 / 3, 1);
    expect(text.replace(/\s+/g, ' ')).toContain(`MISS ${KNOWN_MISS}: ${misses[0].remark}`);
    expect(text).toMatch(/^pin-pages-contiguous +6\/7 +2\.0 +10\.9 +13\/13 +1\.1 +3\.5 +3\/3 +3\/3$/m);
  });

  it('puts both distances of a histogram beside those of the null', () => {
    const [fio] = figures.filter(({ id }) => id === KNOWN_MISS);
    const { tv, emd, nullTv, nullEmd } = fio.distances!;
    expect([tv, nullTv!].map((one) => one.toFixed(3))).toEqual(['0.073', '0.064']);
    expect([emd, nullEmd!].map((one) => one.toFixed(2))).toEqual(['0.18', '0.06']);
    expect(figures.find(({ id }) => id === 'ccw-fio-n_pages_ns-BASE')!.distances!.nullTv).toBeNull();
    expect(text).toMatch(/^fio @n_pages_ns \+PATCH +7\.29 +6 <null +6\.37 +0\.18 +0\.06 .* MISS$/m);
  });

  it('says how much of a figure rests on assumed prices', () => {
    for (const { id, assumedShare, splitShare } of figures) {
      const isTime = !id.includes('npage');
      expect(assumedShare === null, id).toBe(!isTime);
      if (isTime) expect(assumedShare! + splitShare!, id).toBeLessThanOrEqual(1);
    }
    const share = (id: string): number => figures.find((one) => one.id === id)!.assumedShare!;
    // 180 ns of run_layers and pages_array more in one page under the patch
    expect(share('pin-4k-1-contig') - share('pin-4k-1-base')).toBeCloseTo(0.06, 1);
  });

  it('gets every direction right', () => {
    expect(text.match(/^ccw-\S+ +≈ \+\d\.\d % +\+\d+\.\d % +same /gm)).toHaveLength(3);
    // both its histograms are fitted
    expect(text).toMatch(/^ccw-boot-n_pages_ns +≈ \+9\.9 % +\+11\.2 % +follows from the fit /m);
    expect(text).not.toContain('WRONG');
  });
});

describe('planted errors', () => {
  const shifted = (scenario: string, map: string, variant: string): Partial<Evidence> => {
    const published = readPublished();
    const shift = (one: PublishedHistogram): PublishedHistogram => ({
      ...one,
      buckets: one.buckets.map(({ lo, hi, count }) => ({ lo: 2 * lo, hi: 2 * hi, count })),
    });
    const histograms = published.histograms.map((one) =>
      one.scenario === scenario && one.map === map && one.variant === variant ? shift(one) : one,
    );
    return { published: { ...published, histograms } };
  };

  it.each([
    ['ccw-boot', '1_page_ns', 'BASE'],
    ['ccw-fio', 'npage', 'BASE'],
    ['ccw-boot', 'n_pages_ns', 'contiguous-pin'],
    ['ccw-boot-fio', 'contiguous_npage', 'contiguous-pin'],
  ])('a published histogram one bucket off: %s %s %s misses', async (scenario, map, variant) => {
    const validation = await judged(shifted(scenario, map, variant));
    expect(missed(validation).sort()).toEqual([`${scenario}-${map}-${variant}`, KNOWN_MISS].sort());
    expect(() => check(validation)).toThrow(`${scenario}-${map}-${variant}`);
  });

  it('a patch that the mail shows faster: the direction is wrong', async () => {
    const validation = await judged(shifted('ccw-boot', 'n_pages_ns', 'BASE'));
    expect(validation.directions.filter(({ right }) => !right).map(({ id }) => id)).toEqual([
      'ccw-boot-n_pages_ns',
    ]);
    expect(() => check(validation)).toThrow('wrong directions: ccw-boot-n_pages_ns');
  });

  it('are all that check complains of', async () => {
    const validation = await judged({});
    expect(() => check(validation)).not.toThrow();
  });
});
