import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { type Baseline, baselineSide, baselineText, hashOf, parseBaseline } from './baseline.js';
import { readBaseline } from './baseline-files.js';
import { baselineNames, baselinePath, checkBaselineName } from './baseline-names.js';
import { checkMismatches, type Identity, type Mismatch, mismatches, parseMismatches } from './mismatch.js';
import { KNOWN, measuredOf, STEPS } from './sides.test-data.js';

const folder = temporaryFolder();

const IDENTITY: Identity = {
  trace: { name: 'a.csv', sha256: 'a'.repeat(64) },
  host: { name: 'made-up', sha256: 'b'.repeat(64) },
  seed: 1,
  version: '0.1.0',
  base: 'BASE',
  recorded: { skip: 0, filter: null },
};

const run = (identity: Identity, unit = 'ns') => ({ identity, unit });

const BASELINE: Baseline = {
  schema: 'vfiobench-baseline/1',
  name: 'boot',
  identity: IDENTITY,
  unit: 'ns',
  recordedRows: 3,
  lanes: [
    {
      label: 'BASE',
      variants: [{ name: 'page-by-page', params: {} }],
      probes: [
        { name: 'n_pages', title: '@n_pages_ns', unit: 'ns', measured: copyOf(measuredOf([1, 2, 700])) },
      ],
      stepCounts: [{ step: 'call', count: 3 }],
      counters: [{ name: 'pages got', value: 7 }],
      errnos: [{ op: 'pin', errno: '-EINVAL', rows: 1 }],
    },
  ],
};

function copyOf<T>(value: T) {
  return JSON.parse(JSON.stringify(value));
}

describe('a baseline file', () => {
  it('reads back as it was, with a bucket on each line', () => {
    const text = baselineText(BASELINE);
    expect(parseBaseline('boot.json', text)).toEqual(BASELINE);
    expect(text).toContain('\n       { "lo": 512, "hi": 1024, "count": 1 }\n');
    expect(text.split('\n').length).toBeLessThan(70);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is a side with what the lane held', () => {
    const side = baselineSide(BASELINE, 0, 'BASE', STEPS, KNOWN);
    expect(side.label).toBe('BASE of baseline boot');
    expect(side.probes[0].values?.statistics.get('max')?.lo).toBe(700);
    expect(side.counts.errnos.values.get('pin:-EINVAL')).toBe(1);
    expect(side.counts.steps.names.has('iommu_map')).toBe(true);
    expect(() => baselineSide(BASELINE, 0, 'contiguous-pin', STEPS, KNOWN)).toThrow(
      'baseline boot holds no lane contiguous-pin (it holds BASE); save it with --variant contiguous-pin',
    );
  });

  it.each<[string, (baseline: Baseline) => unknown, string]>([
    ['another schema', (all) => ({ ...all, schema: 'vfiobench-replay/1' }), 'schema: '],
    ['no lanes', (all) => ({ ...all, lanes: [] }), 'lanes: '],
    [
      'a hash that is none',
      (all) => ({ ...all, identity: { ...IDENTITY, trace: { name: 'x', sha256: '' } } }),
      'identity.trace.sha256: ',
    ],
    ['an unknown key', (all) => ({ ...all, extra: 1 }), 'the baseline: '],
    ['a number as text', (all) => ({ ...all, recordedRows: '3' }), 'recordedRows: '],
    ['null', () => null, 'the baseline: '],
  ])('with %s is refused with the place', (_, damage, place) => {
    const read = () => parseBaseline('boot.json', JSON.stringify(damage(BASELINE)));
    expect(read).toThrow(InputError);
    expect(read).toThrow(new RegExp(`^boot\\.json: ${place}[^\\n]+$`));
  });

  it.each(['', '{', 'a,b\n1,2', '{"schema": "vfiobench-base'])(
    'cut off or foreign (%j) is refused',
    (text) => {
      expect(() => parseBaseline('boot.json', text)).toThrow(
        /^boot\.json:1: the baseline is no JSON(: it ends early|, column 1: a value is expected)[^\n]*$/,
      );
    },
  );
});

describe('names of baselines', () => {
  it.each(['boot', 'a', '0', 'v1.2_x-3', 'x'.repeat(64)])('%s is one', (name) => {
    expect(baselinePath('dir', name)).toBe(join('dir', `${name}.json`));
  });

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    '/etc/passwd',
    '.hidden',
    '-x',
    'a b',
    'a\0',
    'con',
    'NUL.x',
    'x.',
    'ä',
    'x'.repeat(65),
  ])('%j is none', (name) => {
    expect(() => checkBaselineName(name)).toThrow(InputError);
  });
});

describe('the folder of baselines', () => {
  it('lists what it holds, and suggests a name', () => {
    expect(baselineNames(join(folder, 'gone'))).toEqual([]);
    const dir = join(folder, 'two');
    mkdirSync(dir);
    for (const name of ['fio', 'boot'])
      writeFileSync(join(dir, `${name}.json`), baselineText({ ...BASELINE, name }));
    writeFileSync(join(dir, 'notes.txt'), '');
    expect(baselineNames(dir)).toEqual(['boot', 'fio']);
    expect(readBaseline(dir, 'fio').name).toBe('fio');
    expect(() => readBaseline(dir, 'boots')).toThrow(
      `no baseline is called boots (did you mean boot?); there are boot, fio (vfiobench baseline save boots TRACE --dir ${dir})`,
    );
    expect(() => readBaseline(join(folder, 'gone'), 'boot')).toThrow(/gone holds none/);
    expect(() => baselineNames(join(dir, 'notes.txt'))).toThrow(/is no directory$/);
  });
});

describe('mismatches', () => {
  const CHANGES: readonly [Mismatch, Partial<Identity>][] = [
    ['trace', { trace: { name: 'a.csv', sha256: 'c'.repeat(64) } }],
    ['host', { host: { name: 'made-up', sha256: 'c'.repeat(64) } }],
    ['seed', { seed: 2 }],
    ['version', { version: '0.2.0' }],
    ['base', { base: 'contiguous-pin' }],
    ['rows', { recorded: { skip: 1, filter: null } }],
    ['rows', { recorded: { skip: 0, filter: 'op=pin' } }],
  ];

  it('are none of the same run, wherever the trace lies', () => {
    expect(
      mismatches(run(IDENTITY), run({ ...IDENTITY, trace: { ...IDENTITY.trace, name: '/tmp/a.csv' } })),
    ).toEqual([]);
    expect(checkMismatches('boot', run(IDENTITY), run(IDENTITY), [])).toEqual([]);
  });

  it.each(CHANGES)('of %s (%j) are refused by name, and let through where allowed', (what, change) => {
    const now = { ...IDENTITY, ...change };
    expect(mismatches(run(IDENTITY), run(now)).map((one) => one.what)).toEqual([what]);
    const others = CHANGES.map(([other]) => other).filter((other) => other !== what);
    const message = new RegExp(
      `^baseline boot does not fit this replay: ${what} \\(stored .*, now .*\\); save it anew, or --allow-mismatch ${what}$`,
    );
    expect(() => checkMismatches('boot', run(IDENTITY), run(now), others)).toThrow(message);
    expect(checkMismatches('boot', run(IDENTITY), run(now), [what])).toEqual([
      expect.stringMatching(new RegExp(`^baseline boot differs, as allowed: ${what} `)),
    ]);
  });

  it('are named together', () => {
    const now = { ...IDENTITY, seed: 2, version: '9' };
    expect(() => checkMismatches('boot', run(IDENTITY), run(now), [])).toThrow(
      /seed .*, version .*--allow-mismatch seed,version$/,
    );
    expect(() => checkMismatches('boot', run(IDENTITY), run(now), ['seed'])).toThrow(/replay: version /);
  });

  it('of unit are named with the others, and never let through', () => {
    const stored = run(IDENTITY, 'us');
    const now = run({ ...IDENTITY, seed: 2 });
    expect(() => checkMismatches('boot', stored, now, [])).toThrow(
      /replay: seed .*, unit \(stored us, now ns; give --unit us\); save it anew, or --allow-mismatch seed$/,
    );
    expect(() => checkMismatches('boot', stored, now, ['seed'])).toThrow(
      /replay: unit \(stored us, now ns; give --unit us\); save it anew$/,
    );
  });

  it('of the host say what --set was', () => {
    const set = [{ step: 'pages_array', price: 10 }];
    const stored = { ...IDENTITY, host: { name: 'made-up', sha256: 'c'.repeat(64), set } };
    expect(mismatches(run(stored), run(IDENTITY))[0].text).toBe(
      'host (stored made-up cccccccccccc --set pages_array=10ns, now made-up bbbbbbbbbbbb)',
    );
  });

  it('--allow-mismatch is read whole', () => {
    expect(parseMismatches('trace, host,seed')).toEqual(['trace', 'host', 'seed']);
    expect(() => parseMismatches('trace,hots')).toThrow(
      '"hots" is none (did you mean host?); there are trace, host, ',
    );
  });

  it('hash what they compare', () => {
    expect(hashOf({ a: 1 })).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: 2 }));
  });
});
