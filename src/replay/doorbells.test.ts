/** Doorbells that a lane can't have, a host serves slowly, or a bus has no room for; and the figures of the mail. */
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import { MODERN_INTEL } from '../kernel/kvm/kvm.js';
import { ONE_NS_HOST, replayText, runText, stepCount } from './replay-text.test-data.js';
import { eventfdOf } from './rows/doorbell-rows.js';

const HEAD = 'cpu,op,addr,len,kind,value,ret\n';

describe('what can’t be done', () => {
  it('is left out and counted, not merged: an OUT of 8 bytes', async () => {
    const csv = `${HEAD}0,ioeventfd,0x1000,8,mmio,,\n0,kick,0x1000,8,mmio,5,\n0,ioeventfd,0x2000,2,mmio,,\n0,kick,0x2000,2,mmio,5,\n0,kick,0x3000,8,mmio,5,\n`;
    const result = await replayText(csv, { base: 'mmio-wildcard', variants: ['portio-wildcard'] });
    const counter = (lane: number, name: string) =>
      result.lanes[lane].counters.find((one) => one.name === name)!.value;
    // the third, which no doorbell is meant by, stays a write of 8 bytes by MMIO
    expect([counter(0, 'rows not supported'), counter(1, 'rows not supported')]).toEqual([0, 2]);
    expect([counter(0, 'eventfd signals'), counter(1, 'eventfd signals')]).toEqual([2, 1]);
    const kick = result.probes.find(({ name }) => name === 'kick')!;
    expect(kick.lanes.map((lane) => lane!.n)).toEqual([3, 2]);
    expect(result.host.effects).toEqual([
      "portio-wildcard can't ring the doorbells of 2 recorded rows, which it left out: an OUT writes 1, 2 or 4 bytes",
    ]);
  });

  it('ports run out', async () => {
    const rows = Array.from({ length: 16000 }, (_, i) => `0,ioeventfd,${0x10000 + 4 * i},4,mmio,,\n`).join(
      '',
    );
    const { lanes } = await runText(HEAD + rows, { base: 'mmio-userspace', variants: ['portio-userspace'] });
    // 60 KiB of ports, four bytes each
    expect([...lanes[1].unsupported]).toEqual([['no port is left', 16000 - 0xf000 / 4]]);
  });

  it('arm64 has no ports', async () => {
    const kvm = { ...MODERN_INTEL, mmio: 'arm64' as const, fastMmio: false, why: 'test' };
    const csv = `${HEAD}0,ioeventfd,0x1000,2,pio,1,\n0,kick,0x1000,2,pio,1,\n0,kick,0x1000,2,pio,2,\n`;
    const run = await runText(csv, {
      base: 'mmio-wildcard',
      variants: ['portio-datamatch', 'kick-as-recorded', 'hcall'],
      host: { ...ONE_NS_HOST, kvm },
    });
    expect(run.lanes.map(({ unsupported }) => [...unsupported.values()])).toEqual([[1], [3], [3], [1]]);
  });

  it('is said of mmio-pv on a host without FAST_MMIO, which takes the steps of mmio-wildcard', async () => {
    const csv = `${HEAD}${'0,ioeventfd,0x1000,2,mmio,,0\n'}${'0,kick,0x1000,2,mmio,1,0\n'.repeat(3)}`;
    const kvm = { ...MODERN_INTEL, mmio: 'npt' as const, fastMmio: false, why: 'test' };
    const host = { ...ONE_NS_HOST, kvm };
    const options = { variants: ['mmio-pv'], filter: 'op=kick' };
    const slow = await replayText(csv, { ...options, host });
    expect(slow.host.effects).toEqual([
      'mmio-pv: no FAST_MMIO on this host (npt): doorbells without a length take the way of those with one',
    ]);
    expect(slow.lanes[1].stepCounts).toEqual(slow.lanes[0].stepCounts);
    const fast = await replayText(csv, options);
    expect(fast.host.effects).toEqual([]);
    expect([stepCount(fast, 0, 'emulate'), stepCount(fast, 1, 'emulate')]).toEqual([3, 1]);
  });

  it('writes that no guest makes are told by their row', async () => {
    const kick = (len: number, kind: string, addr = 0x10): Promise<unknown> =>
      replayText(`${HEAD}0,kick,${addr},${len},${kind},,\n`);
    await expect(kick(3, 'mmio')).rejects.toThrow(
      '<stdin>:2: kick: len: a guest writes 1, 2, 4 or 8 bytes at a time',
    );
    await expect(kick(0, 'hcall')).rejects.toThrow('len: a guest writes');
    await expect(kick(8, 'pio')).rejects.toThrow('<stdin>:2: kick: len: an OUT writes 1, 2 or 4 bytes');
    await expect(kick(2, 'pio', 0x10000)).rejects.toThrow('<stdin>:2: kick: addr: ports end at 0xffff');
    await kick(2, 'pio', 0xfffe);
  });

  it('a value that does not fit its length is told by its row', async () => {
    const kick = (len: number, value: string): Promise<unknown> =>
      replayText(`${HEAD}0,kick,0x10,${len},mmio,${value},\n`);
    await expect(kick(2, '70000')).rejects.toThrow(
      '<stdin>:2: kick: value: 0x11170 does not fit into a write of 2 bytes',
    );
    await expect(kick(1, '256')).rejects.toThrow('value: 0x100 does not fit into a write of 1 byte');
    await expect(kick(4, '0x100000000')).rejects.toThrow('does not fit into a write of 4 bytes');
    for (const [len, value] of [
      [1, '255'],
      [2, '65535'],
      [4, '0xffffffff'],
      [8, '0xffffffffffffffff'],
    ] as const)
      await kick(len, value);
  });

  it('a full bus is no failure: the VMM serves such a doorbell', async () => {
    const kvm = { ...MODERN_INTEL, limitsIoeventfds: true, why: 'test' };
    const assign = Array.from({ length: 1002 }, (_, i) => `0,ioeventfd,${0x10000 + 4 * i},2,mmio,,\n`).join(
      '',
    );
    const csv = `${HEAD}${assign}0,kick,${0x10000 + 4 * 1001},2,mmio,,0\n0,ioeventfd,${0x10000 + 4 * 1001},2,mmio,,-EEXIST\n`;
    const result = await replayText(csv, {
      variants: ['mmio-userspace', 'hcall'],
      host: { ...ONE_NS_HOST, kvm },
    });
    expect(result.recordedReturns.differing).toBe(0);
    expect(result.lanes.map(({ errnos }) => errnos.map(({ errno, rows }) => `${errno} ${rows}`))).toEqual([
      ['-EEXIST 1', '-ENOSPC 2'],
      ['-EEXIST 1'],
      ['-EEXIST 1', '-ENOSPC 2'],
    ]);
    expect(result.lanes[1].differing.map(({ rows }) => rows)).toEqual([2]);
    expect(stepCount(result, 0, 'userspace_exit')).toBe(1);
    expect(result.host.effects).toContain(
      'BASE: 2 ioeventfds refused (-ENOSPC): on this host they count for the 1,000 devices of a bus, as before v3.11; their doorbells go to user space',
    );
  });
});

describe('on the host of the mail', () => {
  const host = loadHost('tsirkin-i7-2640m');
  const trace = (n: number): string => {
    const address = (i: number): number => 0xfe000000 + 4 * i;
    const bells = Array.from({ length: n }, (_, i) => `0,ioeventfd,${address(i)},2,mmio,,\n`).join('');
    return HEAD + bells + `0,kick,${address(n - 1)},2,mmio,0,\n`.repeat(2);
  };

  it('walk, decode and emulation make up 1651 cycles of a wildcard MMIO kick', async () => {
    const result = await replayText(trace(1), { host, variants: ['mmio-pv'], filter: 'line>=4' });
    const { steps } = result.probes.find(({ name }) => name === 'kick')!.lanes[0]!;
    const emulation = ['guest_walk', 'decode', 'emulate', 'writeback', 'mmio_cache'];
    const time = steps.filter(({ step }) => emulation.includes(step)).reduce((sum, one) => sum + one.time, 0);
    expect(time).toBeGreaterThan(1620);
    expect(time).toBeLessThan(1660);
    expect(result.probes[0].against[0]!.totalDelta).toBeCloseTo(-1651, 0);
  });

  it('costs grow with log2 of distinct addresses, and linearly with the values of one address', async () => {
    const costs = async (rows: (i: number) => string, ns: readonly number[]): Promise<number[]> =>
      Promise.all(
        ns.map(async (n) => {
          const all = (op: string): string =>
            Array.from({ length: n }, (_, i) => `0,${op},${rows(i)},\n`).join('');
          const csv = `${HEAD}0,kick,0xfe000000,2,mmio,9999,\n${all('ioeventfd')}${all('kick')}`;
          const result = await replayText(csv, { base: 'kick-as-recorded', host, filter: `op=kick,line>2` });
          return result.probes.find(({ name }) => name === 'kick')!.lanes[0]!.mean;
        }),
      );
    const distinct = await costs((i) => `${0xfe000000 + 2 * i},2,mmio,`, [16, 64, 256, 1000]);
    const doublings = distinct.slice(1).map((cost, i) => (cost - distinct[i]) / 2);
    // one comparison a doubling, 8 cycles
    for (const cost of doublings) expect(cost).toBeCloseTo(8, -0.5);
    const siblings = await costs((i) => `0xfe000000,2,mmio,${i}`, [10, 100, 1000]);
    expect((siblings[2] - siblings[1]) / (siblings[1] - siblings[0])).toBeCloseTo(10, 0);
  });

  it('an eventfd in the report has its number and count', () => {
    expect(eventfdOf(3 * 2 ** 32 + 17)).toEqual({ number: 3, signals: 17 });
  });
});
