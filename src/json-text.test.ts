import { describe, expect, it } from 'vitest';
import { InputError } from './failure.js';
import { parsedJson } from './json-text.js';
import fc from './property.test-data.js';

const said = (text: string): string => {
  try {
    parsedJson('x.json', text, 'no JSON');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return 'read';
};

describe('a text that is no JSON', () => {
  it.each([
    ['', ':1: no JSON: it ends early, the file is cut off'],
    ['{"a": [1,\n', ':2: no JSON: it ends early, the file is cut off'],
    ['{"a": tru', ':1: no JSON: it ends early, the file is cut off'],
    ['[1, -1.', ':1: no JSON: it ends early, the file is cut off'],
    ['{"a": "b', ':1: no JSON: it ends early, the file is cut off'],
    ['{\n "a": },\n "b": 3\n}', ':2: no JSON, column 7: a value is expected'],
    ['{\n "a": 1\n "b": 3\n}', ':3: no JSON, column 2: a comma or } is expected'],
    ['[1 2]', ':1: no JSON, column 4: a comma or ] is expected'],
    ['[1, 2,\n]', ':2: no JSON, column 1: a value is expected'],
    ['{"a": 1,}', ':1: no JSON, column 9: a key in quotes is expected'],
    ['{a: 1}', ':1: no JSON, column 2: a key in quotes or } is expected'],
    ['[}', ':1: no JSON, column 2: a value or ] is expected'],
    ['{"a", 1}', ':1: no JSON, column 5: a colon is expected'],
    ['{}\n{}', ':2: no JSON, column 1: the end of the file is expected'],
    ['gup_call = 90', ':1: no JSON, column 1: a value is expected'],
    ['[01]', ':1: no JSON, column 2: a value or ] is expected'],
    ['[1.e3]', ':1: no JSON, column 2: a value or ] is expected'],
    ['["a\nb"]', ':1: no JSON, column 4: the string before it has no closing quote'],
    ['["\\x41"]', ':1: no JSON, column 3: this is no escape of JSON'],
  ])('%j is refused with the place', (text, message) => {
    expect(said(text)).toBe(`x.json${message}`);
  });

  it('is told in one line where JSON.parse refuses, and is read where it does not', () => {
    const damage = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ...'{}[]:,"\\ \n0-1.eEtn'), fc.nat(2));
    fc.assert(
      fc.property(damage, ([json, place, sign, gone]) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + sign + json.slice(at + gone);
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          expect(said(text)).toMatch(/^x\.json:\d+: no JSON(: it ends early|, column \d+: )[^\n]+$/);
          return;
        }
        expect(parsedJson('x.json', `\ufeff${text}`, 'no JSON')).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });
});
