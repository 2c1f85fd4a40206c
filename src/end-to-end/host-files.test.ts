/** Host files of one's own: what is wrong in them, and where a trace that names one finds it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { errorOf, vfiobench } from './streams.test-data.js';

const REPLAY = ['replay', 'fixtures/traces/pins.csv'];

const folder = temporaryFolder();

describe('the path of a host that a trace names', () => {
  const ROWS = 'op,addr,len\nmap,0,0x1000\n';
  const here = process.cwd();
  const host = readFileSync('src/hosts/data/debian-6.1-icount.json');
  beforeAll(() => {
    mkdirSync(join(folder, 'traces/deep'), { recursive: true });
    writeFileSync(join(folder, 'traces/mine.json'), host);
    writeFileSync(join(folder, 'traces/x.csv'), `# host: ./mine.json\n${ROWS}`);
    writeFileSync(join(folder, 'elsewhere.json'), host);
    writeFileSync(join(folder, 'traces/wrong.csv'), `# host: ./elsewhere.json\n${ROWS}`);
    process.chdir(folder);
  });
  afterAll(() => process.chdir(here));

  it('is from the folder of the trace, and from the current one for standard input', async () => {
    expect((await vfiobench('replay traces/x.csv')).code).toBe(0);
    const piped = readFileSync('traces/x.csv', 'utf8');
    expect((await vfiobench('replay -', { stdin: piped })).stderr).toMatch(
      /^vfiobench: <stdin>:1: host: \.\/mine.json: /,
    );
    process.chdir('traces');
    expect((await vfiobench('replay -', { stdin: piped })).code).toBe(0);
    process.chdir('..');
    expect(await errorOf(['replay', 'traces/wrong.csv'])).toBe(
      "vfiobench: traces/wrong.csv:1: host: traces/elsewhere.json: the host file can't be read: no such file; the path is from the trace's folder, not from here, where ./elsewhere.json is\n",
    );
  });

  it('leads to the same file from where the trace is written to', async () => {
    const hostOf = (path: string): string => /^# host: (.*)$/m.exec(readFileSync(path, 'utf8'))![1];
    for (const [output, named] of [
      ['y.csv', 'traces/mine.json'],
      ['traces/y.csv', './mine.json'],
      ['traces/deep/y.csv', '../mine.json'],
    ]) {
      expect((await vfiobench(`convert traces/x.csv ${output}`)).code).toBe(0);
      expect(hostOf(output)).toBe(named);
      expect((await vfiobench(`replay ${output}`)).code).toBe(0);
    }
    expect((await vfiobench('convert traces/x.csv - --format csv')).stdout).toMatch(
      /^# host: traces\/mine.json$/m,
    );
    const recording = join(here, 'fixtures/imports/bpftrace-vfio-pages.txt');
    expect(
      (await vfiobench(`import ${recording} --host traces/mine.json -o traces/deep/z.csv -q`)).stderr,
    ).not.toMatch(/host/);
    expect(hostOf('traces/deep/z.csv')).toBe('../mine.json');
  });
});

describe('a host file', () => {
  it('that is none is told where its form is written down', async () => {
    const path = join(folder, 'none.json');
    writeFileSync(path, '{}');
    expect(await errorOf([...REPLAY, '--host', path])).toMatch(
      /none\.json: vfiobench-host: .*; vfiobench schema host says what a host file holds\n$/,
    );
  });

  it.each([
    REPLAY,
    ['explain', 'fixtures/traces/pins.csv', '--row', '5'],
    ['list', 'steps'],
    ['density'],
    ['roundtrip'],
    ['vmexit'],
    ['page-table-test'],
    ['import', 'fixtures/imports/perf-script-kicks.txt'],
    ['calibrate', 'fixtures/calibration/type1-6.1-map.csv', '--like'],
  ])('%j: a step in it that is none is told with the place', async (...args) => {
    const path = join(folder, 'typo.json');
    const text = readFileSync('src/hosts/data/xu-4.19.json', 'utf8');
    writeFileSync(path, text.replace('"put_page":', '"put_pages":'));
    const line = text.slice(0, text.indexOf('"put_page":')).split('\n').length;
    const host = args.at(-1) === '--like' ? [] : ['--host'];
    const message = await errorOf([...args, ...host, path]);
    expect(message.replace(`--host ${path}: `, '')).toBe(
      `vfiobench: ${path}:${line}: steps.put_pages: no such step (did you mean put_page?); vfiobench list steps has them\n`,
    );
  });
});
