/** Parameters: each has a reason, and what is set is checked whole. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { DEFAULTS, describe as described, parametersFrom } from './parameters.js';

const refusal = (...given: string[]): string => {
  try {
    parametersFrom(given);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return '';
};

describe('parameters', () => {
  it('have a summary, a unit and a reason, and defaults that may be set', () => {
    for (const { name, value, unit, summary, why } of described(DEFAULTS)) {
      expect(
        [summary, why, unit].every((text) => text.length > 1),
        name,
      ).toBe(true);
      expect(parametersFrom([`${name}=${value}`])).toEqual(DEFAULTS);
    }
  });

  it('that are times take units', () => {
    const { sched_ns, peer_ns, irq_ns, deep_after_ns } = parametersFrom([
      'sched_ns=8us',
      'peer_ns=1.5ms',
      'irq_ns=12ns',
      'deep_after_ns=0.1min',
    ]);
    expect([sched_ns, peer_ns, irq_ns, deep_after_ns]).toEqual([8000, 1.5e6, 12, 6e9]);
  });

  it('may be as large as they may be', () => {
    const most = ['sched_ns=10s', 'sched_sigma=3', 'contended=1', 'ring=32768', 'event_idx=1'];
    expect(parametersFrom(most)).toMatchObject({
      sched_ns: 1e10,
      sched_sigma: 3,
      contended: 1,
      ring: 32768,
      event_idx: 1,
    });
  });

  it('say in the result what was set', () => {
    const set = described(parametersFrom(['ring=64'])).find(({ name }) => name === 'ring');
    expect(set).toMatchObject({ value: 64, default: 256, unit: 'packets' });
  });

  it.each<[string[], string]>([
    [['sched_ms=1'], '--param sched_ms=1: no such parameter (did you mean sched_ns?); there are sched_ns, '],
    [['toString=1'], '--param toString=1: no such parameter'],
    [['sched_ns'], '--param sched_ns: a parameter is written like sched_ns=8us'],
    [['=1'], '--param =1: a parameter is written like'],
    [['sched_ns=-1'], 'sched_ns is a time up to 10 s, such as 8000 or 8us, not "-1"'],
    [['sched_ns=11s'], 'sched_ns is a time up to 10 s'],
    [['sched_ns='], 'sched_ns is a time up to 10 s'],
    [['sched_ns=1h'], 'sched_ns is a time up to 10 s'],
    [['sched_sigma=3.1'], 'sched_sigma is a sigma from 0 to 3, not "3.1"'],
    [['sched_sigma=1us'], 'sched_sigma is a sigma from 0 to 3'],
    [['contended=1.01'], 'contended is a share from 0 to 1'],
    [['ring=0'], 'ring is a whole number from 1 to 32768'],
    [['ring=32769'], 'ring is a whole number from 1 to 32768'],
    [['ring=2.5'], 'ring is a whole number from 1 to 32768'],
    [['event_idx=2'], 'event_idx is 0 or 1'],
    [['ring=8', 'ring=9'], '--param ring=9: ring is set twice'],
  ])('refuse %j', (given, message) => {
    expect(refusal(...given)).toContain(message);
  });
});
