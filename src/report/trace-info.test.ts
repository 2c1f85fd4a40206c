import { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { openTrace } from '../trace/open.js';
import { summarise } from '../trace/summary/summary.js';
import { plainPage } from './terminal.js';
import { traceInfoJson, traceInfoText } from './trace-info.js';

const TRACE = `# vfiobench-trace: 1
# workload: a test
# origin: synthetic
# source: a long text about where this trace comes from, which is longer than one line of a terminal can be
op,ts_ns,addr,len,pfns,backing,lat_ns,ret
map,0,0,0x60000000,,thp,,
pin,1000,,,1-3 7,,1500,4
pin,2500,,,1,,250,1
pin,3000,,,9,,,-EINVAL
unpin,4000,,,1-3 7,,,
unpin,5000,,,50,,,
oops,5000,,,,,,
`;

const summary = async (text: string) =>
  summarise(await openTrace('-', { skipBadRows: true, stdin: Readable.from([Buffer.from(text)]) }));

const SHA = /sha256 +[0-9a-f]{32}\n +[0-9a-f]{32}/;

test('for people', async () => {
  const text = traceInfoText(await summary(TRACE), plainPage(72));
  expect(text).toMatch(SHA);
  expect(text.replace(SHA, 'sha256 …')).toBe(`<stdin>
format         csv
sha256 …
workload       a test
origin         synthetic
source         a long text about where this trace comes from, which is
               longer than one line of a terminal can be
container      mdev
page size      4 KiB
ipa bits       48
memlock        unlimited
dma entries    at most 65,535
dirty tracking off
dma_rw caller  kernel thread

rows           6
               map    1
               pin    3
               unpin  2
vms            1 vm, 1 cpu, 1 device
time           5.00 µs
backing        map thp: 1.50 GiB
recorded       pin: 2 calls, min 250 ns, mean 875 ns, max 1.50 µs
errnos         pin -EINVAL: 1 row
pins           3 calls, 6 pages, 4 distinct, at most 4 pinned at a time
               4 pinned for the first time, 0 again after an unpin, 1
               while already pinned

@npage (pages in a pin):
[1]                    2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[2, 4)                 0 |                                                    |
[4, 8)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |

@run_npage (consecutive pfns of a pin):
[1]                    3 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|
[2, 4)                 1 |@@@@@@@@@@@@@@@@@                                   |

1 bad row skipped:
  line 12: op: "oops" is no operation (operations: map, unmap, pin,
    unpin, dma_read, dma_write, dev_dma, mm_exit, memslot, s2_fault,
    s2_unmap, s2_wp, ioeventfd, ioeventfd_del, kick, invalidate,
    dirty_log)

warning: 1 row with unpins of pages that are not pinned, the first in
    line 11
`);
});

test.each([
  [78, 2],
  [79, 1],
])('at %i columns the hash takes %i lines, and none is wider', async (width, lines) => {
  const found = await summary('# workload: a\nop\nmap\n');
  const text = traceInfoText(found, plainPage(width));
  const shown = /^sha256 {9}([0-9a-f]+(?:\n {15}[0-9a-f]+)*)$/m.exec(text)![1];
  expect(shown.split('\n')).toHaveLength(lines);
  expect(shown.replace(/\s/g, '')).toBe(found.sha256);
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
});

test('colour adds nothing but colour', async () => {
  const found = await summary(TRACE);
  const colored = traceInfoText(found, { width: 80, chalk: new Chalk({ level: 1 }) });
  expect(colored).toContain('\u001b[');
  expect(stripVTControlCharacters(colored)).toBe(traceInfoText(found, plainPage(80)));
});

test('of many bad rows ten are shown', async () => {
  const text = traceInfoText(await summary(`op\n${'x\n'.repeat(1200)}`), plainPage(80));
  expect(text).toContain('1,200 bad rows skipped:\n  line 2: op: "x"');
  expect(text).toContain('  and 1,190 more\n');
  expect(text.match(/^ {2}line /gm)).toHaveLength(10);
});

test('what metadata says can not steer the terminal', async () => {
  const text = traceInfoText(await summary('# workload: a\u001b[2Jb\u009bc\nop\n'), plainPage(80));
  expect(text).toContain('workload       a\ufffd[2Jb\ufffdc\n');
});

test('for programs: everything survives JSON', async () => {
  const json = traceInfoJson(await summary(TRACE));
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({
    schema: 'vfiobench-trace-info/1',
    rows: 6,
    meta: { origin: 'synthetic', memlockBytes: null, all: { workload: 'a test' } },
    pins: {
      calls: 3,
      npage: [
        { lo: 1, hi: 2, count: 2 },
        { lo: 2, hi: 4, count: 0 },
        { lo: 4, hi: 8, count: 1 },
      ],
    },
    badRows: [{ line: 12 }],
  });
});
