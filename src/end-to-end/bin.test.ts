/** The built tool as a process: what only a real one shows. Built once into a folder of its own. */
import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { translate } = (await import(new URL('../../scripts/test-sources.mjs', import.meta.url).href)) as {
  translate: (folder: string, built: boolean) => void;
};
const PINS = 'fixtures/traces/pins.csv';
const folder = temporaryFolder();
let bin = '';

beforeAll(() => {
  bin = join(folder, 'bin/vfiobench.js');
  mkdirSync(join(folder, 'dist'));
  // tsc makes the same of it, in ten times the time: npm run build does
  translate(join(folder, 'dist'), true);
  for (const part of ['bin', 'package.json'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  for (const part of ['node_modules', 'traces', 'fixtures'])
    symlinkSync(join(ROOT, part), join(folder, part));
  execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.mjs')], { cwd: folder });
}, 60_000);

function run(args: string, input = ''): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [bin, ...args.split(' ')], { cwd: ROOT, input, encoding: 'utf8' });
}

/** A shell pipeline in which `vfiobench` is the tool; its own exit code is printed at the end of stderr. */
function shell(pipeline: string): SpawnSyncReturns<string> {
  const script = `set -o pipefail; vfiobench() { "${process.execPath}" "${bin}" "$@"; }; ${pipeline}`;
  return spawnSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8' });
}

describe('bin/vfiobench.js', () => {
  it.each([
    [`replay ${PINS} --variant contiguous-pin`, 0],
    ['--help', 0],
    [`replay ${PINS} --variant fixtures/variants/stale-pfn.mjs`, 1],
    ['replay gone.csv', 2],
    ['replya', 2],
  ])('%s ends with %d', (args, code) => {
    const { status, stdout, stderr } = run(args);
    expect(status).toBe(code);
    expect(stdout === '').toBe(code !== 0);
    expect(stderr === '').toBe(code === 0);
  });

  it('says the same as main does in the tests', () => {
    const golden = readFileSync(join(ROOT, 'fixtures/golden/replay.txt'), 'utf8');
    const { stdout } = run(`replay ${PINS} --variant contiguous-pin --variant pin-group-held`);
    expect(stdout).toBe(golden);
  });

  it('reads standard input', () => {
    const csv = readFileSync(join(ROOT, PINS), 'utf8');
    const { status, stdout } = run('replay - --host fixtures/hosts/made-up.json --format json', csv);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).trace).toMatchObject({ name: '-', rows: 30 });
  });

  it('finds hosts and traces that come with it', () => {
    const traces = run('list traces');
    expect(traces.stdout).toContain('traces/ccw-boot.csv');
    expect(traces.stderr).toBe('');
    expect(run('list hosts').stdout).toContain('xu-4.19');
  });

  it.each(['head -1', 'head -c 1', 'true'])('a reader that has seen enough is no error: | %s', (reader) => {
    const { status, stderr } = shell(`vfiobench replay ${PINS} --format json | ${reader}`);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const help = shell(`vfiobench --help | ${reader}`);
    expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('a result longer than a pipe holds arrives whole', () => {
    const { stdout, status } = shell(
      `vfiobench replay ${PINS} --variant contiguous-pin --format json | (sleep 0.3; cat) | wc -c`,
    );
    expect(status).toBe(0);
    expect(Number(stdout)).toBe(run(`replay ${PINS} --variant contiguous-pin --format json`).stdout.length);
  });

  it('a full disk is one line and exit 2', () => {
    for (const command of [`replay ${PINS}`, 'list steps', '--help']) {
      const { status, stderr } = shell(`vfiobench ${command} > /dev/full`);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: "vfiobench: standard output can't be written: no space left (ENOSPC)\n",
      });
    }
  });

  it.each([
    ['this thread', 1],
    ['a worker', 2],
  ])(
    'Ctrl-C ends it, even in a variant that never returns, in %s; an older result stays',
    async (_, jobs) => {
      const loops = join(folder, 'loops.mjs');
      const older = join(folder, 'older.json');
      const many = join(folder, 'many.csv');
      writeFileSync(many, `op,addr,len,pfns\nmap,0,0x1000,\n${'pin,,,0\n'.repeat(140_000)}`);
      writeFileSync(
        loops,
        "export default { name: 'loops', path: 'pin', summary: 's', source: 's', replaces: () => ({ pinLoop() { process.stderr.write('in'); for (;;); } }) };",
      );
      writeFileSync(older, 'older');
      const args = [
        'replay',
        many,
        '--host',
        'xu-4.19',
        '--variant',
        loops,
        '-o',
        older,
        '--jobs',
        String(jobs),
      ];
      const child = spawn(process.execPath, [bin, ...args], { cwd: ROOT });
      await once(child.stderr, 'data');
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
      expect(readFileSync(older, 'utf8')).toBe('older');
    },
  );

  /** Runs a module that takes `name` from a file of the built tool. */
  function module(name: string, file: string, code: string): SpawnSyncReturns<string> {
    const from = JSON.stringify(join(folder, 'dist/src', file));
    const script = `import { ${name} } from ${from};\n${code}`;
    return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s waits until files are written whole', (signal) => {
    const path = join(folder, `${signal}.txt`);
    const { signal: ended } = module(
      'writeWhole',
      'cli/output-files.js',
      `const text = () => { process.kill(process.pid, '${signal}'); return 'x'.repeat(1e6); };
      await writeWhole([{ path: ${JSON.stringify(path)}, get text() { return text(); } }]);
      console.log('goes on');`,
    );
    expect(ended).toBe(signal);
    expect(readFileSync(path, 'utf8')).toHaveLength(1e6);
    expect(readdirSync(folder).filter((file) => file.includes('partial'))).toEqual([]);
  });

  it.each([
    [
      'a stretch that never ends',
      "interruptions.stretch(() => { process.kill(process.pid, 'SIGINT'); for (;;); });",
    ],
    ['waiting', "setTimeout(() => process.kill(process.pid, 'SIGINT'), 10); setTimeout(() => {}, 1e6);"],
  ])('Ctrl-C takes the line of progress off the terminal, in %s', (_, code) => {
    const { signal, stdout } = module(
      'Interruptions',
      'cli/interruptions.js',
      `const interruptions = new Interruptions(() => process.stdout.write('cleared'));
      interruptions.begin();
      ${code}`,
    );
    expect({ signal, stdout }).toEqual({ signal: 'SIGINT', stdout: 'cleared' });
  });

  it('SIGTERM ends a stretch that never ends', () => {
    const { signal } = module(
      'Interruptions',
      'cli/interruptions.js',
      `const interruptions = new Interruptions(() => {});
      interruptions.begin();
      interruptions.stretch(() => { process.kill(process.pid, 'SIGTERM'); for (;;); });`,
    );
    expect(signal).toBe('SIGTERM');
  });
});

describe('npm run bench', () => {
  const bench = (args: string): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [join(folder, 'dist/scripts/bench.js'), ...args.split(' ')], {
      cwd: ROOT,
      encoding: 'utf8',
    });

  it('measures whole commands beside others, and start-up, and writes what it found', () => {
    const json = join(folder, 'bench.json');
    const { status, stdout } = bench(`pins startup --quick --runs 1 -o ${json}`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^vfiobench .*\n[\s\S]*\n {2}pins, CSV {2}.* 12,325 /);
    const result = JSON.parse(readFileSync(json, 'utf8'));
    expect(result).toMatchObject({ schema: 'vfiobench-bench/1', quick: true, lanes: [], mappings: [] });
    const seconds = new Map(
      result.commands.map((one: { name: string; seconds: number[] }) => [one.name, one.seconds[0]]),
    );
    expect([...seconds.keys()].filter((name) => name !== 'mawk, sum of a column')).toEqual([
      'pins, CSV',
      'pins, CSV.gz',
      'pins, Arrow',
      'wc -l',
      'csv-parse alone',
    ]);
    expect(seconds.get('wc -l')).toBeLessThan(seconds.get('pins, CSV') as number);
    expect(result.startUp).toHaveLength(3);
  });

  it.each(['nonsense', '--runs 0', '--quick --record', 'lanes --record'])('refuses %s', (args) => {
    const { status, stdout, stderr } = bench(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n$/);
  });
});
