import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const TEARDOWN = 'replay traces/teardown-256g.csv --filter op=s2_unmap --variant batch-smallest-block';

describe('vfiobench replay --nic', () => {
  it('reports on the NIC in a section of its own, at any width', async () => {
    for (const width of [60, 80, 120]) {
      const { code, stdout, stderr } = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --width ${width}`);
      expect([code, stderr]).toEqual([0, '']);
      const section = stdout.slice(stdout.indexOf('\nNIC 10g on the CPU of vm 0, cpu 0'));
      expect(section).toMatch(/BASE +1\.97 +39\.7 ms/);
      expect(section).toMatch(/batch-.* +9\.50 +81\.1 µs/);
      expect(section.replace(/\s+/g, ' ')).toContain('handover first (assumed: the first packet in a batch');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it('has it in Markdown and in CSV, and nothing of it without --nic', async () => {
    const markdown = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --format markdown`);
    expect(markdown.stdout).toContain('### NIC 10g on the CPU of vm 0, cpu 0: 9.50 Gbit/s while it is idle');
    const csv = await vfiobench(`${TEARDOWN} --nic 10g@0/0 --format csv`);
    expect(csv.stdout).toMatch(/^,,batch-smallest-block,nic,s2_unmap gbps,,,9\.(49|50)/m);
    expect(csv.stdout).toMatch(/^,,BASE,nic_packets,dropped,,,0\r$/m);
    const without = await vfiobench(`${TEARDOWN} --format csv`);
    expect(without.stdout).not.toContain('nic');
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
