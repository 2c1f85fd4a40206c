/** Damaged recordings: an InputError or what the bytes still say, never another fault and never a silent wrong count. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import fc from '../property.test-data.js';
import { readRecording } from './read.js';
import type { Recording, Series } from './recording.js';
import { recorded, recordedFiles, recordedText, WITHOUT_MAPS } from './recordings.test-data.js';

const REPLAY = '../golden/replay.json';
const FILES = [
  ...recordedFiles('bpftrace', /\.v.*\.(txt|json)$/).filter((file) => !WITHOUT_MAPS.test(file)),
  ...['bcc', 'perf', 'pins', 'mails', 'go'].flatMap((folder) => recordedFiles(folder, /txt$/)),
  'hyperfine/two-commands.json',
  REPLAY,
  '../golden/replay.mail',
];
const file = fc.constantFrom(...FILES);

/** The recording, or null where the reader refuses; anything else thrown is a fault of ours. */
async function attempt(text: string | Uint8Array): Promise<Recording | null> {
  try {
    return await readRecording('mutated', text);
  } catch (error) {
    if (error instanceof InputError && !error.message.includes('\n')) return null;
    throw error;
  }
}

const placeOf = ({ map, key, column }: Series) => JSON.stringify([map, key, column]);

describe('damaged bytes', () => {
  const damage = fc.array(
    fc.record({
      kind: fc.constantFrom('delete', 'replace', 'insert', 'swap lines', 'double a line', 'drop a line'),
      at: fc.nat(),
      byte: fc.oneof(fc.constantFrom(...Buffer.from('0123456789abf|@[]():,.{}"-\\\n\r\0 Kk%')), fc.nat(255)),
    }),
    { minLength: 1, maxLength: 4 },
  );

  function damaged(bytes: Buffer, { kind, at, byte }: { kind: string; at: number; byte: number }): Buffer {
    const where = at % (bytes.length + 1);
    if (kind === 'delete') return Buffer.concat([bytes.subarray(0, where), bytes.subarray(where + 1)]);
    if (kind === 'replace' || kind === 'insert') {
      const rest = bytes.subarray(kind === 'insert' ? where : where + 1);
      return Buffer.concat([bytes.subarray(0, where), Buffer.of(byte), rest]);
    }
    const lines = bytes.toString('latin1').split('\n');
    const line = at % lines.length;
    if (kind === 'swap lines') lines.splice(line, 2, lines[(line + 1) % lines.length], lines[line]);
    else if (kind === 'double a line') lines.splice(line, 0, lines[line]);
    else lines.splice(line, 1);
    return Buffer.from(lines.join('\n'), 'latin1');
  }

  it('end in an InputError of one line or in a recording', async () => {
    await fc.assert(
      fc.asyncProperty(file, damage, fc.boolean(), async (name, steps, compressed) => {
        const bytes = steps.reduce(damaged, recorded(name));
        const recording = await attempt(compressed ? gzipSync(bytes, { level: 1 }) : bytes);
        for (const { snapshots } of recording?.series ?? []) {
          for (const value of snapshots) {
            if (value.is !== 'histogram') continue;
            value.buckets.forEach(({ lo, hi, count }, i) => {
              expect(Number.isSafeInteger(count) && count >= 0 && lo < hi).toBe(true);
              if (i > 0) expect(lo).toBeGreaterThanOrEqual(value.buckets[i - 1].hi);
            });
          }
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('a truncated file', () => {
  it('is refused, warned about, or holds only values of the whole one', async () => {
    const whole = new Map<string, Map<string, Series>>();
    await fc.assert(
      fc.asyncProperty(file, fc.nat(), async (name, cut) => {
        const text = recordedText(name);
        const full =
          whole.get(name) ??
          new Map((await readRecording('x', text)).series.map((one) => [placeOf(one), one]));
        whole.set(name, full);
        const recording = await attempt(text.slice(0, cut % text.length));
        if (recording === null || recording.warnings.some((warning) => /cut off/.test(warning))) return;
        // a mail cut between two tables of one name has them without their numbers: looked at below
        if (name.includes('mails/pin')) return;
        // bcc, bpftrace's text, mails and go have no mark that a paste keeps behind their last row: whole rows that are gone from the end can't be missed
        if (/bcc|bpftrace.*txt$|mail|^go/.test(name) && /\n\s*$/.test(text.slice(0, cut % text.length)))
          return;
        for (const series of recording.series) {
          expect(full.get(placeOf(series))?.snapshots.slice(0, series.snapshots.length)).toEqual(
            series.snapshots,
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ...recordedFiles('bcc', /txt$/),
    ...recordedFiles('perf', /txt$/),
    'mails/pin-pages-contiguous.txt',
  ])(
    '%s is never cut inside a row without a word',
    async (name) => {
      const text = recordedText(name);
      const lines = text.split('\n');
      let at = 0;
      for (const line of lines) {
        if (/^\s*\d+[ ,].*\d/.test(line)) {
          for (let cut = at + 1; cut < at + line.trimEnd().length; cut++) {
            const recording = await attempt(text.slice(0, cut));
            const said = recording === null || recording.warnings.some((warning) => /cut off/.test(warning));
            const held = text.slice(at, cut).trim();
            expect(said || held === '', `${name}: cut behind ${JSON.stringify(held)}`).toBe(true);
          }
        }
        at += line.length + 1;
      }
    },
    30_000,
  );

  it('is refused where gzip ends early, with the line', async () => {
    const bytes = recorded('pins/io-uring-4k.csv.gz');
    await expect(readRecording('x.gz', bytes.subarray(0, bytes.length / 2))).rejects.toThrow(
      /^x\.gz:\d{3,}: the gzip data ends early/,
    );
  });
});

describe('one altered character in the count of a row', () => {
  /** Every count of a text with its place; the reader's counts are in the same order. */
  const forms = [
    { name: 'pins/bpftrace-batched.txt', count: /^[[(].*[\])]\s+(\d+) \|/gm },
    { name: 'bpftrace/41-hist-k2.v0.27.1.txt', count: /^[[(].*[\])]\s+(\d+) \|/gm },
    { name: 'bpftrace/17-lhist.v0.17.0.json', count: /"count": (\d+)\}/g },
    { name: 'bpftrace/11-uniform-1-10000.v0.27.1.json', count: /"count": (\d+)\}/g },
    { name: 'bcc/log2-keyed.txt', count: /: (\d+) +\|/g },
    { name: 'bcc/linear.txt', count: /: (\d+) +\|/g },
    { name: 'perf/latency-n.v6.12.107.txt', count: /\| +(\d+) \|/g },
  ];
  const countsOf = ({ series }: Recording): number[] =>
    series.flatMap(({ snapshots }) =>
      snapshots.flatMap((value) => (value.is === 'histogram' ? value.buckets.map(({ count }) => count) : [])),
    );

  it('is that count and no other, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forms),
        fc.nat(),
        fc.nat(),
        fc.constantFrom('delete', ...'0123456789x-.K|[ ,@'),
        async ({ name, count }, row, digit, change) => {
          const text = recordedText(name);
          const found = [...text.matchAll(count)];
          const { index, 0: whole, 1: digits } = found[row % found.length];
          const at = index + whole.lastIndexOf(digits) + (digit % digits.length);
          const altered = `${text.slice(0, at)}${change === 'delete' ? '' : change}${text.slice(at + 1)}`;
          const place = digit % digits.length;
          const left = digits.slice(0, place) + (change === 'delete' ? '' : change) + digits.slice(place + 1);
          const recording = await attempt(altered);
          if (recording === null) {
            // a plain number is never refused; JSON knows no leading zeros, which change nothing
            expect(/^\d+$/.test(left), `${name}: ${digits} as ${left}`).toBe(false);
            return;
          }
          const wanted = found.map(([, number]) => Number(number));
          wanted[row % found.length] = Number(left);
          expect(/^ *\d+ *$/.test(left), `${name}: ${digits} as ${left}`).toBe(true);
          expect(countsOf(recording)).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('in the bounds of a row is missed as well', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forms.filter(({ name }) => !/json|perf/.test(name))),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...'0123456789KMG'),
        async ({ name, count }, row, place, change) => {
          const text = recordedText(name);
          const found = [...text.matchAll(count)];
          const lineStart = text.lastIndexOf('\n', found[row % found.length].index) + 1;
          const label = /^ *[^|:]*?(?= *:| {2,}\d+ \|)/.exec(text.slice(lineStart))![0];
          const digits = [...label.matchAll(/[0-9KMG]/g)].map(({ index }) => index);
          const at = lineStart + digits[place % digits.length];
          if (text[at] === change) return;
          const recording = await attempt(text.slice(0, at) + change + text.slice(at + 1));
          // one that says the same: 1K is 1024
          if (recording !== null) {
            const known = await readRecording(name, text);
            expect(recording.series, `${name}: ${label} with ${change}`).toEqual(known.series);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a row that is gone from the middle is missed', async () => {
    for (const { name, count } of forms) {
      if (name.endsWith('json') || name.includes('perf')) continue;
      const lines = recordedText(name).split('\n');
      const isRow = (line: string | undefined) => line !== undefined && new RegExp(count.source).test(line);
      for (const [at, line] of lines.entries()) {
        if (!isRow(line) || !isRow(lines[at - 1]) || !isRow(lines[at + 1])) continue;
        const rest = [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n');
        await expect(readRecording(name, rest), line).rejects.toThrow(/rows are missing/);
      }
    }
  });
});
