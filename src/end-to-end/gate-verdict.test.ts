/** How often a gate says its verdict: once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { type Surroundings, vfiobench } from './streams.test-data.js';

const gate = (more: readonly string[], around?: Surroundings) =>
  vfiobench(
    [
      ...['gate', 'fixtures/traces/pins.csv', '--variant', 'contiguous-pin'],
      ...['--fail-on', 'n_pages mean > -99%', ...more],
    ],
    around,
  );

describe('a gate that fails', () => {
  it.each(['json', 'junit'])('says so on stderr beside %s, which is for programs', async (format) => {
    const { code, stderr } = await gate(['--format', format]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vfiobench: gate FAIL: .*\n$/);
  });

  it.each(['text', 'markdown', 'github'])('says so once, on stdout, in %s', async (format) => {
    for (const around of [{}, { columns: 80 }]) {
      const seen = await gate(['--format', format], around);
      expect(seen).toMatchObject({ code: 1, stderr: '' });
      expect(seen.stdout).toContain('gate FAIL');
    }
  });

  it('says nothing on stderr with --quiet, and all to programs on a terminal', async () => {
    expect(await gate(['--quiet'])).toMatchObject({ code: 1, stderr: '' });
    const json = await gate(['--format', 'json'], { columns: 80 });
    expect(json.stderr).toContain('gate FAIL');
  });
});

describe('a variant that changes nothing here', () => {
  const KICKS = ['gate', 'traces/virtio-kicks.csv', '--variant', 'mmio-wildcard'];
  const said = async (format: string, around?: Surroundings) =>
    vfiobench([...KICKS, '--fail-on', 'kick p99 > +5%', '--format', format], around);

  it('is a ::warning of GitHub Actions beside the passed gate', async () => {
    const { code, stdout } = await said('github');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::warning title=vfiobench gate::mmio-wildcard changes nothing here/m);
  });

  it('is warned of once on a terminal', async () => {
    const { stdout, stderr } = await said('text', { columns: 80 });
    expect(stderr).not.toContain('changes nothing here');
    expect(stdout).toContain('changes nothing here');
    expect((await said('json', { columns: 80 })).stderr).toContain('changes nothing here');
  });
});

describe('a warning of recordings', () => {
  const folder = temporaryFolder();

  it('that both have is told once on a terminal', async () => {
    const file = join(folder, 'cut.txt');
    writeFileSync(file, '@read_ns:\n[1, 2) 5 |@@|\n[2, 4) 500 |@@@@|');
    const line = ['gate', file, file, '--fail-on', 'read_ns moved > 20%'];
    const text = await vfiobench(line, { columns: 80 });
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout.match(/^warning: /gm)).toHaveLength(1);
    const json = await vfiobench([...line, '--format', 'json']);
    expect(json.stderr.match(/may be cut off\n/g)).toHaveLength(1);
  });
});

it('a configuration and none exclude each other', async () => {
  for (const both of [
    ['--config', 'c.json', '--no-config'],
    ['--no-config', '--config', 'c.json'],
  ]) {
    const { code, stderr } = await vfiobench(['gate', 'fixtures/traces/pins.csv', ...both]);
    expect(code).toBe(2);
    expect(stderr).toBe('vfiobench: --config and --no-config exclude each other; give one of them\n');
  }
});

describe('a condition on a lock', () => {
  const said = async (trace: string, lock: string): Promise<string> => {
    const line = [
      'gate',
      trace,
      '--variant',
      'contiguous-pin',
      '--fail-on',
      `lock_wait[${lock}] mean > +1us`,
    ];
    const { code, stderr } = await vfiobench(line);
    expect(code).toBe(2);
    return stderr.slice(stderr.indexOf('1us: ') + 5);
  };

  it('that nothing waited for says so', async () => {
    expect(await said('fixtures/traces/pins.csv', 'iommu_lock')).toBe(
      'nothing waited for iommu_lock here, nor for any other lock\n',
    );
  });
});

describe('a condition that names nothing', () => {
  it.each([
    [
      'n_page mean > +5%',
      /no probe is called n_page \(did you mean n_pages\?\); there are 1_page, n_pages, /,
    ],
    ['gup_call mean > +5%', /no probe is called gup_call; it is a count: write steps gup_call\n/],
    ['n_pages mean > 5', /5: @?n_pages mean is a time: give the value a unit, as in 5ns\n/],
  ])('%s is found before the trace is read', async (condition, message) => {
    for (const more of [['--variant', 'contiguous-pin'], ['--selftest']]) {
      const { code, stderr } = await vfiobench(['gate', 'gone.csv', '--fail-on', condition, ...more]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });

  it('leaves what only the replay knows to it', async () => {
    const conditions = [
      'lock_wait[iommu_lock] mean > +1us',
      'npage mean > 5',
      'n_pages_ns n > 5',
      'n_pages moved > 5%',
    ];
    for (const condition of conditions) {
      const { stderr } = await vfiobench(['gate', 'gone.csv', '--selftest', '--fail-on', condition]);
      expect(stderr, condition).toContain("gone.csv: can't be read");
    }
  });

  it('of standard input is told as messages call it', async () => {
    const stdin = 'op,addr,len,pfns\nmap,0x0,0x10000,\npin,,,2\n';
    const args = [
      'gate',
      '-',
      '--host',
      'xu-4.19',
      '--variant',
      'contiguous-pin',
      '--fail-on',
      '1_page mean > +900%',
    ];
    expect((await vfiobench(args, { stdin })).stdout).toMatch(/\ntrace <stdin> \(sha256 /);
    expect((await vfiobench('replay - --host xu-4.19', { stdin })).stdout).toMatch(/trace +<stdin> \(csv/);
  });
});
