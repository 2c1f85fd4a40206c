/** Traces are made on threads: the same files for any number of them, and none half-written, whatever ends it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/failure.js';
import { temporaryFolder } from '../../src/temporary-folder.test-data.js';
import { chooseWorkloads } from './choose-workloads.js';
import { type Going, inTurn, makeTraces } from './make-traces.js';
import { goingText } from './progress.js';
import { FULL_WORKLOADS, WORKLOADS } from './workloads.js';

/** Where the sources are as Node loads them (test-sources.mjs). */
const sources = process.env.VFIOBENCH_TRANSLATED!;
const script = join(sources, 'scripts/traces.js');
const folder = temporaryFolder();

const chosen = (...names: string[]) => chooseWorkloads([...WORKLOADS, ...FULL_WORKLOADS], names);

describe.skipIf(sources === undefined)('makeTraces', () => {
  const some = chosen('madvise-4g', 'teardown-64g', 'zero-page-race-1', 'full/map-1t', 'hisi-sec-1m-1');

  it.each([1, 3])('on %i threads makes the files that are in git, and tells them in order', async (jobs) => {
    const into = join(folder, String(jobs));
    const told: string[] = [];
    const going: Going[] = [];
    await makeTraces(some, into, jobs, {
      onMade: (path) => told.push(path),
      onGoing: (at) => going.push(at),
    });
    expect(told).toEqual(some.map(({ file }) => join(into, file)));
    for (const { file } of some.filter((one) => WORKLOADS.includes(one)))
      expect(readFileSync(join(into, file)).equals(readFileSync(join('traces', file))), file).toBe(true);
    expect(going.at(-1)).toEqual({ made: some.length, of: some.length, share: 0, files: [] });
    expect(readdirSync(into, { recursive: true })).toHaveLength(some.length + 1);
  });

  it('is ended by a file that can not be written, and leaves nothing half-written', async () => {
    const into = join(folder, 'unwritable');
    mkdirSync(join(into, 'teardown-64g.csv'), { recursive: true });
    const made = makeTraces(chosen('full/nic-dma', 'teardown-64g'), into, 2);
    await expect(made).rejects.toThrow(InputError);
    await expect(made).rejects.toThrow(/teardown-64g\.csv: can't be written: it is a folder/);
    expect(
      readdirSync(into, { recursive: true }).filter((file) => !/^(teardown.*|full)$/.test(String(file))),
    ).toEqual([]);
  });
});

describe.skipIf(sources === undefined)('npm run traces', () => {
  it('says which name none has, and what there are', () => {
    const run = spawnSync(process.execPath, [script, 'glmark-1vm'], { cwd: folder, encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(
      /^traces: no trace is called glmark-1vm; did you mean glmark2-1vm\? there are ccw-/,
    );
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const full = join(folder, 'traces/full');
    const run = spawn(process.execPath, [script, 'full/nic-dma', 'full/virtio-kicks', '--jobs', '2'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const ended = once(run, 'exit');
    while (!existsSync(full) || readdirSync(full).length < 2) await setTimeout(5);
    run.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(readdirSync(full)).toEqual([]);
  });
});

describe('chooseWorkloads', () => {
  const files = (...names: string[]) => chosen(...names).map(({ file }) => file);

  it('takes a name as people say it', () => {
    expect(files('glmark2-1vm')).toEqual(['glmark2-1vm.csv.gz', 'full/glmark2-1vm.csv.gz']);
    expect(files('full/glmark2-1vm')).toEqual(['full/glmark2-1vm.csv.gz']);
    expect(files('ccw-fio.csv')).toEqual(['ccw-fio.csv.gz', 'full/ccw-fio.csv']);
    expect(files('traces/full/map-1t.csv', './traces/ccw-boot.csv')).toEqual([
      'ccw-boot.csv',
      'full/map-1t.csv',
    ]);
    expect(files()).toHaveLength(WORKLOADS.length + FULL_WORKLOADS.length);
  });

  it('refuses a name that begins none, or only a part of one', () => {
    expect(() => files('ccw-boot', 'glmark2')).toThrow('no trace is called glmark2; there are ccw-boot.csv,');
  });
});

it('whole runs come last, the longest of them first', () => {
  const turns = inTurn([...FULL_WORKLOADS, ...WORKLOADS]).map(({ file }) => file);
  expect(turns.slice(0, WORKLOADS.length)).toEqual(WORKLOADS.map(({ file }) => file));
  expect(turns.slice(WORKLOADS.length, WORKLOADS.length + 3)).toEqual([
    'full/glmark2-2vm.csv.gz',
    'full/glmark2-1vm.csv.gz',
    'full/ccw-fio.csv',
  ]);
});

it('progress says how many, how far and which', () => {
  const going = { made: 28, of: 37, share: 0.256, files: ['full/a.csv', 'full/b.csv.gz'] };
  expect(goingText(going, 999)).toBe('28 of 37 traces, 25 %: full/a.csv, full/b.csv.gz');
  expect(goingText({ ...going, files: [] }, 10_000)).toBe('28 of 37 traces, 25 %, 30 s left');
});
