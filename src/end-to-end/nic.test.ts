import { beforeAll, describe, expect, it } from 'vitest';
import { textReport } from '../report/replay/text.js';
import { plainPage } from '../report/terminal.js';
import { replayResultSchema } from '../results/replay.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const TEARDOWN = 'replay traces/teardown-256g.csv --filter op=s2_unmap --variant batch-smallest-block';
/** A quarter of it, where its figures do not count. */
const QUARTER = TEARDOWN.replace('256g', '64g');

describe('vfiobench replay --nic', () => {
  let whole: Awaited<ReturnType<typeof vfiobenchInForms>>;
  let quarter: typeof whole;
  beforeAll(async () => {
    whole = await vfiobenchInForms(`${TEARDOWN} --nic 10g@0/0 --width 60`, ['.json', '.mail']);
    quarter = await vfiobenchInForms(`${QUARTER} --nic 10g@0/0 --width 300`, ['.md', '.csv']);
  });

  it('reports on the NIC in a section of its own, at any width', () => {
    expect([whole.code, whole.stderr]).toEqual([0, '']);
    const result = JSON.parse(whole.files[0]);
    expect(whole.stdout).toBe(textReport(result, plainPage(60)));
    for (const width of [60, 100]) {
      const text = textReport(result, plainPage(width));
      // without it the calls take as long as BASE's: the first lines must not leave it at that
      const [first] = text.split('\n\n');
      expect(first).toMatch(/^ {2}s2_unmap with NIC +58\.4 % slower.* 1\.97 → 9\.50 Gbit\/s$/m);
      expect(first).toMatch(/^ {2}@s2_unmap_ns +same \(\+0\.1 %\)/m);
      expect(first.replace(/\s+/g, ' ')).toContain(
        'the histograms, and lines that do not say "with NIC", are without it',
      );
      const section = text.slice(text.indexOf('\nNIC 10g on the CPU of vm 0, cpu 0'));
      expect(section).toMatch(/BASE +1\.97 +39\.7 ms/);
      expect(section).toMatch(/batch-.* +9\.50 +81\.1 µs/);
      expect(section.replace(/\s+/g, ' ')).toContain(
        'handover first (assumed, as the 2 Gbit/s of the thread need it:',
      );
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it('has it in Markdown and in CSV, and nothing of it without --nic', async () => {
    const [markdown, csv] = quarter.files;
    expect(markdown).toMatch(/^- s2_unmap with NIC \*\*58\.\d % slower\*\*, 2\.79 s → .* Gbit\/s$/m);
    expect(markdown).toContain('### NIC 10g on the CPU of vm 0, cpu 0: 9.50 Gbit/s while it is idle');
    expect(csv).toMatch(/^,,batch-smallest-block,nic,s2_unmap gbps,,,9\.(49|50)/m);
    expect(csv).toMatch(/^,,BASE,nic_packets,dropped,,,0\r$/m);
    const loaded = /^,,BASE,nic,s2_unmap loadedNs,,,(.*)\r$/m.exec(csv)![1];
    const ends = [...csv.matchAll(/^,,BASE,nic_gbps,s2_unmap,.*?,(.*?),/gm)].map(([, hi]) => hi);
    expect(ends.at(-1)).toBe(loaded);
    const without = await vfiobench(`${QUARTER} --format csv`);
    expect(without.stdout).not.toContain('nic');
  });

  it('has it in a mail, and refuses bpftrace maps, which have no place for it', async () => {
    const mail = whole.files[1];
    expect(mail).toMatch(/^ {2}s2_unmap with NIC 58\.\d % slower, .* 1\.97 -> 9\.50 Gbit\/s$/m);
    expect(mail).toContain('NIC 10g on the CPU of vm 0, cpu 0: 9.50 Gbit/s while it is idle\n');
    expect(mail).toMatch(/BASE +1\.97 +39\.7 ms/);
    expect(mail).toMatch(/^[\n\x20-\x7e]+$/);
    expect(Math.max(...mail.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    const maps = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --format bpftrace`);
    expect([maps.code, maps.stdout, maps.stderr]).toEqual([
      2,
      '',
      'vfiobench: bpftrace maps have no place for --nic; add another form (-o nic.txt)\n',
    ]);
  });

  it('says what window it takes where the ring caps the one that was asked for', async () => {
    const windows = (text: string) => text.split('\n').filter((line) => line.startsWith('  window '));
    const section = async (nic: string) =>
      windows((await vfiobench(`${QUARTER} --nic ${nic} --width 300`)).stdout);
    expect(windows(quarter.stdout)).toEqual([
      '  window 6,291,456 bytes (assumed: largest receive buffer by default (tcp_rmem))',
    ]);
    expect(await section('10g@0/0,window=4g')).toEqual([
      '  window 9,217,024 bytes (capped by the ring; 4,294,967,296 bytes as asked for)',
    ]);
    expect(await section('10g@0/0,ring=64')).toEqual([
      '  window 576,064 bytes (capped by the ring; 6,291,456 bytes assumed: largest receive buffer by default (tcp_rmem))',
    ]);
  });

  it('compares with what an idle host gets through its windows', async () => {
    const teardown = 'replay traces/teardown-64g.csv --filter op=s2_unmap --base batch-smallest-block';
    const { stdout } = await vfiobench(`${teardown} --nic 10g@0/0,rtt=20ms --width 120`);
    expect(stdout).toContain('cpu 0: 2.51 Gbit/s while it is idle');
    expect(stdout).toMatch(/BASE +2\.51 /);
    expect(stdout).toContain('gets at least half throughout');
  });

  it.each([
    ['10g', 'a NIC is written like 10g@0/0'],
    ['10g@0/0,rng=3', 'no setting is called "rng" (did you mean ring?)'],
    ['10g@9/0', 'traces/teardown-64g.csv has no row of vm 9, cpu 0'],
  ])('refuses %s', async (nic, message) => {
    const { code, stdout, stderr } = await vfiobench(`${QUARTER} --nic ${nic}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a host that does not price receiving', async () => {
    const { code, stderr } = await vfiobench('replay traces/contiguous-512.csv --nic 10g@0/0');
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: --nic 10g@0/0: host xu-4.19 does not say what receiving a packet costs ("receive" in its file)\n',
    ]);
  });
});

/** @param rows of a trace with timestamps, on the host of the mail */
function timed(...rows: string[]): string {
  return `# vfiobench-trace: 1\n# host: johansen-arm64\nts_ns,op,addr,len,backing,prot\n0,memslot,0x0,0x1000000000,4k,\n${rows.join('\n')}\n`;
}

describe('vfiobench replay --nic of short calls', () => {
  it('does not say that what is too short to tell is too slow', async () => {
    const stdin = timed(',s2_fault,0x0,0x1000,,w', ',s2_unmap,0x0,0x1000,,');
    const { stdout } = await vfiobench('replay - --nic 10g@0/0 --width 120', { stdin });
    expect(stdout).toContain('no recorded call on that CPU took long enough to tell');
    expect(stdout).toContain(
      "  64 queues on 64 CPUs: what 1 in 64 flows (1.6 %) gets can't be told, nor whether new connections time out\n",
    );
    expect(stdout).not.toMatch(/less than half|new connections \d/);
  });
});

describe('vfiobench replay --nic of a trace with timestamps', () => {
  it('has in JSON what the NIC makes of a variant', async () => {
    const stdin = timed('100,s2_fault,0x0,0x10000000,,w', '40000000000,s2_unmap,0x0,0x10000000,,');
    const line =
      'replay - --nic 10g@0/0 --base batch-root-entry --variant batch-smallest-block --format json';
    const { nic } = replayResultSchema.parse(JSON.parse((await vfiobench(line, { stdin })).stdout));
    const [base, variant] = nic!.lanes.map(({ ops }) => ops.find(({ op }) => op === 's2_unmap')!.loadedNs);
    expect(nic!.against.find(({ op }) => op === 's2_unmap')).toEqual({
      label: 'batch-smallest-block',
      op: 's2_unmap',
      percent: ((variant - base) / base) * 100,
      word: 'slower',
    });
  });

  it('skips months of idling', async () => {
    const stdin = timed('100,s2_fault,0x0,0x10000000,,w', '9000000000000000,s2_unmap,0x0,0x10000000,,');
    const { code, stdout } = await vfiobench('replay - --nic 1g@0/0 --format csv', { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^,,BASE,nic,s2_unmap calls,,,1\r$/m);
  }, 5_000);

  it('refuses hours of calls in one line', async () => {
    const rows = [0, 1, 2].map((part) => `,s2_fault,0x${part}000000,0xfa0000,,w`);
    const { code, stderr } = await vfiobench('replay - --nic 10m@0/0 --set s2_set_pte=1000000000ns', {
      stdin: timed(...rows),
    });
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: <stdin>:7: s2_fault: --nic 10m@0/0 can follow two and a half hours of calls on its CPU, and these take longer; cut the trace\n',
    ]);
  });
});
