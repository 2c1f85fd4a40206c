import { describe, expect, it } from 'vitest';
import { compareRecordings } from '../comparison/compare.js';
import { columns, OPTIONS, samples, series } from '../comparison/recorded.test-data.js';
import { readRecording } from '../recordings/read.js';
import { comparisonMail } from './comparison/mail.js';
import { comparisonMarkdown } from './comparison/markdown.js';
import { comparisonText } from './comparison/text.js';
import { shownRows } from './empty-rows.js';
import { plainPage } from './terminal.js';

describe('shownRows', () => {
  it('have a long run of rows that are empty in every lane as one', () => {
    const lanes = [{ counts: [3, 0, 0, 0, 0, 1, 0, 0, 0, 2] }, { counts: [3, 0, 0, 0, 0, 0, 0, 0, 0, 2] }];
    expect(shownRows(10, lanes)).toEqual([
      { row: 0 },
      { empty: 4 },
      ...[5, 6, 7, 8, 9].map((row) => ({ row })),
    ]);
    expect(shownRows(10, lanes.slice(1))).toEqual([{ row: 0 }, { empty: 8 }, { row: 9 }]);
    expect(shownRows(0, lanes)).toEqual([]);
  });
});

describe('a comparison of values of which one lies far out', () => {
  const near = Array.from({ length: 100 }, (_, i) => 700 + i);
  const side = (far: number) => [series('lat_ns', samples([...near, far]))];
  const result = compareRecordings(columns(side(250_000), side(800)), OPTIONS);
  const [{ rows }] = result.maps;
  const filled = rows.filter(({ counts }) => counts.some((count) => count! > 0)).length;
  const text = `... (${rows.length - filled} empty rows)`;

  it('has no rows of nothing but zeros in between, in any form for people', () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(filled).toBeLessThan(10);
    const below = comparisonText(result, plainPage(80));
    expect(below.split(`\n  ${text}\n`)).toHaveLength(3);
    expect(comparisonText(result, plainPage(140)).split(`\n  ${text}\n`)).toHaveLength(2);
    expect(comparisonMarkdown(result)).toContain(`\n| ${text} |  |  |  |  |  |  |  |\n`);
    for (const all of [below, comparisonMarkdown(result), comparisonMail(result)])
      expect(all.match(/[[ ]?4096, 4608/g)).toBeNull();
  });

  it('is read from a mail as it was', async () => {
    const mail = comparisonMail(result);
    expect(mail).toContain(`\n${text}\n`);
    const recording = await readRecording('mail.txt', mail);
    expect(recording.warnings).toEqual([]);
    const [base, variant] = recording.series.map(({ snapshots }) => snapshots[0]);
    for (const [c, one] of [base, variant].entries()) {
      const counts = one.is === 'histogram' ? one.buckets.filter(({ count }) => count > 0) : [];
      expect(counts).toEqual(
        rows.flatMap(({ lo, hi, counts: all }) => (all[c] === 0 ? [] : [{ lo, hi, count: all[c] }])),
      );
    }
  });
});
