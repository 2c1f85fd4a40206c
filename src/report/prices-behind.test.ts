import { describe, expect, it } from 'vitest';
import type { Against } from '../results/replay.js';
import type { PriceFrom } from '../results/sensitivity.js';
import { restsOnAssumed } from '../stats/origin-shares.js';
import { restsOn } from './prices-behind.js';
import { sample } from './sample.test-data.js';

/** A difference of steps with these times, each at a price of that origin. */
function differenceOf(...steps: readonly (readonly [PriceFrom, number])[]): Against {
  const why = steps.map(([from, timeDelta], i) => ({ step: `step_${i}`, countDelta: 1, timeDelta, from }));
  return { ...sample().probes[0].against[0]!, why };
}

describe('restsOnAssumed', () => {
  it('holds exactly where the sentence names assumed prices alone, and not mostly', () => {
    for (const steps of [
      [['assumed', 1]],
      [
        ['assumed', 99.03],
        ['split', -0.97],
      ],
      [
        ['assumed', 91],
        ['split', 9],
      ],
      [
        ['assumed', 90],
        ['split', 10],
      ],
      [['split', 1]],
      [
        ['assumed', 99.6],
        ['fitted', 0.4],
      ],
      [
        ['assumed', 99],
        ['fitted', 1],
      ],
      [['fitted', 1]],
    ] as const) {
      const against = differenceOf(...steps);
      expect(restsOnAssumed(against), JSON.stringify(steps)).toBe(
        restsOn(against) === 'this difference rests on assumed prices (*)',
      );
    }
    expect(restsOnAssumed(differenceOf(['assumed', 99.03], ['split', -0.97]))).toBe(true);
  });
});

describe('restsOn', () => {
  it('says nothing up to half, whichever way the times go', () => {
    expect(restsOn(differenceOf())).toBeNull();
    expect(restsOn(differenceOf(['assumed', 0]))).toBeNull();
    expect(restsOn(differenceOf(['fitted', -60], ['split', 40]))).toBeNull();
    expect(restsOn(differenceOf(['measured', 50], ['assumed', -50]))).toBeNull();
  });

  it('names what more than half rests on', () => {
    expect(restsOn(differenceOf(['split', -70], ['split', 3]))).toBe(
      'this difference rests on assumed shares of a fitted sum (~)',
    );
    expect(restsOn(differenceOf(['split', -51], ['fitted', 49]))).toBe(
      'this difference rests mostly on assumed shares of a fitted sum (~)',
    );
    expect(restsOn(differenceOf(['assumed', -95], ['split', 5]))).toBe(
      'this difference rests on assumed prices (*)',
    );
    expect(restsOn(differenceOf(['assumed', 70], ['fitted', -20]))).toBe(
      'this difference rests mostly on assumed prices (*)',
    );
  });

  it('leaves out waiting that goes the other way, and not what goes the same', () => {
    const against = differenceOf(['assumed', 673], ['waited', -98]);
    expect(restsOnAssumed(against)).toBe(true);
    expect(restsOn(against)).toBe('this difference rests on assumed prices (*)');
    const along = differenceOf(['assumed', 673], ['waited', 98]);
    expect(restsOnAssumed(along)).toBe(false);
    expect(restsOn(along)).toBe('this difference rests mostly on assumed prices (*)');
    // the waiting makes the difference, not the steps
    expect(restsOnAssumed(differenceOf(['assumed', 60], ['waited', -98]))).toBe(false);
    expect(restsOn(differenceOf(['fitted', 60], ['assumed', 60], ['waited', -98]))).toBeNull();
  });

  it('names an assumed handover of locks, which is no price alone', () => {
    const waiting = differenceOf(['handover', -489], ['fitted', -104], ['assumed', -45], ['assumed', 45]);
    expect(restsOn(waiting)).toBe(
      'this difference rests mostly on assumed prices (*) and the assumed handover of locks (*)',
    );
    expect(restsOnAssumed(differenceOf(['assumed', 80], ['handover', 20]))).toBe(false);
    expect(restsOn(differenceOf(['waited', -489], ['fitted', -104]))).toBeNull();
  });

  it('names both where both matter', () => {
    expect(restsOn(differenceOf(['assumed', -70], ['split', 20]))).toBe(
      'this difference rests on assumed prices (*) and assumed shares of a fitted sum (~)',
    );
    expect(restsOn(differenceOf(['assumed', -30], ['split', 30], ['fitted', 40]))).toBe(
      'this difference rests mostly on assumed prices (*) and assumed shares of a fitted sum (~)',
    );
  });
});
