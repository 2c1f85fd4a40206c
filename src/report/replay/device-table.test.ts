import { describe, expect, it } from 'vitest';
import type { DeviceResult } from '../../results/device.js';
import type { ReplayResult } from '../../results/replay.js';
import { deviceLegend, deviceRows } from './device-table.js';

const DEVICE: DeviceResult = {
  bytes: 4096,
  time: 3000,
  pinnedBytesOverTime: [],
  slowdownPercent: 3,
  slowdownAgainst: 'static-pin',
  bytesPerSecond: 1e9,
  faults: 2,
  duplicates: 0,
  aborts: 0,
  faultTime: 100,
  idleShare: 0.03,
  pagesMapped: 512,
  pagesMappedInVain: 7,
  pinnedBytes: 0,
  pinnedBytesPeak: 4096,
};

const resultOf = (...devices: DeviceResult[]): ReplayResult =>
  ({ unit: 'ns', lanes: devices.map((device) => ({ device, variants: [] })) }) as unknown as ReplayResult;

describe('the rows of the device', () => {
  it('have the minus of all other numbers where a lane is faster than static-pin', () => {
    const rows = deviceRows(
      resultOf({ ...DEVICE, slowdownPercent: -1.26 }, { ...DEVICE, slowdownPercent: 2 }),
    );
    expect(rows.find(([name]) => name === 'slow-down')).toEqual(['slow-down', '−1.3 %', '2.0 %']);
  });
});

describe('the legend of the device', () => {
  const WHOLE =
    'slow-down: speed lost against static-pin; device idle: its time in faults; in vain: mapped, and not touched while mapped; pinned: host memory that can not be taken back';

  it('explains every row that is there in some lane', () => {
    expect(deviceLegend(resultOf({ ...DEVICE, pagesMappedInVain: null }, DEVICE))).toBe(WHOLE);
  });

  it.each([
    [['host-sva'], 'host-sva'],
    [['host-sva', 'mine'], 'host-sva and mine, each'],
    [['a', 'b', 'c'], 'a, b and c, each'],
  ])('says which lanes are held against themselves: %j', (labels, said) => {
    const process: DeviceResult = { ...DEVICE, slowdownAgainst: 'itself' };
    const result = resultOf(DEVICE, ...labels.map(() => process));
    const lanes = result.lanes.map((lane, i) => ({ ...lane, label: ['BASE', ...labels][i] }));
    expect(deviceLegend({ ...result, lanes })).toBe(
      WHOLE.replace('static-pin;', `static-pin, of ${said} against itself without faults;`),
    );
  });

  it('does not explain a row that is left out', () => {
    const result = resultOf({ ...DEVICE, pagesMappedInVain: null, slowdownPercent: null });
    const names = deviceRows(result).map(([name]) => name);
    expect(names).not.toContain('of them in vain');
    expect(names).not.toContain('slow-down');
    expect(deviceLegend(result)).toBe(
      'device idle: its time in faults; pinned: host memory that can not be taken back',
    );
  });
});
