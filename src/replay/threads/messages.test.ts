import { describe, expect, it } from 'vitest';
import { CheckFailed, InputError, inputErrorAt } from '../../failure.js';
import { errorOf, plainError } from './messages.js';

/** As it comes out of another thread. */
function crossed(error: unknown): Error {
  return errorOf(structuredClone(plainError(error)));
}

describe('errors of other threads', () => {
  it.each([
    inputErrorAt('a.csv', 3, 'op: no such operation'),
    new InputError('a.csv:3: pin: no price', { what: 'no price', op: 'pin', unpriced: 'gup_call' }),
    new CheckFailed('a.csv:3: pin: it differs', { what: 'it differs', op: 'pin' }),
  ])('are what they were: $message', (error) => {
    const other = crossed(error);
    expect(other).toBeInstanceOf(error.constructor);
    expect(other).toMatchObject({ message: error.message, facts: error.facts });
  });

  it('keep the place of a fault of ours', () => {
    const fault = new TypeError('x is not a function');
    expect(crossed(fault)).toMatchObject({ message: fault.message, stack: fault.stack });
    expect(crossed('thrown as text').message).toBe('thrown as text');
  });
});
