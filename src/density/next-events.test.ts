import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { NextEvents } from './next-events.js';

describe('next events', () => {
  it('have none at first', () => expect(new NextEvents().firstTime).toBe(Number.POSITIVE_INFINITY));

  it('give the earliest, as a search through all of them does', () => {
    const change = fc.tuple(fc.nat(30), fc.oneof(fc.nat(9), fc.constant(Number.POSITIVE_INFINITY)));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 120 }), (changes) => {
        const events = new NextEvents();
        const times: number[] = [];
        for (const [wanted, time] of changes) {
          const guest = Math.min(wanted, times.length);
          times[guest] = time;
          events.set(guest, time);
          expect(events.firstTime).toBe(Math.min(...times));
          expect(events.first).toBe(times.indexOf(Math.min(...times)));
        }
      }),
    );
  });
});
