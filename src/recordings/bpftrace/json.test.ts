import { describe, expect, it } from 'vitest';
import { readRecording } from '../read.js';
import { histogramIn } from '../recordings.test-data.js';
import { writeRecording } from '../write.js';

const MODERN = '{"type": "attached_probes", "count": 1, "data": {"probes": 1}}';
const OLD = '{"type": "attached_probes", "data": {"probes": 1}}';
const hist = (rows: string, map = '@x') => `{"type": "hist", "data": {"${map}": [${rows}]}}`;
const read = (...lines: string[]) => readRecording('out.json', lines.map((line) => `${line}\n`).join(''));

describe('bpftrace JSON', () => {
  it('has bounds beyond 2^53, quoted or bare', async () => {
    const quoted = await read(hist('{"min": 9007199254740992, "max": "18014398509481983", "count": 1}'));
    const bare = await read(hist('{"min": 9007199254740992, "max": 18014398509481983, "count": 1}'));
    const top = await read(hist('{"min": 4611686018427387904, "max": "9223372036854775807", "count": 1}'));
    for (const recording of [quoted, bare]) {
      expect(histogramIn(recording.series[0]).buckets).toEqual([{ lo: 2 ** 53, hi: 2 ** 54, count: 1 }]);
    }
    expect(writeRecording(top, 'bpftrace')).toContain('[4E, 8E)');
    expect(writeRecording(top, 'bpftrace-json')).toContain('"max": "9223372036854775807"');
  });

  it('and text keep single numbers beyond 2^53 as they were printed, and say that they are no values', async () => {
    const big = '9123456789012345678';
    const text = `@a: 1\n@start[12]: ${big}\n@start[13]: ${big}\n@up[1]: 18446744073709551615\n`;
    const { series, warnings } = await readRecording('out.txt', text);
    expect(series.map(({ map }) => map)).toEqual(['a']);
    expect(warnings).toEqual([
      `out.txt:2: 2 numbers of this map beyond 2^53, not read, first @start[12], ${big}`,
      'out.txt:4: 1 number of this map beyond 2^53, not read, first @up[1], 18446744073709551615',
    ]);
    const json = writeRecording(await readRecording('out.txt', text), 'bpftrace-json');
    expect(json).toContain(`"@start": {"12": "${big}", "13": "${big}"}`);
    const again = await readRecording('out.json', json);
    expect([again.series.length, again.warnings.length]).toEqual([1, 2]);
    expect(writeRecording(again, 'bpftrace').trim()).toBe(text.trim());
    await expect(readRecording('out.txt', `@up: ${big}\n`)).rejects.toThrow(`not read, first @up, ${big})`);
  });

  it('of v0.17 has bounds of 32 bits', async () => {
    const { series, warnings } = await read(OLD, hist('{"min": -2147483648, "max": 0, "count": 4}'));
    expect(histogramIn(series[0]).buckets).toEqual([{ lo: 2 ** 31, hi: 2 ** 32, count: 4 }]);
    expect(warnings[0]).toMatch(/^out.json:2: @x: the row .* in 32 bits/);
  });

  const printf = '{"type": "printf", "data": "bell\\u0007"}';
  it('of v0.24 and later has hexadecimal counts behind an escape', async () => {
    const counts = async (...lines: string[]) =>
      histogramIn((await read(...lines)).series[0]).buckets.map(({ count }) => count);
    const rows = '{"min": 4, "max": 7, "count": 1e},{"min": 8, "max": 15, "count": 14}';
    expect(await counts(MODERN, printf, hist(rows))).toEqual([30, 20]);
    expect(await counts(printf, hist(rows))).toEqual([30, 20]);
    expect(await counts(OLD, printf, hist('{"min": 4, "max": 7, "count": 14}'))).toEqual([14]);
    expect(await counts(MODERN, hist('{"min": 4, "max": 7, "count": 14}'))).toEqual([14]);
    const keyed =
      '{"type": "hist", "data": {"@x": {"caf\\uffffffc3\\uffffffa9": [{"min": 4, "max": 7, "count": 1e}]}}}';
    expect((await read(MODERN, keyed)).series[0]).toMatchObject({
      key: 'café',
      snapshots: [{ buckets: [{ count: 30 }] }],
    });
  });

  it('that does not tell its version is refused where a count may be hexadecimal', async () => {
    const line = hist('{"min": 4, "max": 7, "count": 14}');
    await expect(read(printf, line)).rejects.toThrow('out.json:2: the count 14 of @x may be hexadecimal');
    const one = await read(printf, hist('{"min": 4, "max": 7, "count": 9}'));
    expect(histogramIn(one.series[0]).buckets[0].count).toBe(9);
    await expect(read(hist('{"min": 4, "max": 7, "count": 1e}'))).rejects.toThrow(
      'out.json:1: the count of a row of @x',
    );
  });

  it('keeps the order of keys that look like numbers', async () => {
    const row = '[{"min": 4, "max": 7, "count": 1}]';
    const line = `{"type": "hist", "data": {"@x": {"300": ${row}, "5": ${row}, "-1": ${row}}}}`;
    const recording = await read(MODERN, line);
    expect(recording.series.map(({ key }) => key)).toEqual(['300', '5', '-1']);
    expect(writeRecording(recording, 'bpftrace-json')).toBe(`${MODERN}\n${line}\n`);
  });

  it('has averages, empty maps, strings and what is no map', async () => {
    const { series, warnings, printed } = await read(
      MODERN,
      '{"type": "stats", "data": {"@a": 3}}',
      '{"type": "stats", "data": {"@k": {"x": 4, "y": 5}}}',
      '{"type": "stats", "data": {"@never": {}}}',
      hist('', '@zeroed'),
      '{"type": "map", "data": {"@s": "text"}}',
      '{"type": "map", "data": {"@t": [1,2]}}',
      '{"type": "lost_events", "count": 3, "data": {"events": 7}}',
      '{"type": "value", "data": 5}',
      'Attaching to something',
      'or other',
      '{"type": "tseries", "data": {"@ts": [{"interval_start": 2025-01-01 10:00:00.000000000,"value": 1}]}}',
    );
    expect(series.map(({ map, key, snapshots }) => [map, key, snapshots[0].is])).toEqual([
      ['a', null, 'stats'],
      ['k', 'x', 'stats'],
      ['k', 'y', 'stats'],
      ['zeroed', null, 'histogram'],
    ]);
    expect(series[0].snapshots[0]).toEqual({ is: 'stats', count: null, average: 3, total: null });
    expect(warnings.map((warning) => warning.replace(/^out.json:/, ''))).toEqual([
      '6: @s is a string and not read: "text"',
      '7: @t is no number and not read',
      '8: bpftrace lost 7 events: they are in no count',
      '9: an object of type "value" is no map and not read',
      '12: a time series (tseries) is not read',
      '10: 2 lines are no JSON and not read, first "Attaching to something"',
    ]);
    expect(printed?.some(({ is }) => is === 'probes')).toBe(true);
  });

  it.each([
    [
      '{"type": "hist", "data": {"@x": [{"min": 4, "max": 7, "cou',
      "out.json:2: the JSON can't be read (the file is cut off?), column 59: it ends early, inside a string",
    ],
    [
      '"type": "hist", "data": {"@x": []}}',
      'out.json:2: "\\"type\\": \\"hist\\", \\"data\\": {\\"@x\\": []}}" is a damaged object',
    ],
    [hist('{"min": 4, "max": 7}'), 'out.json:2: a row of @x has no count'],
    [hist('{"count": 7}'), 'out.json:2: a row of @x has no min and no max'],
    [hist('{"min": 4, "max": 7, "count": -1}'), 'out.json:2: the count of a row of @x is -1'],
    [hist('{"min": 4, "max": 7, "count": 9007199254740993}'), 'is beyond 2^53'],
    [
      hist('{"min": 4, "max": 7, "count": 1},{"min": 16, "max": 31, "count": 1}'),
      'out.json:2: rows are missing between [4, 7] and [16, 31]',
    ],
    ['{"type": "map", "data": {"@x": 1, "@x": 2}}', 'the key "@x" is there twice'],
  ])('%s is refused', async (line, message) => {
    await expect(readRecording('out.json', `${MODERN}\n${line}`)).rejects.toThrow(message);
  });
});

describe('a map of which one value has no key and others have', () => {
  it.each([
    [
      '@x_ns: 5\n@x_ns[a]: 3\n@x_ns[b]: 4\n\n@h_ns:\n[1, 2)   3 |@@|\n\n@h_ns[k]:\n[1, 2)   7 |@@|\n\n',
      [{ '@x_ns': 5 }, { '@x_ns': { a: 3, b: 4 } }],
    ],
    ['@x_ns[a]: 3\n@x_ns: 5\n@x_ns[b]: 4\n', [{ '@x_ns': { a: 3 } }, { '@x_ns': 5 }, { '@x_ns': { b: 4 } }]],
  ])('keeps all of them: %j', async (text, first) => {
    const known = await readRecording('x', text);
    const json = writeRecording(known, 'bpftrace-json');
    const lines = json.trimEnd().split('\n');
    expect(lines.slice(0, first.length).map((line) => JSON.parse(line).data)).toEqual(first);
    // and comes back with as many values
    const names = ({ series }: Awaited<ReturnType<typeof read>>) => series.map(({ map, key }) => [map, key]);
    expect(names(await readRecording('x', json))).toEqual(names(known));
  });
});
