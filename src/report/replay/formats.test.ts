import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replayResultSchema } from '../../results/replay.js';
import { emptySample, oneRowSample, sample } from '../sample.test-data.js';
import { plainPage } from '../terminal.js';
import { FORMATS } from './formats.js';
import { jsonReport } from './json.js';

const page = plainPage(80);

describe('json', () => {
  it('loses nothing', () => {
    for (const result of [sample(), emptySample(), oneRowSample()])
      expect(JSON.parse(jsonReport(result))).toEqual(result);
  });

  it('writes its keys in one order, whoever built the result', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      );
    };
    expect(jsonReport(reversed(sample()) as ReturnType<typeof sample>)).toBe(jsonReport(sample()));
  });

  it('follows its schema', () => {
    for (const result of [sample(), emptySample(), oneRowSample()]) {
      expect(replayResultSchema.parse(JSON.parse(jsonReport(result)))).toEqual(result);
    }
    const { seed: _, ...withoutSeed } = sample();
    expect(replayResultSchema.safeParse(withoutSeed).success).toBe(false);
    expect(replayResultSchema.safeParse({ ...sample(), extra: 1 }).success).toBe(false);
  });

  it('has a schema to publish', () => {
    const schema = z.toJSONSchema(replayResultSchema);
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    expect(schema.required).toEqual(expect.arrayContaining(['schema', 'trace', 'host', 'lanes', 'probes']));
  });
});

describe('csv', () => {
  const rows: Record<string, string>[] = parse(FORMATS.csv(sample(), page), {
    columns: true,
    record_delimiter: '\r\n',
  });
  const find = (wanted: Record<string, string>) =>
    rows.filter((row) => Object.entries(wanted).every(([column, value]) => row[column] === value));

  it('has every bucket with its bounds', () => {
    const { log2 } = sample().probes[1].lanes[0]!;
    const buckets = find({ probe: 'n_pages', lane: 'BASE', kind: 'bucket' });
    expect(
      buckets.map(({ lo, hi, value }) => ({ lo: Number(lo), hi: Number(hi), count: Number(value) })),
    ).toEqual(log2);
    expect(buckets[0]).toMatchObject({ unit: 'ns', key: '[512, 1K)' });
  });

  it('leaves a percentile empty that n is too small for', () => {
    expect(find({ probe: 'n_pages', lane: 'BASE', key: 'p99.99' })).toMatchObject([
      { kind: 'percentile', value: '' },
    ]);
  });

  it('has no rows for a lane without values', () => {
    expect(find({ probe: 'contiguous_npage', lane: 'BASE' })).toEqual([]);
    expect(find({ probe: 'contiguous_npage', lane: 'contiguous-pin' }).length).toBeGreaterThan(0);
  });

  it('quotes what needs it', () => {
    const result = sample();
    const lanes = result.lanes.map((lane) => ({ ...lane, label: `a "b", ${lane.label}` }));
    const text = FORMATS.csv({ ...result, lanes }, page);
    expect(text).toContain('1_page,ns,"a ""b"", BASE",stat,n,,,');
  });
});

describe('mail', () => {
  it('says what differences rest on, and the caveats of the host', () => {
    const result = sample();
    const why = [{ step: 'group_get', countDelta: -7, timeDelta: -70, from: 'split' as const }];
    const probes = result.probes.map((probe) => ({
      ...probe,
      against: probe.against.map((against) => against && { ...against, why }),
    }));
    const text = FORMATS.mail({ ...result, probes }, page);
    const line = 'contiguous-pin: this difference rests on assumed shares of a fitted sum';
    expect(text).toContain(`\n${line}\n  (~)\n`);
    expect(FORMATS.mail(result, page)).not.toContain(line);
    expect(text).toContain('- caveat: calls of a page above 4,096 ns are nearly absent');
    const markdown = FORMATS.markdown({ ...result, probes }, page);
    expect(markdown).toContain('| `group_get` \\~ | −7 |');
    expect(markdown).toContain('\n\nthis difference rests on assumed shares of a fitted sum (\\~).\n\n');
    expect(markdown).toContain('- **caveat**: calls of a page above 4,096 ns are nearly absent');
  });

  it('is plain ASCII of at most 72 columns, whatever the names', () => {
    const result = sample();
    const lanes = result.lanes.map((lane, i) =>
      i === 0 ? lane : { ...lane, label: `${'größer-'.repeat(20)}${i}` },
    );
    for (const shown of [sample(), emptySample(), oneRowSample(), { ...result, lanes }]) {
      for (const line of FORMATS.mail(shown, page).split('\n')) expect(line).toMatch(/^[ -~]{0,72}$/);
    }
  });
});

describe('markdown', () => {
  it('lets no name break out of its cell or mention anybody', () => {
    const result = sample();
    const lanes = result.lanes.map((lane, i) => (i === 0 ? lane : { ...lane, label: `a|b<i>@root${i}` }));
    const text = FORMATS.markdown({ ...result, lanes }, page);
    expect(text).not.toContain('<i>');
    expect(text).not.toContain('@root');
    const pipes = (line: string) => line.replaceAll('\\|', '').split('|').length;
    const table = text.split('\n').filter((line) => line.startsWith('|'));
    const heading = table.findIndex((line) => line.includes('vs BASE'));
    expect(new Set(table.slice(heading, heading + 5).map(pipes)).size).toBe(1);
  });
});
