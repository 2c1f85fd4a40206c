/** What a stored baseline keeps of where it was made: nothing; names, and lists with damaged files among them. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fail, PINS } from '../../end-to-end/gate-runs.test-data.js';
import { vfiobench } from '../../end-to-end/streams.test-data.js';
import { baselineListSchema } from '../../gate/baseline-list.js';
import { temporaryFolder } from '../../temporary-folder.test-data.js';

const folder = temporaryFolder();

it('names the trace as the user did, wherever the package lies', async () => {
  const here = process.cwd();
  process.chdir(folder);
  try {
    await vfiobench('baseline save thp traces/contiguous-512.csv -q');
    const text = readFileSync(join(folder, '.vfiobench/baselines/thp.json'), 'utf8');
    expect(JSON.parse(text).identity.trace.name).toBe('traces/contiguous-512.csv');
    expect(text).not.toContain(here);
    const ran = await vfiobench([
      'gate',
      'traces/contiguous-512.csv',
      '--baseline',
      'thp',
      ...fail('n_pages max != +0%'),
    ]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('\ntrace traces/contiguous-512.csv (sha256 ');
    expect(ran.stdout).not.toContain(here);
  } finally {
    process.chdir(here);
  }
});

it('lists all but the damaged ones, which it names', async () => {
  const dir = join(folder, 'list');
  await vfiobench(['baseline', 'save', 'boot', PINS, '--dir', dir, '-q']);
  writeFileSync(join(dir, 'aaa.json'), '{');
  writeFileSync(join(dir, 'zzz.json'), '{}');
  writeFileSync(join(dir, 'x.json.json'), '{}');
  const { code, stdout, stderr } = await vfiobench(['baseline', 'list', '--dir', dir]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^ *boot +fixtures/m);
  expect(stderr).toMatch(
    /^vfiobench: [^\n]*aaa\.json:1: the baseline is no JSON: [^\n]*; baseline "x\.json": [^\n]*; [^\n]*zzz\.json: schema: [^\n]*\n$/,
  );
});

it('lists them as a table in 80 columns, with rows and filter, and as keyed JSON', async () => {
  const dir = join(folder, 'table');
  const save = (name: string, ...more: string[]) =>
    vfiobench(['baseline', 'save', name, PINS, '--dir', dir, '-q', '--variant', 'contiguous-pin', ...more]);
  await save('boot');
  await save('pins', '--filter', 'op=pin', '--set', 'gup_call=90');
  const list = (...more: string[]) => vfiobench(['baseline', 'list', '--dir', dir, ...more]);
  const lines = (await list('--width', '110')).stdout.split('\n').slice(2, 5);
  expect(lines).toEqual([
    expect.stringMatching(/^ {2}baseline +trace +host +seed +rows +filter +lanes$/),
    expect.stringMatching(/^ {2}boot +fixtures\/traces\/pins.csv +made-up +1 +30 +BASE, contiguous-pin$/),
    expect.stringMatching(
      /^ {2}pins +fixtures\/traces\/pins.csv +made-up --set +1 +\d+ +op=pin +BASE, contiguous-pin$/,
    ),
  ]);
  const narrow = (await list('--width', '80')).stdout.split('\n');
  expect(narrow[3]).toMatch(/^ {2}boot +fixtures\S+ +made-up +1 +30$/);
  expect(narrow[4]).toBe('    BASE, contiguous-pin');
  expect(Math.max(...narrow.slice(1).map((line) => line.length))).toBeLessThanOrEqual(80);
  const result = JSON.parse((await list('--format', 'json')).stdout);
  expect(baselineListSchema.parse(result)).toEqual(result);
  expect(result.baselines).toMatchObject([
    { name: 'boot', seed: 1, recordedRows: 30, filter: null, lanes: ['BASE', 'contiguous-pin'] },
    { name: 'pins', filter: 'op=pin', host: { set: [{ step: 'gup_call', price: 90 }] } },
  ]);
});

it('takes names without .json', async () => {
  const dir = mkdtempSync(join(folder, 'named-'));
  expect(await vfiobench(['baseline', 'save', 'x.json', PINS, '--dir', dir])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'vfiobench: baseline "x.json": its file gets the ending by itself; write x\n',
  });
  expect(readdirSync(dir)).toEqual([]);
});

it('shows calls of hours within the width', async () => {
  const dir = join(folder, 'slow');
  const prices = ['call', 'gup_call', 'walk_far', 'vpfn_lookup'].flatMap((step) => [
    '--set',
    `${step}=1000000000ns`,
  ]);
  await vfiobench(['baseline', 'save', 'slow', PINS, ...prices, '--dir', dir, '-q']);
  const { code, stdout } = await vfiobench(`baseline show slow --dir ${dir} --width 60`);
  expect(code).toBe(0);
  expect(stdout).toMatch(/[\d,]{14}/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
});
