import { expect, it } from 'vitest';
import { isModulePath, variantParts } from './path-or-name.js';

it.each<[string, string[]]>([
  ['contiguous-pin', ['contiguous-pin']],
  ['a + b:x=1', ['a', 'b:x=1']],
  ['a+', ['a', '']],
  ['./c++/my-patch.mjs', ['./c++/my-patch.mjs']],
  ['a+./c++/x+y.mjs:least=3,most=8+b', ['a', './c++/x+y.mjs:least=3,most=8', 'b']],
  ['x.mjs+./y.js+z', ['x.mjs', './y.js', 'z']],
  ['./gone+b', ['./gone+b']],
])('%s is %j', (text, parts) => expect(variantParts(text)).toEqual(parts));

it.each([
  ['./my-patch.mjs', true],
  ['my-patch.js:least=3', true],
  ['contiguous-pin', false],
  ['iopf-premap:pages=8', false],
  ['C:\\patch.mjs', true],
])('%s is the path of a module: %s', (text, is) => expect(isModulePath(text)).toBe(is));
