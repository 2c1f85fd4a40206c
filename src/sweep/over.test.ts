import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { MOST_POINTS, parseOver, plainText } from './over.js';

function texts(over: string): string[] {
  return parseOver(over).values.map(({ text }) => text);
}

describe('--over', () => {
  it.each([
    ['pages=1,8,64', ['1', '8', '64']],
    ['pages=512', ['512']],
    ['contiguity=1..8:x2', ['1', '2', '4', '8']],
    ['contiguity=1..8', ['1', '2', '4', '8']],
    ['contiguity=3..20:x2.5', ['3', '7.5', '18.75']],
    ['seed=1..4', ['1', '2', '3', '4']],
    ['seed=1..8:x2', ['1', '2', '4', '8']],
    ['vms=0..3', ['0', '1', '2', '3']],
    ['vms=1..6:+2', ['1', '3', '5']],
    ['gup_call=100ns..250ns:+50ns', ['100ns', '150ns', '200ns', '250ns']],
    ['gup_call=100..200ns:+50', ['100ns', '150ns', '200ns']],
    ['gup_call=100ns..1us', ['100ns', '200ns', '400ns', '800ns']],
    ['gup_call=1us..2us:+500ns', ['1000ns', '1500ns', '2000ns']],
    ['gup_call=1..2us:+0.5us', ['1us', '1.5us', '2us']],
    ['gup_call=100ns..300ns:+0.1us', ['100ns', '200ns', '300ns']],
    ['gup_call=1us..0.1ms:x10', ['1000ns', '10000ns', '100000ns']],
    ['gup_call=100ns,1us', ['100ns', '1000ns']],
    ['gup_call=0.1..0.3:+0.1', ['0.1', '0.2', '0.3']],
    ['len=4K..16k:x2', ['4K', '8K', '16K']],
    [' len = 1M ', ['1M']],
    ['len=512,1k,0.5M', ['512', '1K', '512K']],
    ['len=512..2K', ['512', '1K', '2K']],
    ['len=1..3K:+1000', ['1', '1001', '2001', '3001']],
  ])('%s', (over, values) => expect(texts(over)).toEqual(values));

  it('knows the value of a size, and how an option takes it', () => {
    const { values } = parseOver('batch=4K..1M:x16');
    expect(values.map(({ value }) => value)).toEqual([4096, 65536, 1048576]);
    expect(values.map(plainText)).toEqual(['4096', '65536', '1048576']);
  });

  it('has the name without its values', () => expect(parseOver('a:b=1,2').name).toBe('a:b'));

  it.each([
    ['pages', 'a sweep is written like'],
    ['=1', 'a sweep is written like'],
    ['pages=', '"" is no value'],
    ['pages=1,,2', '"" is no value'],
    ['pages=1,x', '"x" is no value'],
    ['pages=-1..2', '"-1" is no value'],
    ['pages=2,2', '2 is named twice'],
    ['pages=2K,2048', '2048 is named twice'],
    ['pages=8..8', '8 is not below 8'],
    ['pages=8..1', '8 is not below 1'],
    ['pages=1..8:x1', 'by x1 it never comes from 1 to 8'],
    ['pages=1..8:+0', 'by +0 it never comes'],
    ['pages=0..8:x2', 'by x2 it never comes'],
    ['gup_call=1us..2ns:+1ns', '1us is not below 2ns'],
    ['gup_call=1us..2cycles', '1us and 2cycles are in two units'],
    ['gup_call=1us..9us:+1cycles', 'the step 1cycles and 9us are in two units'],
    [`pages=1..${MOST_POINTS + 1}:+1`, `more than ${MOST_POINTS} values`],
  ])('%s is refused', (over, message) => {
    expect(() => parseOver(over)).toThrow(InputError);
    expect(() => parseOver(over)).toThrow(message);
  });
});
