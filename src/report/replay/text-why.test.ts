/** Which steps stand below a difference, and which are summed up. */

import { describe, expect, it } from 'vitest';
import type { ProbeResult, ReplayResult } from '../../results/replay.js';
import { plainPage } from '../terminal.js';
import { reasons } from './text-why.js';

/** Lines of steps of a variant whose steps take so much more or less time, ns. */
function shown(timeDeltas: readonly number[]): string[] {
  const why = timeDeltas.map((timeDelta, i) => ({ step: `s${i}`, countDelta: 1, timeDelta, from: 'fitted' }));
  const totalDelta = timeDeltas.reduce((sum, one) => sum + one, 0);
  const probe = { isTime: true, unit: 'ns', lanes: [{ n: 1 }, { n: 1 }], against: [{ why, totalDelta }] };
  const result = { lanes: [{ label: 'BASE' }, { label: 'v' }] };
  return reasons(result as unknown as ReplayResult, probe as unknown as ProbeResult, plainPage(80))
    .slice(3)
    .map((line) => line.trim().replace(/ {2,}/g, ' '));
}

const equal = (steps: number): number[] => Array.from({ length: steps }, () => 100);

describe('the steps below a difference', () => {
  it('are all shown where they are eight', () => {
    expect(shown(equal(8))).toHaveLength(8);
  });

  it('are summed up beyond eight that move nine tenths of the time', () => {
    const lines = shown([...equal(8), 50, -30, 5]);
    expect(lines).toHaveLength(9);
    expect(lines[8]).toMatch(/^3 more steps \+25/);
  });

  it('are not summed up to nothing: what takes no time is no step more', () => {
    expect(shown([...equal(8), 0, 0])).toHaveLength(8);
    expect(shown([...equal(8), 10, -10])).toHaveLength(8);
    expect(shown([...equal(8), 10, 0])[8]).toMatch(/^1 more step \+10/);
  });

  it('are more where the others would move more than those shown say', () => {
    // eighteen of twenty are nine tenths
    expect(shown(equal(20))).toHaveLength(19);
    // what goes up and what goes down do not hide one another
    expect(shown([...equal(8), 90, -90])).toHaveLength(10);
  });
});
