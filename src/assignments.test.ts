import { describe, expect, it } from 'vitest';
import { assignments } from './assignments.js';
import { InputError } from './failure.js';

const read = (...given: string[]) => [...assignments(given, ['guests', 'duty'], 'duty=1')];

describe('assignments', () => {
  it('come in their order, with the option for messages; a value may hold an =', () => {
    expect(read('duty=0.5', 'guests=a=b')).toEqual([
      { option: '--param duty=0.5', name: 'duty', value: '0.5' },
      { option: '--param guests=a=b', name: 'guests', value: 'a=b' },
    ]);
  });

  it.each([
    [['duty'], '--param duty: a parameter is written like duty=1'],
    [['dutty=1'], '--param dutty=1: no such parameter (did you mean duty?); there are guests, duty'],
    [['duty=1', 'duty=2'], '--param duty=2: duty is set twice'],
  ])('%j is refused', (given, message) => {
    expect(() => read(...given)).toThrow(new InputError(message));
  });
});
