import { describe, expect, it } from 'vitest';
import { DEVICES, virtioKicksRows } from './virtio-kicks.js';

const rows = [...virtioKicksRows(1, 4000)];
const kicks = rows.filter(({ op }) => op === 'kick');

describe('virtio-kicks', () => {
  it('registers first, a doorbell for each queue, by address or by value', () => {
    const first = rows.findIndex(({ op }) => op === 'kick');
    expect(rows.slice(first)).toEqual(kicks);
    for (const [vm, { queues, legacy }] of DEVICES.entries()) {
      const bells = rows.filter((row) => row.op === 'ioeventfd' && row.vm === vm);
      expect(bells).toHaveLength(queues);
      expect(new Set(bells.map(({ addr }) => addr)).size).toBe(legacy ? 1 : queues);
      expect(new Set(bells.map(({ value }) => value)).size).toBe(legacy ? queues : 1);
      expect(new Set(bells.map(({ kind }) => kind))).toEqual(new Set([legacy ? 'pio' : 'mmio']));
    }
  });

  it('rings only what is registered, all devices as often, each queue and the first four most', () => {
    for (const [vm, { queues, legacy }] of DEVICES.entries()) {
      const bells = rows.filter((row) => row.op === 'ioeventfd' && row.vm === vm);
      const known = new Set(bells.map(({ addr, value }) => `${addr} ${legacy ? value : ''}`));
      const rung = kicks.filter((row) => row.vm === vm);
      expect(rung).toHaveLength(4000);
      expect(rung.filter(({ addr, value }) => !known.has(`${addr} ${legacy ? value : ''}`))).toEqual([]);
      expect(new Set(rung.map(({ value }) => value)).size).toBeGreaterThan(queues * 0.9);
      const busy = rung.filter(({ value }) => Number(value) < 4).length / rung.length;
      // 0.8, and as many of the rest as fall on them
      expect(busy).toBeCloseTo(0.8 + (0.2 * 4) / queues, 1);
    }
  });

  it('is the same for a seed, and another for another', () => {
    expect([...virtioKicksRows(1, 4000)]).toEqual(rows);
    expect([...virtioKicksRows(2, 4000)]).not.toEqual(rows);
  });
});
