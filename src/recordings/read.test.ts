/** The small forms, and what is none. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PROBES } from '../replay/probes/probes.js';
import { FORMS, readRecording } from './read.js';
import { recorded, recordedText, seriesOf } from './recordings.test-data.js';

const read = (...lines: string[]) => readRecording('x', lines.map((line) => `${line}\n`).join(''));
const samples = async (...lines: string[]) => {
  const { series } = await read(...lines);
  return series.map(({ map, key, unit, snapshots }) => [
    map,
    key,
    unit,
    snapshots[0].is === 'samples' && [...snapshots[0].values],
  ]);
};

describe('plain numbers', () => {
  it('keep their order, their name and their unit', async () => {
    expect(await samples('# taken by hand', 'lat_ns', '3', '', '1.5', '-2', '+4', '1e3')).toEqual([
      ['lat_ns', null, 'ns', [3, 1.5, -2, 4, 1000]],
    ]);
    expect(await samples('7')).toEqual([['', null, null, [7]]]);
  });

  it.each([
    [['1', '2x'], 'x:2: "2x" is no number'],
    [['1', 'NaN'], 'x:2: "NaN" is no number'],
    [['nan', '1'], 'x:1: "nan" is no number'],
    [['1', '1e999'], 'x:2: "1e999" is no number'],
    [['1', '9007199254740993'], 'x:2: the number 9007199254740993 is beyond 2^53'],
  ])('%j are refused', async (lines, message) => {
    await expect(read(...lines)).rejects.toThrow(message);
  });

  it('without a newline at the end may be cut off', async () => {
    expect((await readRecording('x', '12\n34')).warnings).toEqual([
      'x:2: the last line has no newline: its number may be cut off',
    ]);
  });
});

describe('kvm-unit-tests', () => {
  it('are in cycles, quoted or among what else they print', async () => {
    const mail = await readRecording('x', recorded('mails/ioeventfd-pv-mmio.txt'));
    expect(mail.series.map(({ map, unit, snapshots }) => [map, unit, snapshots])).toEqual([
      ['mmio-wildcard-eventfd:pci-mem', 'cycles', [{ is: 'scalar', value: 3529 }]],
      ['mmio-pv-eventfd:pci-mem', 'cycles', [{ is: 'scalar', value: 1878 }]],
      ['portio-wildcard-eventfd:pci-io', 'cycles', [{ is: 'scalar', value: 1846 }]],
    ]);
    const run = await read(
      'enabling apic',
      'paging enabled',
      'cr0 = 80010011',
      'cpuid 1219',
      'vmcall 1100',
      'cpuid 1220',
    );
    expect(run.warnings).toEqual([]);
    expect(seriesOf(run, 'cpuid').snapshots).toEqual([1219, 1220].map((value) => ({ is: 'scalar', value })));
  });
});

describe('a trace', () => {
  const head = ['# vfiobench-trace: 1', 'op,addr,len,pfns,lat_ns'];
  const rows = [
    'map,0x0,4096,,100',
    'pin,,,0x10,30',
    'pin,,,0x10-0x11,40',
    'pin,,,,50',
    'pin,,,0x10,',
    'pin,,,0x12,20.5',
  ];

  it('gives one series per probe, in order, gzip or not', async () => {
    const text = [...head, ...rows, ''].join('\n');
    for (const form of [text, gzipSync(text)]) {
      const { form: name, series, warnings } = await readRecording('t.csv', form);
      expect(name).toBe('vfiobench trace');
      expect(
        series.map(({ map, line, snapshots }) => [
          map,
          line,
          snapshots[0].is === 'samples' && [...snapshots[0].values],
        ]),
      ).toEqual([
        ['map_ns', 3, [100]],
        ['1_page_ns', 4, [30, 20.5]],
        ['n_pages_ns', 5, [40, 50]],
      ]);
      expect(warnings).toEqual(['t.csv: 1 row has no lat_ns: no value is read there']);
    }
  });

  it('whose last line may be cut off says so: 12 may have been 1250', async () => {
    expect((await readRecording('t.csv', 'op,lat_ns\nmm_exit,5\nmm_exit,12')).warnings).toEqual([
      't.csv: the last line, 3, has no line end: the file may be cut off there',
    ]);
  });

  it.each([
    ['pin,,,0x1,5', '1_page'],
    ['pin,,,0x1-0x2,5', 'n_pages'],
    ['unpin,,,0x1,5', 'unpin'],
    ['map,0x0,4096,,5', 'map'],
    ['unmap,0x0,4096,,5', 'unmap'],
    ['dma_read,0x0,4096,,5', 'dma_read'],
    ['dma_write,0x0,4096,,5', 'dma_write'],
  ])('names the series of %s as a replay names its probe: %s', async (row, name) => {
    const [series] = (await read(...head, row)).series;
    expect(series.map).toBe(`${name}_ns`);
    expect(PROBES.map((probe) => probe.name)).toContain(name);
  });

  it('without latencies, or with a bad row, is refused', async () => {
    await expect(read(...head, 'map,0x0,4096,,')).rejects.toThrow(
      'x: is a trace without measured latencies: no row has a lat_ns',
    );
    await expect(read(...head, 'map,0x0,4096,,1x')).rejects.toThrow(/^x:3: lat_ns/);
  });
});

describe('CSV', () => {
  it('of values has the other columns for a key', async () => {
    const { series } = await readRecording('x', recorded('pins/io-uring-4k.csv.gz'));
    expect(series.map(({ key }) => key)).toContain('64, 4k, batched');
    expect(
      series.every(
        ({ map, unit, snapshots: [value] }) =>
          map === 'lat_ns' && unit === 'ns' && value.is === 'samples' && value.values.length === 2000,
      ),
    ).toBe(true);
    await expect(read('a_ns,b_us', '1,2')).rejects.toThrow('x:1: several columns have a unit: a_ns, b_us');
    await expect(read('a,lat_ns', 'k,x')).rejects.toThrow('x:2: lat_ns: "x" is no number');
    await expect(read('a,lat_ns', 'k,1,2')).rejects.toThrow(/^x:2: the CSV can't be read/);
  });
});

describe('what is no recording', () => {
  it.each([
    ['', 'x: the file is empty'],
    ['\n\n', 'x: there are only empty lines, as bpftrace prints when no map has a value'],
    ['\ufeff', 'x: the file is empty'],
    [
      '\n hello  world\n',
      'x: is no recording that is read here: it begins with "hello  world"; there are bpftrace text,',
    ],
    ['{\n "schema": "other/1"}\n', 'x: is JSON of the schema "other/1", which is no recording'],
    [
      `{"schema":"other/1","notes":"${'x'.repeat(20_000)}"}`,
      'x: is JSON of the schema "other/1", which is no recording',
    ],
    ['Attaching 1 probe...\n\n\n', 'x: bpftrace text without any map that holds numbers'],
    ['@x: 1\n\0', 'x:2: has a NUL byte'],
    ['PK\x03\x04\0', 'x: looks like a zip archive or spreadsheet; a recording is text or JSON'],
    [`hi\n  a${' '.repeat(1e6)}`, 'x:2: the line has 1,000,003 bytes'],
    ['\x1b[32m@x_ns\x1b[0m:\n[1]  1 \x1b[1;31m|@|\n', 'x:1: has the colour codes of a terminal, '],
    ['\x1b[1mfoo\x1b[m\n', 'x:1: has the colour codes of a terminal, '],
    ['{\n  "type": "map",\n  "data": {"@x": 1}\n}\n', 'x: is JSON of bpftrace, put into other lines; '],
    ['[{"type": "map", "data": {"@x": 1}}]\n', 'x: is JSON of bpftrace, put into other lines; '],
    ['foo 12\nbar 13\n', 'x: is no recording that is read here: it begins with "foo 12"'],
  ])('%j is refused in one line', async (text, message) => {
    const error = await readRecording('x', text).then(
      () => null,
      (refusal: Error) => refusal,
    );
    expect(error?.name).toBe('InputError');
    expect(error?.message.startsWith(message), error?.message).toBe(true);
    expect(error?.message).not.toContain('\n');
    if (message.includes('there are bpftrace'))
      for (const { name } of FORMS) expect(error?.message).toContain(name);
  });

  it.each(['ftrace-kicks', 'made-by-hand', 'perf-script-kicks', 'perf-script-kicks-ns'])(
    '%s is what import reads, which is said',
    async (name) => {
      const text = readFileSync(new URL(`../../fixtures/imports/${name}.txt`, import.meta.url));
      await expect(readRecording('x', text)).rejects.toThrow(
        /^x: is what a tracer printed, .*'vfiobench import' makes a trace of the kicks in it$/,
      );
    },
  );

  it('is a map with a count below 0: the row is named, be it the first, the last or the only one', async () => {
    const good = '[8, 16)   3 |@@|';
    const bad = '[4, 8)   -1 |@@|';
    await expect(read('@a:', bad, '')).rejects.toThrow('x:2: the row [4, 8) has a count below 0: -1');
    await expect(read('@a:', bad, good, '')).rejects.toThrow('x:2: the row [4, 8) has a count below 0: -1');
    await expect(read('@a:', '[2, 4)  1 |@|', bad, '')).rejects.toThrow(
      'x:3: the row [4, 8) has a count below 0',
    );
  });

  it('is called <stdin> where it came from there', async () => {
    await expect(readRecording('-', 'hello\n')).rejects.toThrow(/^<stdin>: /);
    await expect(readRecording('-', '1\nx\n')).rejects.toThrow(/^<stdin>:2: /);
  });

  it('may be UTF-16, which is said; other bytes that are not UTF-8 are shown', async () => {
    await expect(readRecording('x', Buffer.from('\ufeff@x: 1\n', 'utf16le'))).rejects.toThrow(
      'x: is UTF-16 text; save it as UTF-8',
    );
    const { series, warnings } = await readRecording('x', Buffer.from('@x: 1\n@y[\xe9]: 2\n', 'latin1'));
    expect(series).toHaveLength(2);
    expect(warnings).toEqual(['x:2: has bytes that are not UTF-8; they are shown as \ufffd']);
  });
});

describe('speed', () => {
  it('10 MB of snapshots are read in seconds at the most', async () => {
    const one = recordedText('pins/bpftrace-batched.txt');
    const began = performance.now();
    const { series } = await readRecording('x', one.repeat(Math.ceil(10e6 / one.length)));
    expect(series).toHaveLength(3);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
