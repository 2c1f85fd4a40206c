import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Log2Histogram } from '../../stats/log2.js';
import { emptySample, sample } from '../sample.test-data.js';
import { bpftraceMaps, bpftraceReport, type HistogramMap } from './bpftrace.js';

const recordings = new URL('../../../fixtures/recordings/bpftrace/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, recordings), 'utf8');
/** The programs that call hist(n) and leave their maps to the end of the run. */
const programs = readdirSync(recordings)
  .filter((name) => /^(0|1[135]-|33|35|51|53|59|63).*\.bt$/.test(name))
  .map((name) => name.slice(0, -3));

/** What a program of the recordings leaves in its maps: it calls hist() with literals, or in one of two loops. */
function mapsOf(program: string): HistogramMap[] {
  const maps = new Map<string, Map<string | null, Log2Histogram>>();
  const record = (name: string, key: string | null, value: number) => {
    const keys = maps.get(name) ?? new Map<string | null, Log2Histogram>();
    maps.set(name, keys);
    const histogram = keys.get(key) ?? new Log2Histogram();
    keys.set(key, histogram);
    histogram.record(value);
  };
  for (const [, name, key, value] of program.matchAll(
    /(@\w*)(?:\[((?:"(?:\\.|[^"])*"|[^\]"])*)\])? = hist\((-?\d+)\);/g,
  )) {
    record(name, key === undefined ? null : keyText(key), Number(value));
  }
  if (program.includes('hist((uint64)1 << $i)')) for (let i = 0; i < 31; i++) record('@', null, 2 ** i);
  if (program.includes('if (@i <= 10000) { @h = hist(@i)'))
    for (let i = 1; i <= 10_000; i++) record('@h', null, i);
  for (const [, name] of program.matchAll(/clear\((@\w+)\)/g)) maps.delete(name);
  return [...maps].map(([name, keys]) => ({
    name,
    histograms: [...keys].map(([key, histogram]) => ({ key, buckets: histogram.buckets() })),
  }));
}

/** `(2, "y, z")` prints as `2, y, z`, `1, ("a", 2)` as `1, (a, 2)`. */
function keyText(source: string): string {
  return source
    .replace(/^\((.*)\)$/, '$1')
    .replace(/"((?:\\.|[^"])*)"/g, (_, quoted: string) => JSON.parse(`"${quoted}"`));
}

describe('bpftraceMaps', () => {
  it('has recordings to compare with', () => {
    expect(programs.length).toBe(14);
  });

  it.each(programs)('prints what bpftrace v0.27.1 printed for %s', (name) => {
    const program = read(`${name}.bt`);
    const printed = [...program.matchAll(/printf\("((?:\\.|[^"])*)"\)/g)].map(([, text]) =>
      JSON.parse(`"${text}"`),
    );
    expect(printed.join('') + bpftraceMaps(mapsOf(program))).toBe(read(`${name}.v0.27.1.txt`));
  });

  it.each(programs.filter((name) => name !== '33-cleared'))(
    'has the rows that v0.17.0 and v0.23.2 printed for %s',
    (name) => {
      const older = readdirSync(recordings).filter(
        (file) => /\.v0\.(17|23)\..*txt$/.test(file) && file.startsWith(name),
      );
      expect(older.length).toBeGreaterThan(0);
      const rows = (text: string) => text.split('\n').filter((line) => line.endsWith('|'));
      for (const file of older)
        expect(rows(bpftraceMaps(mapsOf(read(`${name}.bt`))))).toEqual(rows(read(file)));
    },
  );
});

describe('bpftraceReport', () => {
  it('keys the maps by lane and puts the lane behind a key that the probe has', () => {
    const headers = bpftraceReport(sample())
      .split('\n')
      .filter((line) => line.startsWith('@'));
    expect(headers).toContain('@n_pages_ns[BASE]:');
    expect(headers).toContain('@contiguous_npage[contiguous-pin]:');
    expect(headers).not.toContain('@contiguous_npage[BASE]:');
    expect(headers).toContain('@lock_wait_ns[iommu_lock, BASE]:');
  });

  it('prints what an empty run of bpftrace prints', () => {
    expect(bpftraceReport(emptySample())).toBe('\n\n');
  });
});
