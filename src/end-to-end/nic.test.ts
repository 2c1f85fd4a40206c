import { describe, expect, it } from 'vitest';
import { replayResultSchema } from '../report/json-schema.js';
import { vfiobench } from './streams.test-data.js';

const TEARDOWN = 'replay traces/teardown-256g.csv --filter op=s2_unmap --variant batch-smallest-block';
/** A quarter of it, where its figures do not count. */
const QUARTER = TEARDOWN.replace('256g', '64g');

describe('vfiobench replay --nic', () => {
  it('reports on the NIC in a section of its own, at any width', async () => {
    for (const width of [60, 100]) {
      const { code, stdout, stderr } = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --width ${width}`);
      expect([code, stderr]).toEqual([0, '']);
      // without it the calls take as long as BASE's: the first lines must not leave it at that
      const [first] = stdout.split('\n\n');
      expect(first).toMatch(/^ {2}s2_unmap with NIC +58\.4 % slower.* 1\.97 → 9\.50 Gbit\/s$/m);
      expect(first).toMatch(/^ {2}@s2_unmap_ns +same \(\+0\.1 %\)/m);
      expect(first.replace(/\s+/g, ' ')).toContain(
        'the histograms, and lines that do not say "with NIC", are without it',
      );
      const section = stdout.slice(stdout.indexOf('\nNIC 10g on the CPU of vm 0, cpu 0'));
      expect(section).toMatch(/BASE +1\.97 +39\.7 ms/);
      expect(section).toMatch(/batch-.* +9\.50 +81\.1 µs/);
      expect(section.replace(/\s+/g, ' ')).toContain(
        'handover first (assumed, as the 2 Gbit/s of the thread need it:',
      );
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it('has it in Markdown and in CSV, and nothing of it without --nic', async () => {
    const markdown = await vfiobench(`${QUARTER} --nic 10g@0/0 --format markdown`);
    expect(markdown.stdout).toMatch(/^- s2_unmap with NIC \*\*58\.\d % slower\*\*, 2\.79 s → .* Gbit\/s$/m);
    expect(markdown.stdout).toContain('### NIC 10g on the CPU of vm 0, cpu 0: 9.50 Gbit/s while it is idle');
    const csv = await vfiobench(`${QUARTER} --nic 10g@0/0 --format csv`);
    expect(csv.stdout).toMatch(/^,,batch-smallest-block,nic,s2_unmap gbps,,,9\.(49|50)/m);
    expect(csv.stdout).toMatch(/^,,BASE,nic_packets,dropped,,,0\r$/m);
    const loaded = /^,,BASE,nic,s2_unmap loadedNs,,,(.*)\r$/m.exec(csv.stdout)![1];
    const ends = [...csv.stdout.matchAll(/^,,BASE,nic_gbps,s2_unmap,.*?,(.*?),/gm)].map(([, hi]) => hi);
    expect(ends.at(-1)).toBe(loaded);
    const without = await vfiobench(`${QUARTER} --format csv`);
    expect(without.stdout).not.toContain('nic');
  });

  it('has it in a mail, and refuses bpftrace maps, which have no place for it', async () => {
    const mail = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --format mail`);
    expect(mail.stdout).toMatch(/^ {2}s2_unmap with NIC 58\.\d % slower, .* 1\.97 -> 9\.50 Gbit\/s$/m);
    expect(mail.stdout).toContain('NIC 10g on the CPU of vm 0, cpu 0: 9.50 Gbit/s while it is idle\n');
    expect(mail.stdout).toMatch(/BASE +1\.97 +39\.7 ms/);
    expect(mail.stdout).toMatch(/^[\n\x20-\x7e]+$/);
    expect(Math.max(...mail.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    const maps = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --format bpftrace`);
    expect([maps.code, maps.stdout, maps.stderr]).toEqual([
      2,
      '',
      'vfiobench: bpftrace maps have no place for --nic; add another form (-o nic.txt)\n',
    ]);
  });

  it('says what window it takes where the ring caps the one that was asked for', async () => {
    const section = async (nic: string) =>
      (await vfiobench(`${QUARTER} --nic ${nic} --width 300`)).stdout
        .split('\n')
        .filter((line) => line.startsWith('  window '));
    expect(await section('10g@0/0')).toEqual([
      '  window 6291456 bytes (assumed: largest receive buffer by default (tcp_rmem))',
    ]);
    expect(await section('10g@0/0,window=4g')).toEqual([
      '  window 9217024 bytes (capped by the ring; 4294967296 bytes as asked for)',
    ]);
    expect(await section('10g@0/0,ring=64')).toEqual([
      '  window 576064 bytes (capped by the ring; 6291456 bytes assumed: largest receive buffer by default (tcp_rmem))',
    ]);
  });

  it('compares with what an idle host gets through its windows', async () => {
    const teardown = 'replay traces/teardown-64g.csv --filter op=s2_unmap --base batch-smallest-block';
    const { stdout } = await vfiobench(`${teardown} --nic 10g@0/0,rtt=20ms --width 120`);
    expect(stdout).toContain('cpu 0: 2.51 Gbit/s while it is idle');
    expect(stdout).toMatch(/BASE +2\.51 /);
    expect(stdout).toContain('gets less than half for 0 ns');
  });

  it.each([
    ['10g', 'a NIC is written like 10g@0/0'],
    ['10g@0/0,rng=3', 'no setting is called "rng" (did you mean ring?)'],
    ['10g@9/0', 'traces/teardown-256g.csv has no row of vm 9, cpu 0'],
  ])('refuses %s', async (nic, message) => {
    const { code, stdout, stderr } = await vfiobench(`${TEARDOWN} --nic ${nic}`);
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
