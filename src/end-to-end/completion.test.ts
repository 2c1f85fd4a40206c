/** What a shell is told that completes a command line: the answers of `vfiobench __complete`, and the scripts that ask. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostNames } from '../hosts/built-in.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { VARIANTS } from '../variants/table.js';
import { vfiobench } from './streams.test-data.js';

interface Answer {
  readonly values: readonly string[];
  readonly summaries: readonly string[];
  readonly last: string;
}

/** The answer for a line whose last word is typed; nothing is said beside it. */
async function asked(...words: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await vfiobench(['__complete', '--', ...words]);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n');
  expect(lines.pop()).toBe('');
  const last = lines.pop()!;
  for (const line of lines) expect(line).toMatch(/^[^\t]+\t[^\t]*$/);
  const cells = lines.map((line) => line.split('\t'));
  return { values: cells.map(([value]) => value), summaries: cells.map(([, summary]) => summary), last };
}

/** Only what may stand there. */
const valuesFor = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await asked(...words)).values;

describe('commands and options', () => {
  it('are those of the help, with what they are', async () => {
    const { values, summaries, last } = await asked('');
    expect(values).toEqual(expect.arrayContaining(['replay', 'baseline', 'completion', 'help']));
    expect(values.filter((value) => value.startsWith('_'))).toEqual([]);
    expect(summaries[values.indexOf('replay')]).toBe(
      'replay a trace as BASE and as each variant, and compare them',
    );
    expect(last).toBe(':none');
    expect((await asked()).values).toEqual(values);
    expect(await valuesFor('re')).toEqual(['replay']);
    expect(await valuesFor('baseline', 's')).toEqual(['save', 'show']);
    expect(await valuesFor('help', 'base')).toEqual(['baseline']);
    expect(await valuesFor('help', 'baseline', 'li')).toEqual(['list']);
    expect(await valuesFor('nonsuch', '')).toEqual([]);
  });

  it('are the options of that very command, once but for those that repeat', async () => {
    expect(await valuesFor('replay', '--va')).toEqual(['--variant']);
    expect(await valuesFor('validate', '--va')).toEqual([]);
    const given = ['replay', '--variant', 'iopf', '--color=auto', '-q'];
    expect(await valuesFor(...given, '--va')).toEqual(['--variant']);
    expect(await valuesFor(...given, '--co')).toEqual([]);
    expect(await valuesFor(...given, '--qu')).toEqual([]);
    expect(await valuesFor('replay', '-')).toEqual(expect.arrayContaining(['-o', '--output', '-h']));
    expect(await valuesFor('replay', '--')).not.toContain('-o');
    expect(await valuesFor('gate', '--no')).toEqual(['--no-config']);
    expect(await valuesFor('--ver')).toEqual(['--version']);
  });

  it('are offered where no argument may come', async () => {
    expect(await valuesFor('info', 'a.csv', '')).toContain('--filter');
    expect(await valuesFor('convert', 'a.csv', '')).not.toContain('--filter');
    expect(await valuesFor('info', '--', 'a.csv', '')).toEqual([]);
  });

  it('take a value for what it is, and the next word for none', async () => {
    expect(await valuesFor('--', 'replay', '--va')).toEqual([]);
    expect(await valuesFor('info', '--filter', 'vm=0', '-o', '--color', '--wi')).toEqual(['--width']);
    expect(await valuesFor('info', '-ox.json', '--wi')).toEqual(['--width']);
    expect(await valuesFor('list', '-o', 'variants', 'ste')).toEqual(['steps']);
  });
});

describe('values', () => {
  it('are the choices of an option, and the forms of that command', async () => {
    expect(await valuesFor('replay', '--color', '')).toEqual(['auto', 'always', 'never']);
    expect(await valuesFor('replay', '--color=a')).toEqual(['--color=auto', '--color=always']);
    expect(await valuesFor('explain', 'a.csv', '--format', '')).toEqual(['text', 'json']);
    expect(await valuesFor('gate', '--format', 'j')).toEqual(['json', 'junit']);
    expect(await valuesFor('export', '--format', 'b')).toEqual(['bpftrace', 'bpftrace-json']);
    expect(await valuesFor('convert', '--format=csv')).toEqual(['--format=csv', '--format=csv.gz']);
    expect(await valuesFor('replay', '--unit', '')).not.toContain('ms');
    expect(await valuesFor('compare', '--unit', '')).toContain('ms');
  });

  it('are variants: a second one behind a +, parameters behind a colon', async () => {
    const all = await asked('replay', '--variant', '');
    expect(all).toEqual({
      values: VARIANTS.map(({ name }) => name),
      summaries: VARIANTS.map(({ summary }) => summary),
      last: ':none',
    });
    expect(await valuesFor('replay', '--base', '')).toEqual(all.values);
    const second = await valuesFor('replay', '--variant=contiguous-pin+pin');
    expect(second).toEqual(['--variant=contiguous-pin+pin-group-held']);
    expect(await valuesFor('replay', '--variant', 'contiguous-pin+contiguous')).toEqual([]);
    const premap = ['iopf-premap', 'iopf-premap:pages='];
    expect(await valuesFor('replay', '--variant', 'iopf-p')).toEqual(premap);
    expect(await valuesFor('replay', '--variant', 'kvm-rw+iopf-premap:')).toEqual([
      'kvm-rw+iopf-premap:pages=',
    ]);
    expect(await valuesFor('replay', '--variant', 'iopf-premap:pages=8,')).toEqual([]);
    expect(await valuesFor('replay', '--variant', 'nonsuch:')).toEqual([]);
    expect(await asked('replay', '--variant', './my-pa')).toEqual({
      values: [],
      summaries: [],
      last: ':files',
    });
  });

  it('are hosts, lists, schemas, tests, threads, steps and parameters', async () => {
    const hosts = await asked('replay', '--host', '');
    expect(hosts.values).toEqual(hostNames());
    expect(hosts.summaries).not.toContain('');
    expect(await valuesFor('calibrate', '--like', 'xu')).toEqual(['xu-4.19']);
    expect(await valuesFor('list', 's')).toEqual(['slots', 'steps']);
    expect(await valuesFor('schema', 'ba')).toEqual(['baselines', 'baseline']);
    expect(await valuesFor('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    const pv = ['mmio-pv', 'mmio-pv-eventfd:pci-mem'];
    expect(await valuesFor('vmexit', 'mmio-pv')).toEqual(pv);
    expect(await valuesFor('vmexit', 'mmio-pv-eventfd:pci-mem', 'mmio-pv')).toEqual([]);
    expect(await valuesFor('validate', '--thread', 'io')).toEqual(['ioeventfd-pv-mmio', 'iopf-passthrough']);
    expect(await valuesFor('replay', '--set', 'gup_c')).toEqual(['gup_call=']);
    expect(await valuesFor('density', '--param', 'granule')).toEqual(['granule_bytes=']);
    expect(await valuesFor('roundtrip', '--param', 'sched_n')).toEqual(['sched_ns=']);
    expect(await valuesFor('roundtrip', '--kinds', 'mmio-pv,mmio-p')).toEqual([]);
    expect(await valuesFor('gate', '--allow-mismatch', 'trace,h')).toEqual(['trace,host']);
  });

  it('are fields of a filter, and what op and kind may be', async () => {
    expect(await valuesFor('info', '--filter', 'vm=0,np')).toEqual(['vm=0,npage=']);
    expect(await valuesFor('info', '--filter', 'op=map|unp')).toEqual(['op=map|unpin']);
    expect(await valuesFor('info', '--filter', 'kind!=pi')).toEqual(['kind!=pio']);
    expect(await valuesFor('info', '--filter', 'vm=')).toEqual([]);
  });

  it('are parts of a condition, in quotes that are open as well', async () => {
    expect(await valuesFor('gate', '--fail-on', "'n_pages_ns p9")).toEqual(
      ['p90', 'p99', 'p99.9', 'p99.99'].map((name) => `n_pages_ns ${name}`),
    );
    // what follows stands in the place of the only one that is left
    expect(await valuesFor('gate', '--warn-on', '"n_pages_ns me')).toEqual(
      ['>=', '<=', '==', '!=', '>', '<'].map((operator) => `n_pages_ns mean ${operator}`),
    );
    expect(await valuesFor('gate', '--fail-on', 'kick\\ mean > +5% ')).toEqual([
      'kick mean > +5% and',
      'kick mean > +5% for',
    ]);
    expect(await valuesFor('gate', '--fail-on', 'steps gup_c')).toContain('steps gup_call >=');
    expect(await valuesFor('gate', '--fail-on', 'kick mean > 1us and p9')).toContain(
      'kick mean > 1us and p99',
    );
    expect(await valuesFor('gate', '--fail-on', 'kick mean > 1us and p99 >')).toEqual(
      ['>=', '>'].map((operator) => `kick mean > 1us and p99 ${operator}`),
    );
    expect(await valuesFor('gate', '--fail-on', 'kick n > 1 for mmio-pv')).toEqual([
      'kick n > 1 for mmio-pv',
    ]);
    expect(await valuesFor('gate', '--fail-on', 'a verdict == re')).toEqual(['a verdict == regressed']);
    expect(await valuesFor('gate', '--fail-on', 'kick mean > ')).toEqual([]);
  });
});

describe('files', () => {
  const folder = temporaryFolder();

  it('are for the shell to complete, where a word may be one', async () => {
    for (const line of [
      ['compare', 'ba'],
      ['compare', 'base.txt', ''],
      ['export', 'x.txt', '-o', ''],
      ['replay', '--output=x'],
      ['convert', 'a.csv', 'b'],
      ['gate', '--config', ''],
      ['replay', '--host', './my'],
    ])
      expect(await asked(...line), line.join(' ')).toEqual({ values: [], summaries: [], last: ':files' });
    for (const line of [
      ['replay', '--seed', ''],
      ['baseline', 'save', ''],
      ['list', 'variants', ''],
      ['compare', '--columns', ''],
    ])
      expect(await asked(...line), line.join(' ')).toEqual({ values: [], summaries: [], last: ':none' });
  });

  it('stand beside the traces of the package where those are not there themselves', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(await asked('replay', '')).toMatchObject({ values: ['traces/'], last: ':files' });
      expect(await valuesFor('replay', 'traces/ccw')).toEqual([
        'traces/ccw-boot.csv',
        'traces/ccw-fio.csv.gz',
      ]);
      expect(await valuesFor('calibrate', '--trace=traces/rw')).toEqual(['--trace=traces/rw-pages.csv']);
      mkdirSync('traces');
      writeFileSync('traces/ccw-boot.csv', '');
      expect(await asked('replay', 't')).toEqual({ values: [], summaries: [], last: ':files' });
      expect(await valuesFor('replay', 'traces/ccw')).toEqual(['traces/ccw-fio.csv.gz']);
    } finally {
      process.chdir(before);
    }
  });

  it('of baselines are named without their ending', async () => {
    writeFileSync(join(folder, 'boot.json'), '{}');
    expect(await asked('gate', '--dir', folder, '--baseline', '')).toMatchObject({
      values: ['boot'],
      last: ':none',
    });
    expect(await valuesFor('baseline', 'show', `--dir=${folder}`, 'b')).toEqual(['boot']);
    expect(await valuesFor('baseline', 'show', '--dir', join(folder, 'gone'), '')).toEqual([]);
  });
});

describe('the scripts', () => {
  it.each(['bash', 'zsh', 'fish'])('%s: asks in the same way, and is the same everywhere', async (shell) => {
    const { code, stdout, stderr } = await vfiobench(['completion', shell]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('__complete --');
    expect(stdout).not.toContain(process.cwd());
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('are there for no other shell', async () => {
    expect(await vfiobench('completion zhs')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'vfiobench: completion zhs: no script for such a shell (did you mean zsh?); there are bash, zsh, fish\n',
    });
    const { code, stderr } = await vfiobench('help nonsuch');
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('__complete')]);
  });
});
