import { describe, expect, it } from 'vitest';
import type { LockResult } from '../../results/lock.js';
import type { ReplayResult } from '../../results/replay.js';
import { plainPage } from '../terminal.js';
import { locksLegend } from './lock-rows.js';
import { lockTables } from './text-locks.js';

const CALM: LockResult = {
  lock: 'iommu_lock',
  summary: '-',
  acquisitions: 13,
  followed: 13,
  contended: 0,
  heldTotal: 13000,
  heldMean: 1000,
  heldLongest: 2000,
  waitedTotal: 0,
  p50: null,
  p99: null,
  longest: null,
};
const WAITED: LockResult = { ...CALM, contended: 5, waitedTotal: 3720, longest: 861 };
const OFTEN: LockResult = { ...WAITED, lock: 'vfio_group_lock', p50: 400, p99: 850 };

function drawn(lanes: readonly (readonly LockResult[])[], width: number): string[] {
  const named = lanes.map((locks, i) => ({ label: i === 0 ? 'BASE' : `v${i}`, locks }));
  return lockTables({ lanes: named, unit: 'ns' } as unknown as ReplayResult, plainPage(width));
}

const headings = (lines: readonly string[]): string[][] =>
  lines.filter((line) => line.startsWith('    lock ')).map((line) => line.trim().split(/ {2,}/));

describe('the tables of locks', () => {
  it('do without what is empty before what is not', () => {
    const [shown] = headings(drawn([[WAITED]], 73));
    expect(shown).toEqual(['lock', 'taken', 'held', 'unbroken', 'contended', 'waited', 'longest']);
  });

  it('have the same columns in all lanes', () => {
    const [base, variant] = headings(drawn([[CALM], [OFTEN, WAITED]], 76));
    expect(base).toEqual(variant);
    expect(variant).toContain('p99');
  });

  it('have all columns where there is room', () => {
    expect(headings(drawn([[CALM], []], 120))).toEqual([
      ['lock', 'taken', 'held', 'unbroken', 'contended', 'waited', 'p50', 'p99', 'longest'],
    ]);
  });

  it.each([60, 70, 80, 100])('fit in %d columns', (width) => {
    for (const line of drawn([[OFTEN], [CALM]], width)) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('explain what they show, and nothing else', () => {
    const legend = (width: number, lock: LockResult): string => {
      const lines = drawn([[lock]], width);
      return lines
        .slice(3 + 1)
        .map((line) => line.trim())
        .join(' ');
    };
    expect(legend(120, OFTEN)).toBe(locksLegend());
    expect(legend(73, WAITED)).toMatch(
      /; waited: sum of their waiting; longest: the longest of their waits$/,
    );
    expect(legend(60, OFTEN)).toMatch(/; p99 and longest: of their waiting$/);
    expect(legend(60, OFTEN)).not.toContain('waited');
  });

  it('say where no lock was taken', () => {
    expect(drawn([[], []], 80)).toEqual([
      'Locks [ns]',
      '  BASE:',
      '    no lock was taken',
      '  v1:',
      '    no lock was taken',
    ]);
  });
});
