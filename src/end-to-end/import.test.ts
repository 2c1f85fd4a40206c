/** vfiobench import through main: golden runs, what is refused, and that its traces read back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const REAL = 'fixtures/imports/perf-script-kicks-ns.txt';
const BY_HAND = 'fixtures/imports/made-by-hand.txt';

const folder = temporaryFolder();

describe('golden imports', () => {
  it.each([
    ['import-real', `import ${REAL}`],
    ['import-by-hand', `import ${BY_HAND} --vm-of 3100=7`],
  ])('%s', async (file, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect(code).toBe(0);
    for (const [ending, text] of [
      ['csv', stdout],
      ['notes.txt', stderr],
    ]) {
      expectGolden(`${file}.${ending}`, text);
    }
  });
});

describe('a recording whose last line has no end', () => {
  it('is said to be cut off, perhaps: val 0x1 may be a part of 0x12', async () => {
    const line = 'CPU 0/KVM 7 [001] 1.000001: kvm:kvm_mmio: mmio write len 2 gpa 0xfe val 0x1';
    const cut = await vfiobench('import -', { stdin: `${line}\n${line}` });
    expect(cut.code).toBe(0);
    expect(cut.stderr).toContain('the last line, 2, has no line end: the file may be cut off there\n');
    expect((await vfiobench('import -', { stdin: `${line}2\n` })).stderr).not.toContain('cut off');
  });
});

describe('an imported trace', () => {
  it.each([
    [REAL, []],
    [BY_HAND, ['events were lost while it was recorded (lost_events: "17")']],
  ])('of %s reads back, and no problem but its own', async (recording, problems) => {
    const file = join(folder, 'kicks.csv');
    const made = await vfiobench(['import', recording, '-o', file, '--quiet']);
    expect(made).toEqual({ code: 0, stdout: '', stderr: '' });
    const info = await vfiobench(['info', file, '--format', 'json']);
    expect(info).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(info.stdout)).toMatchObject({ problems, meta: { origin: 'recorded' } });
  });

  it('replays: as many eventfds ring, and as many kicks go to user space, as the host recorded', async () => {
    const file = join(folder, 'replayed.csv');
    await vfiobench(['import', REAL, '-o', file, '-q']);
    const host = ['--host', 'fixtures/hosts/made-up-kicks.json', '--base', 'kick-as-recorded'];
    const { code, stdout } = await vfiobench(['replay', file, ...host, '--format', 'json']);
    expect(code).toBe(0);
    const { lanes, recordedReturns } = JSON.parse(stdout);
    const counters = Object.fromEntries(
      lanes[0].counters.map(({ name, value }: { name: string; value: number }) => [name, value]),
    );
    expect(counters).toMatchObject({ 'eventfd signals': 352, 'exits to user space': 112 });
    expect(recordedReturns).toMatchObject({ compared: 464, differing: 0 });
  });

  it.each([
    ['kicks.csv', []],
    ['kicks.csv.gz', []],
    ['kicks.arrow', []],
    ['kicks', ['--format', 'arrow']],
    ['kicks', []],
  ])('in %s %j is what stdout would show', async (name, options) => {
    const file = join(folder, name);
    const made = await vfiobench(['import', BY_HAND, '-o', file, '-q', ...options]);
    expect(made).toEqual({ code: 0, stdout: '', stderr: '' });
    const { format } = JSON.parse((await vfiobench(['info', file, '--format', 'json'])).stdout);
    expect(format).toBe(options[1] ?? (name === 'kicks' ? 'csv' : name.replace('kicks.', '')));
    const { stdout } = await vfiobench(['convert', file, '-', '--format', 'csv']);
    expect(stdout).toBe((await vfiobench(['import', BY_HAND, '-q'])).stdout);
  });

  it('that is not for eyes is not shown on a terminal', async () => {
    expect(await vfiobench(`import ${REAL} --format csv.gz`, { columns: 80 })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'vfiobench: -: csv.gz is not for a terminal; name a file\n',
    });
  });

  it('of a recording without kvm_userspace_exit replays too: every kick rings, and none is compared', async () => {
    const file = join(folder, 'no-exits.csv');
    const text = readFileSync(new URL(`../../${REAL}`, import.meta.url), 'utf8');
    const stdin = text.replace(/^.*kvm_userspace_exit.*\n/gm, '');
    const { code, stderr } = await vfiobench(['import', '-', '-o', file], { stdin });
    expect(code).toBe(0);
    expect(stderr).toContain('vfiobench: 0 stayed in the kernel, 0 went to user space; ');
    expect(stderr).toContain('whether 464 kicks went to user space is not known; all are taken');
    expect(readFileSync(file, 'utf8')).toContain(
      '\n# assumed: every kick found an eventfd (no kvm_userspace_exit recorded)\n',
    );
    const host = ['--host', 'fixtures/hosts/made-up-kicks.json', '--base', 'kick-as-recorded'];
    const replayed = await vfiobench(['replay', file, ...host, '--format', 'json']);
    expect(replayed.code).toBe(0);
    const { lanes, recordedReturns } = JSON.parse(replayed.stdout);
    expect(lanes[0].counters).toContainEqual(
      expect.objectContaining({ name: 'eventfd signals', value: 464 }),
    );
    expect(recordedReturns.compared).toBe(0);
  });

  it('is the same from standard input but for its source', async () => {
    const stdin = readFileSync(new URL(`../../${REAL}`, import.meta.url));
    const [named, piped] = [await vfiobench(`import ${REAL} -q`), await vfiobench('import - -q', { stdin })];
    expect(piped.stdout).toBe(named.stdout.replace('perf-script-kicks-ns.txt', 'standard input'));
  });
});

describe('the host of an imported trace', () => {
  it('is in its metadata where one is named, so that it replays as it is', async () => {
    const file = join(folder, 'hosted.csv');
    const { stderr } = await vfiobench(['import', REAL, '--host', 'tsirkin-i7-2640m', '-o', file]);
    expect(stderr).not.toContain('names no host');
    const replayed = await vfiobench(['replay', file, '--variant', 'mmio-pv', '-q']);
    expect(replayed).toMatchObject({ code: 0, stderr: '' });
  });

  it('is asked for in the last line otherwise, with a command that works', async () => {
    const file = join(folder, 'hostless.csv');
    const { stderr } = await vfiobench(['import', REAL, '-o', file]);
    const [, command, hosts] = /names no host, .*: vfiobench (replay .*) --host HOST, .*: (.*)\n$/.exec(
      stderr,
    )!;
    for (const host of hosts.split(', '))
      expect((await vfiobench(`${command} --host ${host} -q`)).code, host).toBe(0);
  });
});

describe('refused with one line and exit code 2', () => {
  it.each([
    ['import gone.txt', "gone.txt: can't be read: no such file"],
    ['import package.json', 'package.json: holds no event line; it looks like "{"'],
    [`import ${REAL} -o kicks.json`, '-o kicks.json: a trace is written as .csv, .csv.gz, .arrow'],
    [`import ${REAL} -o kicks.gz`, '-o kicks.gz: a trace is written as .csv, .csv.gz, .arrow'],
    [`import ${REAL} -o /dev/full`, "/dev/full: can't be written: no space left"],
    [`import ${REAL} --format json`, "option '--format <form>' argument 'json' is invalid"],
    [`import ${REAL} -o ${REAL}`, `-o ${REAL}: a trace is written as .csv`],
    [`import ${REAL} -o /nowhere/k.csv`, "/nowhere/k.csv: can't be written: there is no such folder"],
    [`import ${REAL} --vm-of 23461`, '--vm-of 23461: expected PID=VM'],
    [`import ${REAL} --vm-of 23461=65536`, '--vm-of 23461=65536: expected PID=VM'],
    [`import ${REAL} --vm-of 23461=1 --vm-of 23461=2`, '--vm-of 23461=2: 23461 is given twice'],
    [
      `import ${BY_HAND} --vm-of 2063=4 --vm-of 3100=4`,
      '--vm-of: thread 2063 and thread 3100 are both vm 4 cpu 0; give one of them another VM',
    ],
    [`import ${REAL} --vm-of 1=1`, `--vm-of 1: no thread or process 1 has events in ${REAL}`],
    [`import ${REAL} --host tsirkin`, '--host tsirkin: no host is called tsirkin'],
    [`import ${REAL} --host zhao-gvt`, '--host zhao-gvt: it prices no kicks; those that price all: '],
    ['import', "missing required argument 'recording'"],
  ])('vfiobench %s', async (line, message) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const error = stderr.trimEnd().split('\n').at(-1)!;
    expect(error.slice(0, `vfiobench: ${message}`.length)).toBe(`vfiobench: ${message}`);
  });
});
