/** Where main writes: files, stdout, colour, progress. */
import { execFile, execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const REPLAY = 'replay fixtures/traces/pins.csv --variant contiguous-pin';

const folder = emptyFolder();
afterEach(() => {
  vi.restoreAllMocks();
});

it('a report has nothing that a terminal acts on, whatever is in its files; with colour, colours', async () => {
  const file = join(folder, 'keys.txt');
  writeFileSync(file, '@lat_ns[a\u001b[31mb\u001b[2J]:\n[512, 1K) 20 |@@|\n');
  const title = async (color: string) =>
    /@lat_ns.*$/m.exec((await vfiobench(`compare ${file} ${file} --color ${color} -q`)).stdout)?.[0];
  expect(await title('never')).toMatch(/^@lat_ns\[a\ufffdb\ufffd\[2J\] /);
  expect(await title('always')).toMatch(/^@lat_ns\[a\u001b\[31mb\ufffd\[2J\] /);
});

describe('-o', () => {
  it('writes what stdout would show; the ending picks the form; stdout stays empty', async () => {
    const forms = { txt: 'text', json: 'json', csv: 'csv', md: 'markdown', mail: 'mail' };
    const files = Object.keys(forms).map((ending) => join(folder, `out.${ending}`));
    const ran = await vfiobench([...REPLAY.split(' '), ...files.flatMap((file) => ['-o', file])]);
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
    for (const [ending, form] of Object.entries(forms)) {
      const { stdout } = await vfiobench(`${REPLAY} --format ${form}`);
      expect(readFileSync(join(folder, `out.${ending}`), 'utf8')).toBe(stdout);
    }
    expect(readdirSync(folder)).toHaveLength(5);
  });

  it('-o - is stdout, in the form of --format; --format also serves endings that say nothing', async () => {
    const json = await vfiobench(`${REPLAY} --format json`);
    const both = await vfiobench(`${REPLAY} --format json -o ${folder}/out.txt -o - -o ${folder}/out`);
    expect(both).toEqual(json);
    expect(readFileSync(`${folder}/out`, 'utf8')).toBe(json.stdout);
    expect(readFileSync(`${folder}/out.txt`, 'utf8')).toBe((await vfiobench(REPLAY)).stdout);
  });

  it('a .txt may hold bpftrace maps', async () => {
    await vfiobench(`${REPLAY} --bpftrace -o ${folder}/maps.txt`);
    expect(readFileSync(`${folder}/maps.txt`, 'utf8')).toBe((await vfiobench(`${REPLAY} --bpftrace`)).stdout);
  });

  it('is without colour, whatever the terminal', async () => {
    await vfiobench(`${REPLAY} --color always -o ${folder}/out.txt`, { columns: 80 });
    expect(readFileSync(`${folder}/out.txt`, 'utf8')).not.toContain('\x1b');
  });

  it('replaces a file whole', async () => {
    writeFileSync(`${folder}/out.json`, 'x'.repeat(1e6));
    await vfiobench(`${REPLAY} -o ${folder}/out.json`);
    expect(JSON.parse(readFileSync(`${folder}/out.json`, 'utf8')).schema).toBe('vfiobench-replay/1');
  });

  it.each([
    ['a folder that is not there', 'gone/out.json', 'ENOENT'],
    ['a path through a file', 'older.csv/out.json', 'ENOTDIR'],
    ['a folder', '', 'EISDIR'],
  ])('%s: exit 2, nothing written, not even the other file', async (_, file, code) => {
    const target = file === '' ? folder : join(folder, file);
    writeFileSync(join(folder, 'older.csv'), 'older');
    const format = file === '' ? '--format json ' : '';
    const ran = await vfiobench(`${REPLAY} ${format}-o ${folder}/good.csv -o ${target}`);
    expect(ran).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^vfiobench: .*: can't be written: [^\n]+\n$/),
    });
    expect(ran.stderr).toContain(`${target}: can't be written: `);
    expect(ran.stderr).toContain(`(${code})`);
    expect(readdirSync(folder)).toEqual(['older.csv']);
  });

  it.each([
    'replay gone.csv -o',
    'convert gone.csv',
    'import gone.txt -o',
    'export gone.txt -o',
    'calibrate fixtures/calibration/type1-6.1-map.csv --like gone -o',
  ])('%s: that it can’t be written is told before anything is read', async (command) => {
    const target = join(folder, 'gone/out.csv');
    expect(
      await vfiobench(`${command} ${target}${command.startsWith('export') ? ' --format csv' : ''}`),
    ).toEqual({
      code: 2,
      stdout: '',
      stderr: `vfiobench: ${target}: can't be written: there is no such folder (ENOENT)\n`,
    });
  });

  it('follows a symbolic link, and writes to what is no file as it is', async () => {
    writeFileSync(`${folder}/real.json`, 'older');
    symlinkSync(`${folder}/real.json`, `${folder}/link.json`);
    execFileSync('mkfifo', [`${folder}/pipe.json`]);
    const read = promisify(execFile)('cat', [`${folder}/pipe.json`]);
    const { stdout } = await vfiobench(`${REPLAY} --format json`);
    expect((await vfiobench(`${REPLAY} -o ${folder}/link.json -o ${folder}/pipe.json`)).code).toBe(0);
    expect(lstatSync(`${folder}/link.json`).isSymbolicLink()).toBe(true);
    expect(readFileSync(`${folder}/real.json`, 'utf8')).toBe(stdout);
    expect(lstatSync(`${folder}/pipe.json`).isFIFO()).toBe(true);
    expect((await read).stdout).toBe(stdout);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('refuses the trace itself and a file named twice', async () => {
    const csv = `${folder}/own.csv`;
    writeFileSync(csv, readFileSync('fixtures/traces/pins.csv'));
    symlinkSync(csv, `${folder}/other.csv`);
    for (const target of [csv, `${folder}/./own.csv`, `${folder}/other.csv`]) {
      const { code, stderr } = await vfiobench(`replay ${csv} -o ${target}`);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `vfiobench: -o ${target}: this is the trace itself; write to another file\n`,
      });
    }
    const twice = await vfiobench(`${REPLAY} -o ${folder}/z.txt -o ${folder}/./z.txt`);
    expect(twice.stderr).toBe(`vfiobench: -o ${folder}/./z.txt: this file is named twice\n`);
    expect(readdirSync(folder)).toEqual(['other.csv', 'own.csv']);
  });

  it('refuses two forms at once', async () => {
    const { code, stderr } = await vfiobench(`${REPLAY} --bpftrace --format json`);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'vfiobench: --bpftrace and --format json ask for two forms; give one of them\n',
    });
  });

  it('a bad trace leaves an older result alone', async () => {
    writeFileSync(`${folder}/out.json`, 'older');
    const { code } = await vfiobench(
      `replay fixtures/traces/bad/op-unknown.csv --host xu-4.19 -o ${folder}/out.json`,
    );
    expect(code).toBe(2);
    expect(readFileSync(`${folder}/out.json`, 'utf8')).toBe('older');
  });
});

describe('colour', () => {
  it.each<[string, string, Record<string, string>, number | undefined, boolean]>([
    ['none when piped', '', {}, undefined, false],
    ['some on a terminal', '', {}, 80, true],
    ['none with NO_COLOR', '', { NO_COLOR: '1' }, 80, false],
    ['NO_COLOR empty says nothing', '', { NO_COLOR: '' }, 80, true],
    ['some with FORCE_COLOR, piped', '', { FORCE_COLOR: '1' }, undefined, true],
    ['none with FORCE_COLOR=0', '', { FORCE_COLOR: '0' }, 80, false],
    ['none on a dumb terminal', '', { TERM: 'dumb' }, 80, false],
    ['NO_COLOR before FORCE_COLOR', '', { NO_COLOR: '1', FORCE_COLOR: '1' }, 80, false],
    ['--color always before NO_COLOR', ' --color always', { NO_COLOR: '1' }, undefined, true],
    ['--color never before all', ' --color never', { FORCE_COLOR: '1' }, 80, false],
    ['never in JSON', ' --color always --format json', {}, 80, false],
    ['never in bpftrace maps', ' --color always --bpftrace', {}, 80, false],
  ])('%s', async (_, options, env, columns, coloured) => {
    const { stdout } = await vfiobench(REPLAY + options, {
      env,
      columns,
    });
    expect(stdout.includes('\x1b[')).toBe(coloured);
  });
});

describe('stderr', () => {
  it('is quiet for a short run, on a terminal too', async () => {
    expect((await vfiobench(REPLAY, { watched: true })).stderr).toBe('');
    expect((await vfiobench(`${REPLAY} --quiet`, { watched: true })).stderr).toBe('');
  });

  it('shows progress of a long run on a terminal, never with --quiet or when piped', async () => {
    let now = 1000;
    vi.spyOn(Date, 'now').mockImplementation(() => (now += 500));
    const shown = await vfiobench(REPLAY, { watched: true });
    expect(shown.stderr).toMatch(/^\r30 rows, .* million\/s, 100 % read\x1b\[K\r\x1b\[K$/);
    expect((await vfiobench(`${REPLAY} --quiet`, { watched: true })).stderr).toBe('');
    expect((await vfiobench(REPLAY)).stderr).toBe('');
  });
});

describe('a trace', () => {
  it('that comes with the package is found by its listed name from anywhere', async () => {
    const here = process.cwd();
    process.chdir(folder);
    try {
      const trace = 'traces/contiguous-512.csv';
      for (const [command, lines] of [
        [`info ${trace}`, 1],
        [`replay ${trace} --limit 9 --format json`, 5],
        [`explain ${trace} --row 20`, 1],
      ] as const) {
        const { code, stdout } = await vfiobench(command);
        expect(code).toBe(0);
        // as it was named, not where the package lies
        expect(stdout.split('\n').slice(0, lines).join(' '), command).toMatch(
          /(^|")traces\/contiguous-512\.csv/,
        );
      }
      // the first rows are read once more
      const unpriced = await vfiobench(`replay ${trace} --host tsirkin-i7-2640m`);
      expect(unpriced.stderr).toMatch(
        /^vfiobench: traces\/contiguous-512\.csv:.*; those that price what it does: /,
      );
    } finally {
      process.chdir(here);
    }
  });

  it('whose metadata key is nearly one that has a meaning: a warning, on stderr and in the report', async () => {
    const csv = `${folder}/typo.csv`;
    writeFileSync(csv, '# memlok: 4k\nop,addr,len,pfns\nmap,0,0x4000,\npin,,,0x1\n');
    const { code, stdout, stderr } = await vfiobench(`replay ${csv} --host xu-4.19`);
    expect(code).toBe(0);
    expect(stderr).toBe('vfiobench: metadata key memlok has no meaning (did you mean memlock?)\n');
    expect(stdout).toContain('metadata key memlok has no meaning');
  });
});
