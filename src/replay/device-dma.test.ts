/** A passed-through device in a replay: what it lost, who waits for whom, and what is told of it. */
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import type { DeviceResult } from '../results/device.js';
import type { ReplayResult } from '../results/replay.js';
import { VARIANTS } from '../variants/table.js';
import { ONE_NS_HOST, replayText } from './replay-text.test-data.js';

const HOST = loadHost('lu-kunpeng920');
const HEAD = '# container: iommu\nts_ns,vm,cpu,dev,op,addr,len,backing,prot\n';
const PAGE = 4096;

/** A row without a timestamp. */
function row(
  op: string,
  addr: number,
  len: number,
  more: { vm?: number; cpu?: number; ts?: number; backing?: string } = {},
): string {
  const { vm = 0, cpu = 0, ts = '', backing = '' } = more;
  return `${ts},${vm},${cpu},${cpu},${op},${addr},${len},${backing},\n`;
}

function deviceOf({ lanes }: ReplayResult, label: string): DeviceResult {
  return lanes.find((lane) => lane.label === label)!.device!;
}

describe('premap from 1 to 4096 pages', () => {
  const MIB = 2 ** 20;
  const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

  /** Four accesses of 8 MB so far apart, in 64 MB. */
  const premapped = async (apart: number): Promise<{ pinned: DeviceResult; devices: DeviceResult[] }> => {
    const accesses = Array.from({ length: 4 }, (_, i) => row('dev_dma', i * apart, 8 * MIB));
    const trace = HEAD + row('map', 0, 64 * MIB, { backing: '4k:untouched' }) + accesses.join('');
    const variants = SIZES.map((pages) => `iopf-premap:pages=${pages}`);
    const { lanes } = await replayText(trace, { host: HOST, variants });
    const [pinned, ...devices] = lanes.map(({ device }) => device!);
    return { pinned, devices };
  };

  it('fewer faults and less slow-down; the speed nears static pinning from below', async () => {
    const { pinned, devices } = await premapped(8 * MIB);
    expect(devices.map(({ faults }) => faults)).toEqual(SIZES.map((pages) => (32 * MIB) / PAGE / pages));
    expect(devices.map(({ pagesMappedInVain }) => pagesMappedInVain)).toEqual(SIZES.map(() => 0));
    const speeds = devices.map(({ bytesPerSecond }) => bytesPerSecond!);
    expect(speeds).toEqual([...speeds].sort((a, b) => a - b));
    for (const speed of speeds) expect(speed).toBeLessThan(pinned.bytesPerSecond!);
    const slowdowns = devices.map(({ slowdownPercent }) => slowdownPercent!);
    expect(slowdowns[0]).toBeGreaterThan(80);
    expect(slowdowns[12]).toBeLessThan(35);
    for (const { pinnedBytesPeak } of devices) expect(pinnedBytesPeak).toBe(0);
    expect(pinned).toMatchObject({ faults: 0, slowdownPercent: 0, pinnedBytesPeak: 64 * MIB });
  });

  it('memory is mapped in vain where the device does not go on, and that costs more than it saves', async () => {
    const { devices } = await premapped(12 * MIB);
    const inVain = devices.map(({ pagesMappedInVain }) => pagesMappedInVain);
    expect(inVain).toEqual([...SIZES.slice(0, 12).map(() => 0), (16 * MIB) / PAGE]);
    const [of2048, of4096] = devices.slice(11);
    // the second fault of 16 MB reaches over the third access
    expect([of2048.faults, of4096.faults]).toEqual([4, 3]);
    expect(of4096.bytesPerSecond!).toBeLessThan(of2048.bytesPerSecond!);
  });
});

describe('faults of several devices', () => {
  const maps = (vms: number): string =>
    Array.from({ length: vms }, (_, vm) => row('map', 0, 2 ** 24, { vm, backing: '4k:untouched' })).join('');
  const FREE = { ...HOST, locks: undefined };
  const means = async (trace: string): Promise<number[]> => {
    const { locks: _, ...host } = FREE;
    const result = await replayText(trace, { host, variants: ['iopf', 'host-sva'] });
    return result.probes
      .find(({ name }) => name === 'iopf')!
      .lanes.slice(1)
      .map((lane) => lane!.mean);
  };
  const touch = (vm: number, cpu: number): string =>
    row('dev_dma', cpu * 2 ** 20, 2 ** 20, { vm, cpu, ts: 1e10 });

  it('queue in the one event thread of the SMMU, two VMs like two devices; host SVA only for its delivery', async () => {
    const [iopfAlone, svaAlone] = await means(HEAD + maps(1) + touch(0, 0));
    const [iopfDevices, svaDevices] = await means(HEAD + maps(1) + touch(0, 0) + touch(0, 1));
    const [iopfVms] = await means(HEAD + maps(2) + touch(0, 0) + touch(1, 0));
    expect(iopfDevices / iopfAlone).toBeGreaterThan(1.5);
    expect(iopfVms / iopfAlone).toBeGreaterThan(1.5);
    expect(svaDevices / svaAlone).toBeLessThan(1.1);
  });

  it('a span is as long in a call alone as in one that may overlap', async () => {
    const alone = await means(HEAD + maps(1) + row('dev_dma', 0, 2 ** 20));
    const timed = await means(HEAD + maps(1) + row('dev_dma', 0, 2 ** 20, { ts: 1e10 }));
    expect(timed[0]).toBeCloseTo(alone[0], 0);
    expect(timed[1]).toBeCloseTo(alone[1], 0);
  });

  it('duplicates follow from equal timestamps, and every lane moves the same bytes', async () => {
    const both = (ts: number): string =>
      [0, 1].map((cpu) => row('dev_dma', 0, 8 * PAGE, { cpu, ts })).join('');
    const trace = HEAD + row('map', 0, 2 ** 20, { ts: 0, backing: '4k:untouched' }) + both(1e9) + both(2e9);
    const result = await replayText(trace, { host: HOST, variants: ['iopf', 'iopf-premap', 'host-sva'] });
    expect(result.lanes.map(({ device }) => [device!.faults, device!.duplicates])).toEqual([
      [0, 0],
      [16, 8],
      [2, 1],
      [16, 8],
    ]);
    for (const { device } of result.lanes) expect(device!.bytes).toBe(4 * 8 * PAGE);
  });
});

describe('what a result says of a device', () => {
  const SMALL = HEAD + row('map', 0, 16 * PAGE) + row('dev_dma', 0, 4 * PAGE);

  it('nothing where there is none; everything where a variant asks', async () => {
    const pins = '# container: iommu\nop,addr,len\nmap,0,0x1000\n';
    expect((await replayText(pins)).lanes[0].device).toBeUndefined();
    const asked = await replayText(pins, { variants: ['iopf'] });
    expect(asked.lanes.map(({ device }) => device!.pinnedBytesPeak)).toEqual([PAGE, 0]);
    expect(asked.lanes.map(({ device }) => device!.slowdownPercent)).toEqual([null, null]);
  });

  it('the slow-down is against static pinning, whatever BASE is, and unknown without it', async () => {
    const turned = await replayText(SMALL, { base: 'iopf', variants: ['static-pin', 'host-sva'] });
    const plain = await replayText(SMALL, { variants: ['iopf'] });
    expect(deviceOf(turned, 'BASE').slowdownPercent).toBe(deviceOf(plain, 'iopf').slowdownPercent);
    expect(deviceOf(turned, 'static-pin').slowdownPercent).toBe(0);
    expect(deviceOf(await replayText(SMALL, { base: 'iopf' }), 'BASE').slowdownPercent).toBeNull();
  });

  it('faultTime is that of @iopf, idle its share of @dev_dma, and all of it lies in the steps', async () => {
    const result = await replayText(SMALL, { variants: ['iopf'] });
    const { device, stepCounts } = result.lanes[1];
    const iopf = result.probes.find(({ name }) => name === 'iopf')!.lanes[1]!;
    const accesses = result.probes.find(({ name }) => name === 'dev_dma')!.lanes[1]!;
    expect(iopf.n).toBe(4);
    expect(device!.faultTime).toBe(iopf.total);
    expect(iopf.steps.reduce((sum, { time }) => sum + time, 0)).toBeCloseTo(iopf.total, 6);
    expect(device!.idleShare).toBe(iopf.total / accesses.total);
    // a fault is part of its access: it does not count twice
    expect(stepCounts.find(({ step }) => step === 'evtq_irq')!.count).toBe(4);
  });

  it('pinned memory over time, row by row', async () => {
    const trace = `${SMALL}${row('map', 2 ** 20, PAGE)}${row('unmap', 0, 16 * PAGE)}`;
    const { pinnedBytes, pinnedBytesPeak, pinnedBytesOverTime } = (
      await replayText(trace, { variants: ['iopf'] })
    ).lanes[0].device!;
    expect([pinnedBytes, pinnedBytesPeak]).toEqual([PAGE, 17 * PAGE]);
    expect(pinnedBytesOverTime).toEqual([
      { row: 0, bytes: 16 * PAGE },
      { row: 2, bytes: 17 * PAGE },
      { row: 3, bytes: PAGE },
    ]);
  });

  it('of pinned memory that changes often, so many points are kept, the first among them', async () => {
    const often = Array.from({ length: 2000 }, (_, i) => row('map', (i + 1) * 2 ** 20, PAGE)).join('');
    const { pinnedBytesOverTime, pinnedBytes } = (await replayText(HEAD + often, { variants: ['iopf'] }))
      .lanes[0].device!;
    expect(pinnedBytesOverTime.length).toBeLessThan(256);
    expect(pinnedBytesOverTime[0]).toEqual({ row: 0, bytes: PAGE });
    expect(pinnedBytes).toBe(2000 * PAGE);
  });

  it('counts of recorded rows only', async () => {
    const trace = SMALL + row('dev_dma', 8 * PAGE, 2 * PAGE) + row('dev_dma', 16 * PAGE, PAGE);
    const result = await replayText(trace, { variants: ['iopf'], filter: 'line>=5' });
    expect(result.lanes[1].device).toMatchObject({ faults: 3, aborts: 1, bytes: 2 * PAGE });
    expect(result.lanes[1].errnos).toEqual([{ op: 'dev_dma', errno: '-EFAULT', rows: 1 }]);
  });
});

describe('what differs by nature', () => {
  it('static pinning fails at the limit where faults need no room, and the rest follows', async () => {
    const trace =
      '# memlock: 65536\n' +
      HEAD +
      row('map', 0, 32 * PAGE) +
      row('dev_dma', 0, 2 * PAGE) +
      row('map', 0, 8 * PAGE) +
      row('unmap', 8 * PAGE, 8 * PAGE) +
      row('unmap', 0, 32 * PAGE);
    for (const [base, variant] of [
      ['static-pin', 'iopf'],
      ['iopf', 'static-pin'],
    ]) {
      const result = await replayText(trace, { base, variants: [variant] });
      expect(result.lanes[1].differing.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(2);
    }
  });

  it('pinned pages outlive the mm, and the referee lets it pass', async () => {
    const trace = `${HEAD}${row('map', 0, 4 * PAGE)},0,0,0,mm_exit,,,,\n${row('dev_dma', 0, PAGE)}`;
    const result = await replayText(trace, { variants: ['iopf', 'host-sva'] });
    expect(result.lanes.map(({ errnos }) => errnos[0]?.errno)).toEqual([undefined, '-ENODEV', '-ENODEV']);
    expect(result.lanes[1].differing[0].reason).toMatch(/the mm is gone/);
  });

  const ways = VARIANTS.filter(({ path }) => path === 'dev_dma').map(({ name }) => name);
  it.each(ways)('every other way answers as %s does', async (base) => {
    const trace =
      HEAD +
      row('map', 0, 2 ** 20, { backing: 'thp:untouched' }) +
      row('dev_dma', 100, 5 * PAGE) +
      row('invalidate', 2 * PAGE, PAGE + 1) +
      row('dev_dma', 0, 2 ** 20 + 1) +
      row('unmap', 0, 2 ** 20) +
      row('dev_dma', 0, PAGE);
    const others = ways.filter((name) => name !== base);
    const result = await replayText(trace, { base, variants: others, host: HOST });
    for (const { differing } of result.lanes) expect(differing).toEqual([]);
  });
});

describe('what can not be run', () => {
  it('DMA of a device without an IOMMU domain, and an access that is too long', async () => {
    await expect(replayText('op,addr,len\ndev_dma,0,4096\n')).rejects.toMatchObject({
      name: 'InputError',
      message: '<stdin>:2: dev_dma: a device has DMA of its own only in a trace with "# container: iommu"',
    });
    await expect(
      replayText(`# container: iommu\nop,addr,len\ndev_dma,0,${2 ** 30 + 1}\n`),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: '<stdin>:3: dev_dma: len: more than 1 GiB in one access of a device',
    });
    await expect(replayText('op,addr,len\nmap,0,4096\n', { variants: ['iopf'] })).rejects.toThrow(
      /container: iommu/,
    );
  });

  it('more memory taken back than is kept page by page', async () => {
    await expect(
      replayText(`# container: iommu\nop,addr,len\ninvalidate,0,${2 ** 40 + 4096}\n`),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: '<stdin>:3: invalidate: len: more than 1 TiB taken back at once',
    });
  });

  it('invalidate without an IOMMU domain takes nothing from anybody', async () => {
    const result = await replayText('op,addr,len\nmap,0,4096\ninvalidate,0,4096\n', { host: ONE_NS_HOST });
    expect(result.probes.find(({ name }) => name === 'invalidate')!.lanes[0]!.max).toBe(0);
  });
});
