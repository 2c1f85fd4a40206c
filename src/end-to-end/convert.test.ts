/** vfiobench convert through main: there and back, what is refused, and Arrow wherever a trace is taken. */
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';
const EVERY_OP = 'fixtures/traces/every-op.csv';

const folder = temporaryFolder();
const path = (file: string) => join(folder, file);
const convert = (...args: string[]) => vfiobench(['convert', ...args]);

beforeEach(() => {
  for (const file of readdirSync(folder)) rmSync(path(file));
});

describe('there and back', () => {
  it.each(['traces/hisi-sec-1m-1.csv', 'traces/virtio-kicks.csv', 'traces/qemu-map.csv'])(
    '%s is the same to the byte',
    async (trace) => {
      const [csv, gz, arrow] = [path('t.csv'), path('t.csv.gz'), path('t.arrow')];
      for (const [from, to] of [
        [trace, arrow],
        [arrow, gz],
        [gz, csv],
      ]) {
        expect(await convert(from, to)).toEqual({ code: 0, stdout: '', stderr: '' });
      }
      expect(readFileSync(csv, 'utf8')).toBe(readFileSync(trace, 'utf8'));
      expect(gunzipSync(readFileSync(gz)).toString()).toBe(readFileSync(trace, 'utf8'));
      expect(readFileSync(arrow, 'latin1')).toMatch(/^ARROW1[\s\S]*ARROW1$/);
      expect(readdirSync(folder).sort()).toEqual(['t.arrow', 't.csv', 't.csv.gz']);
    },
  );

  it('a trace of another dialect becomes the plain one, once and for all', async () => {
    const once = await convert(EVERY_OP, '-', '--format', 'csv');
    expect(once).toMatchObject({ code: 0, stderr: '' });
    const again = await vfiobench('convert - - --format csv', { stdin: once.stdout });
    expect(again).toEqual(once);
    const arrow = path('every.arrow');
    await convert(EVERY_OP, arrow);
    expect(await vfiobench('convert - - --format csv', { stdin: readFileSync(arrow) })).toEqual(once);
  });

  it('says what of the metadata it loses: a key that stands among the rows', async () => {
    const stdin = '# a: 1\nop\nmm_exit\n#host:xu-4.19\n# a: 2\nmm_exit\n';
    expect(await vfiobench('convert - - --format csv', { stdin })).toEqual({
      code: 0,
      stdout: '# a: 1\nop\nmm_exit\nmm_exit\n',
      stderr:
        'vfiobench: metadata key host stands in line 4, below the header, where it is a comment; metadata goes above the header\n',
    });
  });

  it('--format wins over the ending, --limit stops', async () => {
    const file = path('t.csv');
    await convert(PINS, file, '--format', 'arrow', '--limit', '3');
    const { stdout } = await convert(file, '-', '--format', 'csv');
    const rows = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(rows(stdout)).toEqual(rows(readFileSync(PINS, 'utf8')).slice(0, 4));
  });
});

describe('some of the rows', () => {
  const stdin = [
    '# page_size: 4k',
    'ts_ns,vm,op,addr,len,pfns,backing',
    '100,0,map,0x0,0x10000,,thp',
    '101,1,map,0x0,0x10000,,4k:run=3',
    '102,0,pin,,,0x1 0x3-0x4,',
    '103,1,pin,,,0x2,',
    '104,1,pin,,,0x5-0x8,',
    '105,0,mm_exit,,,,',
    '',
  ];
  const lines = (...numbers: number[]) => numbers.map((number) => `${stdin[number - 1]}\n`).join('');
  const cut = (...options: string[]) =>
    vfiobench(['convert', '-', '-', '--format', 'csv', ...options], { stdin: stdin.join('\n') });
  const lost = (rows: string, ops: string) =>
    `vfiobench: left out, with others, ${rows} that set state (${ops}): a replay of what remains lacks what they made\n`;

  it.each([
    [['--filter', 'vm=1'], [4, 6, 7], lost('2 rows', 'map 1, mm_exit 1')],
    [['--filter', 'op=map|pin,vm=1'], [4, 6, 7], lost('2 rows', 'map 1, mm_exit 1')],
    [['--filter', 'npage>=2'], [5, 7], lost('3 rows', 'map 2, mm_exit 1')],
    [['--filter', 'ts_ns>=4', '--quiet'], [7, 8], ''],
    [['--skip', '1'], [4, 5, 6, 7, 8], lost('1 row', 'map 1')],
    [['--skip', '0', '--limit', '2'], [3, 4], ''],
    [['--skip', '2', '--limit', '4', '--filter', 'vm=1'], [6], lost('2 rows', 'map 2')],
    [['--filter', 'vm=2'], [], 'vfiobench: no row of the trace was chosen\n'],
    [['--skip', '100'], [], 'vfiobench: no row of the trace was chosen\n'],
  ])('%j', async (options, kept, stderr) => {
    expect(await cut(...options)).toEqual({ code: 0, stdout: lines(1, 2, ...kept), stderr });
  });

  it('are the same in every form', async () => {
    writeFileSync(path('t.csv'), stdin.join('\n'));
    for (const output of ['some.arrow', 'some.csv.gz']) {
      expect(await convert(path('t.csv'), path(output), '--filter', 'vm=1', '-q')).toMatchObject({ code: 0 });
      const { stdout } = await convert(path(output), '-', '--format', 'csv');
      expect(stdout).toBe(lines(1, 2, 4, 6, 7));
    }
  });

  it('a row that could not be written is none if it is left out', async () => {
    const text = 'op,pfns\npin,0x1\npin,0x0-0x2000\n';
    const all = await vfiobench('convert - - --format csv', { stdin: text });
    expect([all.code, all.stderr]).toEqual([2, expect.stringContaining('<stdin>:3: pfns: a row of 8193')]);
    const some = await vfiobench('convert - - --format csv --filter npage<=8192', { stdin: text });
    expect(some).toEqual({ code: 0, stdout: 'op,pfns\npin,0x1\n', stderr: '' });
  });

  it('a condition that can not be read is refused before the trace is', async () => {
    const { code, stderr } = await convert('gone.csv', path('t.csv'), '--filter', 'opp=pin');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--filter opp=pin: no field opp (did you mean op?)'),
    ]);
  });
});

describe('what is refused', () => {
  const refused = (message: string) => ({ code: 2, stdout: '', stderr: `vfiobench: ${message}\n` });

  it('a form that nobody named, a folder that is not there, a form that no terminal shows', async () => {
    expect(await convert(PINS, path('t.txt'))).toEqual(
      refused(`${path('t.txt')}: which form? Say --format csv, csv.gz or arrow, or name a file that ends so`),
    );
    expect((await convert(PINS, '-')).stderr).toContain('-: which form?');
    expect(await convert(PINS, path('none/t.csv'))).toEqual(
      refused(`${path('none/t.csv')}: can't be written: there is no such folder (ENOENT)`),
    );
    expect(await vfiobench(`convert ${PINS} - --format arrow`, { columns: 80 })).toEqual(
      refused('-: arrow is not for a terminal; name a file'),
    );
  });

  it('the trace itself, also by another name', async () => {
    const [trace, other] = [path('t.csv'), path('link.csv')];
    writeFileSync(trace, 'op\npin\n');
    symlinkSync(trace, other);
    expect(await convert(trace, other)).toEqual(
      refused(`${other}: this is the trace itself; write to another file`),
    );
    expect(readFileSync(trace, 'utf8')).toBe('op\npin\n');
  });

  it('a row that cannot be read leaves nothing behind; with --skip-bad-rows it is named', async () => {
    const trace = path('t.csv');
    writeFileSync(trace, `op,pfns\n${'pin,0x1\n'.repeat(100_000)}pinn,0x2\npin,0x3\n`);
    for (const output of ['t.arrow', 't.csv.gz', 'other.csv']) {
      const { code, stderr } = await convert(trace, path(output));
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^vfiobench: \S+t\.csv:100002: op: "pinn" is no operation/),
      ]);
      expect(readdirSync(folder)).toEqual(['t.csv']);
    }
    const { code, stderr } = await convert(trace, path('t.arrow'), '--skip-bad-rows');
    expect([code, stderr.split('\n')[0]]).toEqual([0, 'vfiobench: left out 1 row that could not be read']);
    expect(stderr).toContain('vfiobench: line 100002: op: "pinn" is no operation');
    expect(existsSync(path('t.arrow'))).toBe(true);
  });

  it('gzip data that ends early', async () => {
    const trace = path('t.csv.gz');
    writeFileSync(trace, gzipSync(readFileSync(PINS)).subarray(0, -20));
    expect((await convert(trace, path('t.arrow'))).stderr).toMatch(
      /the gzip data ends early \(a truncated file\)/,
    );
    expect(readdirSync(folder)).toEqual(['t.csv.gz']);
  });
});

describe('an Arrow trace', () => {
  it.each([
    ['replay', '--variant contiguous-pin --format csv'],
    ['gate', '--variant contiguous-pin --fail-on n_pages_mean>+90% --format json'],
    ['info', '--format json'],
    ['explain', '--row 4 --format json'],
  ])('%s gives what the CSV gives', async (command, options) => {
    const arrow = path('pins.arrow');
    await convert(PINS, arrow);
    const fromArrow = await vfiobench(`${command} ${arrow} ${options}`);
    const fromCsv = await vfiobench(`${command} ${PINS} ${options.replace('--row 4', '--row 10')}`);
    expect(fromArrow.code).toBe(fromCsv.code);
    const neutral = (text: string) =>
      text
        .replaceAll(arrow, PINS)
        .replace(/"host": ?"[^"]*\/hosts\/made-up.json"/g, '')
        .replace(/\b[0-9a-f]{64}\b/g, '')
        .replace(/"format": ?"(arrow|csv)"/g, '')
        .replace(/(in line |"line": ?)\d+/g, '');
    expect(neutral(fromArrow.stdout)).toBe(neutral(fromCsv.stdout));
  });

  it('compare takes its latencies', async () => {
    const arrow = path('measured.arrow');
    const trace = `op,pfns,lat_ns\n${Array.from({ length: 200 }, (_, i) => `pin,0x1,${1000 + i}\n`).join('')}`;
    writeFileSync(path('measured.csv'), trace);
    await convert(path('measured.csv'), arrow);
    const { code, stdout } = await vfiobench(['compare', path('measured.csv'), arrow, '--format', 'json']);
    expect(code).toBe(0);
    expect(stdout).toContain('1_page_ns');
  });

  it('is refused as a recording to import', async () => {
    const arrow = path('pins.arrow');
    await convert(PINS, arrow);
    expect((await vfiobench(['import', arrow])).stderr).toBe(
      `vfiobench: ${arrow}: looks like an Arrow IPC file; what perf script, ftrace, trace-cmd or a recorder in bpftrace prints is read here\n`,
    );
  });
});
