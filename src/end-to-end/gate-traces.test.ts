/** gate through main: a configuration of several traces. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultText } from '../report/gate/words.js';
import { gatesResultSchema } from '../results/gate.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { fail, PINS, RECORDINGS } from './gate-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const CONTIGUOUS = 'traces/contiguous-512.csv';

const folder = temporaryFolder();

function configOf(gate: object): string {
  const file = join(folder, 'gate.json');
  const traceFrom = (key: string, value: unknown) =>
    key === 'trace' && value === PINS ? relative(folder, PINS) : value;
  writeFileSync(file, JSON.stringify({ gate }, traceFrom));
  return file;
}

/** The first fails, the second passes. */
const TWO = {
  variants: ['contiguous-pin'],
  warnOn: ['n_pages mean > +1000%', 'steps gup_call > +0 for pin-group-held'],
  traces: [
    { trace: PINS, failOn: ['n_pages mean < +1000%'] },
    { trace: CONTIGUOUS, variants: ['contiguous-pin', 'pin-group-held'], failOn: ['n_pages mean > +1000%'] },
  ],
};

const gate = (config: object, ...more: string[]) =>
  vfiobench(['gate', '--config', configOf(config), ...more]);

describe('a configuration of several traces', () => {
  it('is judged whole, each trace by its own conditions and those in common', async () => {
    const { code, stdout, stderr } = await gate(TWO, '--format', 'json');
    expect(code).toBe(1);
    expect(stderr).toBe(
      `vfiobench: gate FAIL: of 2 traces, 1 failed; ${PINS}: contiguous-pin: fail on n_pages mean < +1000%\n`,
    );
    const result = JSON.parse(stdout);
    expect(gatesResultSchema.parse(result)).toEqual(result);
    expect(result.verdict).toBe('fail');
    const seen = result.gates.map((one: Record<string, unknown> & { replay: { trace: string } }) => [
      one.replay.trace,
      one.verdict,
      one.variants,
      (one.checks as { condition: string }[]).map(({ condition }) => condition),
    ]);
    const common = 'n_pages mean > +1000%';
    expect(seen).toEqual([
      [PINS, 'fail', ['contiguous-pin'], [common, 'n_pages mean < +1000%']],
      [
        CONTIGUOUS,
        'pass',
        ['contiguous-pin', 'pin-group-held'],
        [common, common, 'steps gup_call > +0 for pin-group-held', common, common],
      ],
    ]);
    const passing = { ...TWO, traces: TWO.traces.slice(1) };
    const passed = await gate(passing);
    expect(passed).toMatchObject({ code: 0, stderr: '' });
    expect(passed.stdout).toMatch(/^gate pass: 1 trace passed\n/);
    expect(JSON.parse((await gate(passing, '--format', 'json')).stdout).schema).toBe('vfiobench-gates/1');
  });

  it('is told trace by trace in text, Markdown and annotations', async () => {
    const text = (await gate(TWO, '--width', '60')).stdout;
    expect(text).toMatch(
      new RegExp(
        `^gate FAIL: of 2 traces, 1 failed\n\ntrace ${PINS}\ngate FAIL: [^]*\ntrace ${CONTIGUOUS}\ngate pass: `,
      ),
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, '');
    const markdown = await vfiobench(['gate', '--config', configOf(TWO), '--format', 'markdown'], {
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(markdown.stdout).toMatch(
      /^## gate FAIL: of 2 traces, 1 failed\n\n\*\*trace .*pins.csv\*\*\n\n### gate FAIL/,
    );
    expect(readFileSync(summary, 'utf8')).toBe(markdown.stdout);
    const github = (await gate(TWO, '--format', 'github')).stdout;
    expect(github).toContain(`::${PINS}: contiguous-pin against BASE: `);
    expect(github).toMatch(/\nvfiobench gate FAIL: of 2 traces, 1 failed\n$/);
  });

  it('is a suite a trace in JUnit', async () => {
    const xml = (await gate(TWO, '--format', 'junit')).stdout;
    const suites = [...xml.matchAll(/<testsuite name="([^"]*)" time="0" tests="(\d+)" failures="(\d+)"/g)];
    expect(suites.map(([, ...found]) => found)).toEqual([
      [`vfiobench gate ${PINS}`, '2', '1'],
      [`vfiobench gate ${CONTIGUOUS}`, '5', '0'],
    ]);
    expect(xml).toMatch(/^<\?xml.*\n<testsuites tests="7" failures="1"/);
  });

  it('is tested trace by trace', async () => {
    const rules = {
      ...TWO,
      warnOn: [],
      traces: TWO.traces.map((one) => ({ ...one, failOn: ['n_pages mean > +5%'] })),
    };
    const { code, stdout } = await gate(rules, '--selftest');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^self-test pass: all 2 traces passed\n/);
  });

  it('gives way to the command line: of a trace that it names, that one is judged', async () => {
    const alone = await gate(TWO, CONTIGUOUS, '--format', 'json');
    expect(alone.code).toBe(0);
    expect(JSON.parse(alone.stdout)).toMatchObject({
      schema: 'vfiobench-gate/1',
      replay: { trace: CONTIGUOUS },
    });
    const over = await gate(TWO, '--variant', 'pin-group-held', '--seed', '9', '--format', 'json');
    for (const one of JSON.parse(over.stdout).gates)
      expect(one).toMatchObject({ variants: ['pin-group-held'], replay: { seed: 9 } });
    const recordings = await gate({ ...TWO, warnOn: ['n_pages mean > +1000%'] }, ...RECORDINGS, '-q');
    expect(recordings.code).toBe(0);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'other.csv: FILE does not have this trace in gate.traces, where there are fixtures/',
      TWO,
      ['other.csv'],
    ],
    ['FILE:1: gate.trace stands beside gate.traces: put it into that list', { ...TWO, trace: PINS }, []],
    ['FILE:1: gate.traces: expected a list of traces, [{ "trace": "..." }], not []', { traces: [] }, []],
    ['FILE:1: gate.traces.0.trace: expected a string, "...", not nothing', { traces: [{ seed: 1 }] }, []],
    [
      'FILE:1: gate.traces.0.trase: there is no such key (did you mean trace?)',
      { traces: [{ trace: 'a', trase: 1 }] },
      [],
    ],
    [
      'FILE: gate.traces.1.failOn.0: n_pages p98 > +5%: character 9: p98 is no statistic',
      {
        traces: [
          { trace: PINS, failOn: ['n_pages max > 5s'] },
          { trace: PINS, failOn: ['n_pages p98 > +5%'] },
        ],
      },
      [],
    ],
    [`no condition to judge ${PINS} by: `, { traces: [{ trace: PINS }] }, []],
    [
      `${PINS}: FILE: gate.failOn.0: n_pages mean > +5% for iopf: no variant here is called iopf; there is contiguous-pin; ${CONTIGUOUS}: FILE: `,
      { ...TWO, failOn: ['n_pages mean > +5% for iopf'] },
      [],
    ],
    [
      `${PINS}: no condition is said of this trace or one of its variants`,
      {
        ...TWO,
        warnOn: ['steps gup_call > +0 for pin-group-held'],
        traces: [{ trace: PINS }, TWO.traces[1]],
      },
      [],
    ],
    ['-o pins.csv: this is one of the files that are read', TWO, ['-o', PINS]],
  ])('2: %s', async (message, config, args) => {
    const { code, stdout, stderr } = await gate(config, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const said = stderr.replaceAll(join(folder, 'gate.json'), 'FILE').replace(`-o ${PINS}`, '-o pins.csv');
    expect(said.slice(0, message.length + 11)).toBe(`vfiobench: ${message}`);
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
  });

  it('ends in 2 where a condition can’t be applied to any of the traces', async () => {
    const { code, stdout, stderr } = await gate(TWO, ...fail('n_pages p99.99 > +5%'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const trace of [PINS, CONTIGUOUS])
      expect(stderr).toContain(`${trace}: --fail-on n_pages p99.99 > +5%: `);
  });
});

describe('a trace that can’t be judged', () => {
  // the first has too few rows for a p99
  const FAULTY = { ...TWO, traces: [{ trace: PINS, failOn: ['n_pages p99.9 > +5%'] }, TWO.traces[1]] };
  const why = 'gate.traces.0.failOn.0: n_pages p99.9 > +5%: @n_pages_ns p99.9: n too small: BASE has n 13';

  it('keeps no other from being judged, and ends in 2 all the same', async () => {
    const xml = join(folder, 'gate.xml');
    const { code, stdout, stderr } = await gate(FAULTY, '-o', xml, '-o', '-', '--width', '300');
    expect(code).toBe(2);
    const head = "gate can't tell: of 2 traces, 1 could not be judged";
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr.startsWith(`vfiobench: ${head}; ${PINS}: `)).toBe(true);
    expect(stderr).toContain(why);
    expect(stdout).toMatch(new RegExp(`^${head}\n\ntrace ${CONTIGUOUS}\ngate pass: `));
    expect(stdout).toContain(`\nnot judged: ${PINS}: `);
    const suites = readFileSync(xml, 'utf8').split('<testsuite ').slice(1);
    expect(suites.map((suite) => /^name="([^"]*)".* errors="(\d+)"/.exec(suite)?.slice(1))).toEqual([
      [`vfiobench gate ${CONTIGUOUS}`, '0'],
      [`vfiobench gate ${PINS}`, '1'],
    ]);
    expect(suites[1]).toContain('type="not judged"');
  });

  it('is in every other form, also beside one that fails', async () => {
    const failing = {
      ...FAULTY,
      traces: [FAULTY.traces[0], { ...TWO.traces[1], failOn: ['n_pages max > 0ns'] }],
    };
    const of = async (format: string) => {
      const ran = await gate(failing, '--format', format);
      expect(ran.code).toBe(2);
      return ran.stdout;
    };
    const result = JSON.parse(await of('json'));
    expect(gatesResultSchema.parse(result)).toEqual(result);
    expect(result).toMatchObject({ verdict: 'fail', faults: [{ trace: PINS }] });
    expect(result.faults[0].message).toContain(why);
    expect(await of('markdown')).toMatch(
      new RegExp(
        `^## gate FAIL: of 2 traces, 1 failed, 1 could not be judged\n[^]*\n\\*\\*not judged\\*\\*: ${PINS}`,
      ),
    );
    expect(await of('github')).toContain(`\n::error title=vfiobench gate::${PINS}: `);
    expect((await gate(FAULTY, '--allow-inconclusive')).code).toBe(2);
  });

  it.each(['x.csv: nothing is recorded', 'x.csv:12: pin: no price', 'x.csv names no host'])(
    '%s names the trace once',
    (message) => {
      expect(faultText({ trace: 'x.csv', verdict: 'fail', message })).toBe(message);
      expect(faultText({ trace: 'x', verdict: 'fail', message })).toBe(`x: ${message}`);
    },
  );
});
