/** Every command whose result has the form Markdown has it as an HTML page as well, with the same words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'parse5';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const folder = temporaryFolder();

const MAILS = 'fixtures/recordings/mails/pin-pages-contiguous.txt --columns BASE,+PATCH';
const PINS = 'fixtures/traces/pins.csv';

/** The command, its exit code, and how many charts its page has. */
const COMMANDS: readonly [line: string, code: number, charts: number][] = [
  [`replay ${PINS} --variant contiguous-pin`, 0, 10],
  [`replay ${PINS}`, 0, 8],
  [`compare ${MAILS} --map @npage[#1]`, 0, 2],
  [`sweep ${PINS} --over pages_array=0ns,10us --variant contiguous-pin --map n_pages`, 0, 2],
  ['roundtrip --packets 200 --loads none --kinds mmio-wildcard,hcall', 0, 3],
  [`gate ${PINS} --variant contiguous-pin --fail-on steps\u00a0gup_call\u00a0>\u00a0+0`, 0, 0],
];

/** Words without what only tells a reader of text how they look. */
function wordsOf(text: string): Set<string> {
  return new Set(text.match(/[\p{L}\p{N}]{2,}/gu));
}

it.each(COMMANDS)('%s', async (line, code, charts) => {
  const args = line.split(' ').map((word) => word.replaceAll('\u00a0', ' '));
  const ran = await vfiobenchInForms([...args, '-q'], ['.html', '.md']);
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code, stderr: '' });
  const [html, markdown] = ran.files;
  expect(html.match(/<svg class="chart"/g) ?? []).toHaveLength(charts);
  const errors: string[] = [];
  parse(html, { onParseError: ({ code: error }) => errors.push(error) });
  expect(errors).toEqual([]);
  const there = wordsOf(html);
  expect([...wordsOf(markdown)].filter((word) => !there.has(word))).toEqual([]);
});

it('the ending .html picks the form, with the same bytes', async () => {
  const file = join(folder, 'report.html');
  const line = `replay ${PINS} --variant contiguous-pin -q`;
  expect(await vfiobench(`${line} -o ${file}`)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(file, 'utf8')).toBe((await vfiobench(`${line} --format html`)).stdout);
});

it('a filter that matches nothing leaves a page that says so', async () => {
  const file = join(folder, 'none.html');
  expect((await vfiobench(`replay ${PINS} -q --filter npage>=9999 -o ${file}`)).code).toBe(2);
  const page = readFileSync(file, 'utf8');
  expect(page).toContain('<p>No rows recorded');
  expect(page).not.toContain('<svg');
});
