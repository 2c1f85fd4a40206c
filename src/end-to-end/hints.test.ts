/** What a mistake is answered with: how it is meant to be written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { errorOf, vfiobench } from './streams.test-data.js';

const REPLAY = ['replay', 'fixtures/traces/pins.csv'];

const folder = temporaryFolder();

describe('--filter', () => {
  it.each([
    ['op=pin npage>=8', 'op=pin,npage>=8'],
    ['op=pin and npage>=8', 'op=pin,npage>=8'],
    ['vm=1,op=pin && npage >= 8', 'op=pin,npage >= 8'],
  ])('%s is told of the comma', async (text, meant) => {
    expect(await errorOf([...REPLAY, '--filter', text])).toBe(
      `vfiobench: --filter ${text}: a comma joins conditions, as in ${meant}\n`,
    );
  });

  it('with commas is what it is', async () => {
    expect(await errorOf([...REPLAY, '--filter', 'op=pin, npag>=8'])).toContain('no field npag');
  });
});

describe('words of the command line', () => {
  it.each([
    ['help foo', 'help foo: unknown command; there are replay, sweep, '],
    ['help repaly', 'help repaly: unknown command (did you mean replay?); there are '],
    ['replay x.csv -variant iopf', "unknown option '-variant' (did you mean --variant?)\n"],
    ['replay x.csv -quiet', "unknown option '-quiet' (did you mean --quiet?)\n"],
    ['replay x.csv -varaint iopf', "unknown option '-varaint' (did you mean --variant?)\n"],
    ['baseline list -dir x', "unknown option '-dir' (did you mean --dir?)\n"],
    ['replay x.csv -zzzz', "unknown option '-zzzz'\n"],
  ])('%s', async (line, message) => {
    const stderr = await errorOf(line.split(' '));
    expect(stderr.slice(0, `vfiobench: ${message}`.length)).toBe(`vfiobench: ${message}`);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });

  it('that are none of that stay what they are', async () => {
    expect((await vfiobench(['help', 'replay'])).code).toBe(0);
    expect((await vfiobench(['help'])).code).toBe(0);
    const { code, stdout } = await vfiobench([...REPLAY, '-q', '-o/dev/null']);
    expect([code, stdout]).toEqual([0, '']);
    expect(await errorOf([...REPLAY, '--variant', '-variant'])).toContain('no variant is called -variant');
  });
});

describe('a host that a trace names', () => {
  it('and that is none is told with the line', async () => {
    const path = join(folder, 'foo.csv');
    writeFileSync(path, '# vfiobench-trace: 1\n# host: xu-4.91\nop,addr,len\nmap,0,0x1000\n');
    expect(await errorOf(['replay', path])).toMatch(
      `vfiobench: ${path}:2: host: no host is called xu-4.91 (did you mean xu-4.19?); there are `,
    );
  });
});

describe('a variant that is none', () => {
  it.each([
    [
      ['density', '--variant', 'iofp'],
      / called iofp \(did you mean iopf\?\); vfiobench list variants shows all\n$/,
      /mmio|kvm-rw|static-pin/,
    ],
    [['density', '--base', 'foo'], /there are .*map-batched, /, /iopf|mmio|kvm-rw/],
    [['vmexit', 'foo'], /there are .*mmio-pv, .*hcall/, /iopf|map-batched|kvm-rw/],
    [['roundtrip', '--kinds', 'foo'], /there are .*mmio-pv, .*hcall/, /iopf|map-batched|kvm-rw/],
  ])('%j is answered with those that fit', async (args, there, others) => {
    const message = await errorOf(args);
    expect(message).toMatch(there);
    expect(message).not.toMatch(others);
  });
});

describe('a trace of the package without its folder', () => {
  it.each([
    ['ccw-boot.csv', 'traces/ccw-boot.csv'],
    ['ccw-boot', 'traces/ccw-boot.csv'],
    ['glmark2-1vm', 'traces/glmark2-1vm.csv.gz'],
  ])('%s is told where it lies', async (name, meant) => {
    for (const command of ['replay', 'info']) {
      expect(await errorOf([command, name])).toBe(
        `vfiobench: ${name}: can't be read: no such file (did you mean ${meant}?)\n`,
      );
    }
  });
});

describe('a trace without a host', () => {
  const HEAD = 'op,addr,len,pfns\n';
  it.each([
    ['bad row first', 'mapp,0x0,4096,\n', ':2: op: "mapp" is no operation (did you mean map?'],
    ['bad row behind a good one', 'map,0,4096,\nmapp,0x0,4096,\n', ':3: op: "mapp" is no operation'],
    ['no rows', '', ': nothing is recorded: the trace has no rows\n'],
    [
      'nothing else wrong',
      'map,0,4096,\n',
      ' names no host in its metadata ("# host: …"); give one with --host',
    ],
  ])('%s', async (_, rows, message) => {
    const path = join(folder, 'hostless.csv');
    writeFileSync(path, HEAD + rows);
    const stderr = await errorOf(['replay', path]);
    expect(stderr).toContain(`vfiobench: ${path}${message}`);
  });
});

describe('explain', () => {
  it('says what was left out and which metadata means nothing, as replay does', async () => {
    const path = join(folder, 'bad.csv');
    writeFileSync(path, '# hots: x\nop,addr,len\nmapp,0,4096\nmap,0,4096\n');
    const { stderr } = await vfiobench([
      'explain',
      path,
      '--row',
      '4',
      '--host',
      'xu-4.19',
      '--skip-bad-rows',
    ]);
    expect(stderr).toContain('left out 1 row that could not be read');
    expect(stderr).toContain('metadata key hots has no meaning (did you mean host?)');
  });
});

describe('--format', () => {
  it('md is markdown, as the ending .md is', async () => {
    const markdown = await vfiobench([...REPLAY, '--format', 'markdown']);
    expect(await vfiobench([...REPLAY, '--format', 'md'])).toEqual(markdown);
  });

  it('is answered with a near name', async () => {
    expect(await errorOf([...REPLAY, '--format', 'markdwn'])).toContain('(did you mean markdown?)');
    expect(await errorOf(['export', 'package.json', '--format', 'bpftrce'])).toContain(
      '(did you mean bpftrace?)',
    );
  });
});

describe('saved replays', () => {
  it('in two units are told how to be compared, and as CSV how to be saved', async () => {
    const [csv, ns, us] = ['a.csv', 'ns.json', 'us.json'].map((name) => join(folder, name));
    await vfiobench([...REPLAY, '-o', csv, '-o', ns]);
    await vfiobench([...REPLAY, '--unit', 'us', '-o', us]);
    expect(await errorOf(['compare', us, ns])).toContain('units differ; replay again with --unit ns');
    expect(await errorOf(['compare', csv, ns])).toContain("is a replay's CSV, which is not read back");
  });
});

describe('the names of what is compared', () => {
  const labels = async (...args: readonly string[]): Promise<string[]> => {
    const { stdout } = await vfiobench(['compare', ...args, '--format', 'json', '-q']);
    return JSON.parse(stdout).columns.map(({ label }: { label: string }) => label);
  };

  it('are given, or tell files apart that are given twice', async () => {
    const path = join(folder, 'n.txt');
    writeFileSync(path, Array.from({ length: 50 }, (_, i) => `${i}\n`).join(''));
    expect(await labels(path, path, path)).toEqual(['BASE', `${path} #2`, `${path} #3`]);
    expect(await labels(`old=${path}`, `new=${path}`)).toEqual(['BASE (old)', 'new']);
    expect(await labels(`BASE=${path}`, path)).toEqual(['BASE', 'n.txt']);
  });
});
