import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openTrace } from '../open.js';
import { metadataKeyAt } from './late-metadata.js';

test.each([
  ['# host: x', 'host'],
  ['#host:x', 'host'],
  ['#\t dma_entry_limit \t:', 'dma_entry_limit'],
  ['# vfiobench-trace: 1', 'vfiobench-trace'],
  ['# hosts: x', null],
  ['# hos: x', null],
  ['# a host: x', null],
  ['# host x', null],
  ['#: x', null],
  ['#', null],
  [`# ${'host'.repeat(1000)}: x`, null],
])('%j', (line, key) => {
  expect(metadataKeyAt(Buffer.from(`op\n${line}\nhost: x\n`), 3)).toBe(key);
});

async function problemsOf(text: string, limit?: number): Promise<readonly string[]> {
  const trace = await openTrace('-', {
    stdin: Readable.from([Buffer.from(text)]),
    limit,
  });
  const { problems } = trace.meta;
  expect(problems).toEqual([]);
  let rows = 0;
  for await (const batch of trace.batches()) rows += batch.rows;
  expect(rows).toBe(limit ?? 3);
  return problems;
}

const said = (key: string, line: number) =>
  `metadata key ${key} stands in line ${line}, below the header, where it is a comment; metadata goes above the header`;

test.each([
  ['plain rows', 'pin,0x1\n'],
  ['rows with quotes', 'pin,"0x1"\n'],
  ['rows with blanks', 'pin , 0x1\n'],
  ['rows with CRLF', 'pin,0x1\r\n'],
])('metadata among %s is said once for each key, with its line', async (_, row) => {
  const late = '# page_size: 64k\n# a note: x\n#host:y\n# host: z\n';
  expect(await problemsOf(`# memlock: 1m\nop,pfns\n${row}${late}${row}\n${row}# caller: task\n`)).toEqual([
    said('page_size', 4),
    said('host', 6),
    said('caller', 11),
  ]);
});

test.each([
  ['plain rows', 'pin,0x1\n'],
  ['rows with quotes', 'pin,"0x1"\n'],
  ['rows with CRLF', 'pin,0x1\r\n'],
])('metadata behind the limit is not looked at among %s', async (_, row) => {
  const text = `op,pfns\n${row}# host: x\n${row}# caller: task\n${row}# memlock: 1m\n`;
  expect(await problemsOf(text, 1)).toEqual([]);
  expect(await problemsOf(text, 2)).toEqual([said('host', 3)]);
  expect(await problemsOf(text, 3)).toEqual([said('host', 3), said('caller', 5)]);
});

test('what stands in a quoted cell is none', async () => {
  const text = 'op,pfns\npin,"0x1\n# host: x"\nmm_exit,\nmm_exit,\n';
  await expect(problemsOf(text)).rejects.toThrow('pfns');
});
