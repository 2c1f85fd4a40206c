/** Every recording reads, with the counts that its inputs make, and prints again byte for byte where it can. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readRecording } from './read.js';
import type { Recording } from './recording.js';
import {
  histogramIn,
  inputsOf,
  recorded,
  recordedFiles,
  recordedText,
  seriesOf,
  WITHOUT_MAPS,
} from './recordings.test-data.js';
import { writeRecording } from './write.js';

const TEXT = recordedFiles('bpftrace', /\.v.*\.txt$/);
const JSON_LINES = recordedFiles('bpftrace', /\.v.*\.json$/);
const withMaps = (files: readonly string[]) => files.filter((file) => !WITHOUT_MAPS.test(file));
const OTHERS = ['bcc', 'perf', 'pins', 'mails'].flatMap((folder) => recordedFiles(folder, /txt$|gz$/));
const programOf = (file: string) => /\/(.*)\.v\d/.exec(file)![1];

const read = (file: string): Promise<Recording> => readRecording(file, recorded(file));

/** `@[a, b]` of v0.24 and later is `a,b` in JSON: what the key is without blanks. */
const blankless = (text: string) => text.replaceAll(' ', '');

describe('recordings of bpftrace', () => {
  it('are all there', () => {
    expect([TEXT.length, JSON_LINES.length]).toEqual([80, 80]);
  });

  it.each(withMaps([...TEXT, ...JSON_LINES]).filter((file) => !/29-|31-/.test(file)))(
    '%s has the counts that its inputs make',
    async (file) => {
      const recording = await read(file);
      const histograms = recording.series.filter(({ snapshots }) => snapshots[0].is === 'histogram');
      const inputs = inputsOf(programOf(file));
      expect(histograms.length).toBe(inputs.size);
      for (const series of histograms) {
        const title = `@${series.map}${series.key === null ? '' : `[${series.key}]`}`;
        const values = [...inputs].find(([name]) => blankless(name) === blankless(title))?.[1];
        expect(values, title).toBeDefined();
        const { buckets } = histogramIn(series);
        for (const { lo, hi, count } of buckets) {
          expect(count, `${lo}..${hi}`).toBe(values!.filter((value) => value >= lo && value < hi).length);
        }
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values!.length);
      }
    },
  );

  it.each(['v0.17.0.txt', 'v0.23.2.txt', 'v0.27.1.txt', 'v0.17.0.json', 'v0.23.2.json', 'v0.27.1.json'])(
    'have their snapshots in %s',
    async (version) => {
      const snapshots = await read(`bpftrace/29-interval-snapshots.${version}`);
      const [lat] = snapshots.series;
      expect(lat.snapshots.map((value) => value.is === 'histogram' && value.buckets)).toEqual([
        [{ lo: 64, hi: 128, count: 1 }],
        [{ lo: 128, hi: 256, count: 1 }],
        [{ lo: 256, hi: 512, count: 1 }],
      ]);
      const divided = await read(`bpftrace/31-print-top-div.${version}`);
      expect(divided.series.map(({ key, snapshots }) => [key, snapshots])).toMatchObject([
        ['b', [{ buckets: [{ count: 2 }] }, { buckets: [{ count: 1 }] }]],
        ['c', [{ buckets: [{ count: 3 }] }, { buckets: [{ count: 1 }] }]],
      ]);
      const scalars = await read(`bpftrace/27-count-sum-minmax.${version}`);
      const value = (map: string, key: string | null = null) => seriesOf(scalars, map, key).snapshots[0];
      expect(['c', 'sum', 'min', 'max', 'i'].map((map) => value(map))).toEqual(
        [2, 12, 4, 9, 42].map((number) => ({ is: 'scalar', value: number })),
      );
      expect([value('kc', 'x'), value('kc', 'y')]).toMatchObject([{ value: 1 }, { value: 2 }]);
      const sticky = await read(`bpftrace/65-json-hex-sticky.${version}`);
      expect(seriesOf(sticky, 's').snapshots[0]).toEqual({ is: 'stats', count: 1, average: 300, total: 300 });
      expect(histogramIn(seriesOf(sticky, 'b')).buckets).toEqual([{ lo: 4, hi: 8, count: 20 }]);
    },
  );

  it.each([...TEXT, ...JSON_LINES].filter((file) => WITHOUT_MAPS.test(file)))(
    '%s has nothing to read and says so in one line',
    async (file) => {
      await expect(read(file)).rejects.toThrow(
        /^bpftrace\/[^\n]*(no map|without any map|no recording)[^\n]*$/,
      );
    },
  );
});

/** Text that an older version printed differently: nothing of it is lost, but v0.27 would print it so. */
const OLDER_TEXT: readonly { files: RegExp; why: string }[] = [
  { files: /\/(?!27-).*v0\.17/, why: 'up to v0.22 a header has a blank behind its colon' },
  {
    files: /23-lhist-nondiv\.v0\.23/,
    why: 'up to v0.23 the overflow row is labelled by max, [10, ...) for [9, ...)',
  },
  { files: /61-lhist-step1\.v0\.23/, why: 'up to v0.23 a row of lhist() one wide is [3, 4), since then [3]' },
  { files: /65-json-hex-sticky\.v0\.23/, why: 'up to v0.23 stats() print "count 1, average 300, total 300"' },
];

/** What one form of v0.27.1 does not tell of the other. */
const LOST: Readonly<Record<string, readonly { files: RegExp; why: string }[]>> = {
  'text to JSON': [
    { files: /59-|65-/, why: 'text does not say that printf() wrote a line, and where its call ended' },
    { files: /63-/, why: 'v0.27.1 writes a byte of UTF-8 as \\uffffffc3, which no JSON reader takes for é' },
  ],
  'JSON to text': [
    { files: /29-|31-/, why: 'JSON does not say where the run ends: text has two empty lines there' },
    { files: /35-/, why: 'JSON leaves out every blank in a key: "x]: y" is "x]:y"' },
  ],
  'JSON to JSON': [
    { files: /63-/, why: 'as above: here é is UTF-8' },
    {
      files: /65-/,
      why: 'counts after a \\u escape are hexadecimal: refused, no reader would take them right',
    },
  ],
};

describe('printed again', () => {
  it.each(withMaps(TEXT))('%s', async (file) => {
    const excepted = OLDER_TEXT.filter(({ files }) => files.test(file));
    const text = writeRecording(await read(file), 'bpftrace');
    if (excepted.length === 0) expect(text).toBe(recordedText(file));
    else expect(text, excepted[0].why).not.toBe(recordedText(file));
  });

  const newest = withMaps(TEXT).filter((file) => file.includes('v0.27.1'));
  const isLost = (direction: string, file: string) => LOST[direction].some(({ files }) => files.test(file));
  const jsonFile = (file: string) => file.replace(/txt$/, 'json');

  it.each(newest)('%s as the JSON of the same run', async (file) => {
    // that line stands on stderr where the output is text
    const wanted = recordedText(jsonFile(file)).replace(/^\{"type": "attached_probes".*\n/, '');
    const json = writeRecording(await read(file), 'bpftrace-json');
    if (isLost('text to JSON', file)) expect(json).not.toBe(wanted);
    else expect(json).toBe(wanted);
  });

  it.each(newest)('%s from the JSON of the same run', async (file) => {
    const text = writeRecording(await read(jsonFile(file)), 'bpftrace');
    if (isLost('JSON to text', file)) expect(text).not.toBe(recordedText(file));
    else expect(text).toBe(recordedText(file));
  });

  it.each(newest.map(jsonFile))('%s', async (file) => {
    const recording = await read(file);
    if (file.includes('65-'))
      expect(() => writeRecording(recording, 'bpftrace-json')).toThrow(/control character/);
    else {
      const json = writeRecording(recording, 'bpftrace-json');
      if (isLost('JSON to JSON', file)) expect(json).not.toBe(recordedText(file));
      else expect(json).toBe(recordedText(file));
    }
  });
});

describe('what a file is', () => {
  const files = [...withMaps([...TEXT, ...JSON_LINES]), ...OTHERS];
  const essence = ({ form, series }: Recording) => ({ form, series });

  it.each(files)(
    '%s is told by its content, with CRLF, a byte order mark, no last newline, compressed',
    async (file) => {
      const bytes = recorded(file);
      const known = essence(await read(file));
      if (file.endsWith('.gz')) {
        expect(essence(await readRecording('-', bytes))).toEqual(known);
        return;
      }
      const text = bytes.toString('utf8');
      const forms: (string | Uint8Array)[] = [
        text,
        gzipSync(bytes),
        `\ufeff${text}`,
        Buffer.from(`\ufeff${text}`),
        text.replaceAll('\n', '\r\n'),
        text.replace(/\n+$/, ''),
      ];
      for (const form of forms) expect(essence(await readRecording('some.dat', form))).toEqual(known);
    },
  );
});
