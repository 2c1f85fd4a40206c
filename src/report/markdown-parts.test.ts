/** Text stays what it is in Markdown. */
import { expect, it } from 'vitest';
import { bullets, code, details, escaped } from './markdown-parts.js';

it.each([
  ['a & b &lt; c', 'a \\& b \\&lt; c'],
  ['<b>_x_*y*~z~', '\\<b\\>\\_x\\_\\*y\\*\\~z\\~'],
  ['a|b\\c', 'a\\|b\\\\c'],
  ['@name', '@\u200bname'],
  ['two\nlines\0', 'two lines '],
])('%j as plain text', (text, expected) => {
  expect(escaped(text)).toBe(expected);
});

it.each([
  ['# no heading', '- \\# no heading'],
  ['- no item', '- \\- no item'],
  ['+', '- \\+'],
  ['---', '- \\---'],
  ['===', '- \\==='],
  ['12. no item', '- 12\\. no item'],
  ['1) no item', '- 1\\) no item'],
  ['#1, -1, 1.5 and +PATCH are as they are', '- #1, -1, 1.5 and +PATCH are as they are'],
  ['-1 at the start', '- -1 at the start'],
  ['1.5 at the start', '- 1.5 at the start'],
])('%j as an item', (text, expected) => {
  expect(bullets([text])).toEqual([expected]);
});

it.each([
  ['plain', '`plain`'],
  ['a|b', '`a\\|b`'],
  ['a`b', '`` a`b ``'],
  ['a\\|b', 'a\\\\\\|b'],
  ['a\nb', '`a b`'],
])('%j as code, where code can hold it', (text, expected) => {
  expect(code(text)).toBe(expected);
});

it('a title of a fold is HTML, in one line', () => {
  expect(details('<b> & "c"\n@d', ['x'])).toEqual([
    '<details>',
    '<summary>&lt;b&gt; &amp; "c" @\u200bd</summary>',
    '',
    'x',
    '',
    '</details>',
  ]);
});
