import { describe, expect, it } from 'vitest';
import type { NicOp, NicResult } from '../stats/nic-result.js';
import { nicTitle, overTime } from './nic-rows.js';

const TEN: NicResult = {
  nic: '10g@0/0',
  vm: 0,
  cpu: 0,
  idleGbps: 9.5,
  packetNs: 3210,
  softirq: 'ksoftirqd-first',
  lanes: [],
  basis: [],
};

function op(loadedNs: number, binNs: number, gbps: readonly number[]): NicOp {
  return {
    op: 's2_unmap',
    calls: 1,
    batches: 1,
    longestBatchNs: 1,
    quietNs: loadedNs,
    loadedNs,
    gbps: 1,
    longestStallNs: 0,
    dropped: 0,
    callShare: 1,
    softirqShare: 0,
    ksoftirqdShare: 0,
    series: { binNs, gbps },
  };
}

describe('throughput over time', () => {
  it('weighs a short last bin by its length', () => {
    const bins = [...Array.from({ length: 99 }, () => 2), 100];
    expect(overTime(TEN, op(99.01e6, 1e6, bins))).toBe(
      's2_unmap over 99.0 ms: 2.0 2.0 2.0 2.0 2.0 2.0 2.0 2.0 2.0 2.1 Gbit/s',
    );
  });

  it('has figures of one length of time, with few bins as well', () => {
    expect(overTime(TEN, op(2.5e6, 1e6, [1, 3, 3]))).toBe('s2_unmap over 2.50 ms: 1.4 3.0 Gbit/s');
    expect(overTime(TEN, op(2e6, 1e6, [1, 3]))).toBe('s2_unmap over 2.00 ms: 1.0 3.0 Gbit/s');
    expect(overTime(TEN, op(0.5e6, 1e6, [4]))).toBe('s2_unmap over 500 µs: 4.0 Gbit/s');
  });

  it('has more decimals for slow links', () => {
    const slow = { ...TEN, idleGbps: 0.0475 };
    expect(nicTitle(slow)).toContain(': 0.0475 Gbit/s');
    expect(nicTitle(TEN)).toContain(': 9.50 Gbit/s');
    expect(overTime(slow, op(2e6, 1e6, [0.04721, 0.0475]))).toBe('s2_unmap over 2.00 ms: 0.047 0.048 Gbit/s');
  });
});
