import { describe, expect, it } from 'vitest';
import type { NicLane, NicOp, NicQueues, NicResult } from '../../results/nic.js';
import { nicTitle, overTime, queueText } from './nic-rows.js';

const TEN: NicResult = {
  nic: '10g@0/0',
  vm: 0,
  cpu: 0,
  idleGbps: 9.5,
  packetNs: 3210,
  softirq: 'ksoftirqd-first',
  lanes: [],
  against: [],
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

describe('the queue that suffers', () => {
  const lane = (gbps: number | null, queues: Partial<NicQueues>): NicLane => ({
    label: 'BASE',
    ops: [{ ...op(1e6, 1e6, [1]), gbps }],
    packets: { sent: 0, received: 0, dropped: 0, inRing: 0, copies: 0 },
    timeouts: 0,
    queues: {
      queues: 64,
      flowShare: 1 / 64,
      sufferingNs: 0,
      longestStallNs: 0,
      newConnections: 640,
      affectedConnections: 10,
      timedOut: 0,
      ...queues,
    },
  });
  const FLOWS = '1 in 64 flows (1.6 %)';

  it.each([
    [lane(1, {}), `${FLOWS} gets at least half throughout; of their 10 new connections 0 time out`],
    [
      lane(1, { sufferingNs: 2e9, longestStallNs: 1e9, timedOut: 3 }),
      `${FLOWS} gets less than half for 2.00 s, nothing for up to 1.00 s; of their 10 new connections 3 time out`,
    ],
    [
      lane(null, { longestStallNs: 1e9 }),
      `${FLOWS} gets nothing for up to 1.00 s; of their 10 new connections 0 time out`,
    ],
    [lane(null, {}), `what ${FLOWS} gets can't be told, nor whether new connections time out`],
  ])('%#: says no more than can be told', (of, text) => {
    expect(queueText(of)).toBe(`64 queues on 64 CPUs: ${text}`);
  });
});
