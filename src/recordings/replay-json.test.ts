/** A saved replay as a recording, in whatever order other tools leave its keys. */
import { describe, expect, it } from 'vitest';
import { readRecording } from './read.js';
import { recordedText } from './recordings.test-data.js';

describe('a saved replay', () => {
  const text = recordedText('../golden/replay.json');

  it('gives each lane of each probe as a column', async () => {
    const { series } = await readRecording('r.json', text);
    const result = JSON.parse(text);
    expect(series.length).toBe(
      result.probes.flatMap((probe: { lanes: unknown[] }) => probe.lanes.filter(Boolean)).length,
    );
    const [first] = series;
    expect(first).toMatchObject({
      map: '1_page_ns',
      column: 'BASE',
      unit: 'ns',
      snapshots: [{ buckets: result.probes[0].lanes[0].log2 }],
    });
  });

  it('that is cut off or altered is refused', async () => {
    await expect(readRecording('r.json', text.slice(0, 5000))).rejects.toThrow(
      /^r\.json:\d+: the JSON can't be read: it ends early/,
    );
    const altered = text.replace(/"count": 3\b/, '"count": 4');
    await expect(readRecording('r.json', altered)).rejects.toThrow(/has \d+ values in its rows and an n of/);
    const missing = text.replace('"log2"', '"log3"');
    await expect(readRecording('r.json', missing)).rejects.toThrow(
      /r\.json: is no whole vfiobench-replay\/1: probes\.0\.lanes/,
    );
  });

  it.each<[string, (value: unknown) => string]>([
    ['over many lines', (value) => JSON.stringify(value, null, 2)],
    ['with tabs', (value) => JSON.stringify(value, null, '\t')],
    // longer than any line but JSON may be
    ['in one line', (value) => JSON.stringify(value)],
  ])('is one in whatever order its keys are, %s', async (_, write) => {
    const whole = await readRecording('r.json', text);
    const ordered = (order: (keys: string[]) => string[]) =>
      write(
        JSON.parse(text, (_key, value) =>
          value === null || typeof value !== 'object' || Array.isArray(value)
            ? value
            : Object.fromEntries(order(Object.keys(value)).map((key) => [key, value[key]])),
        ),
      );
    for (const order of [(keys: string[]) => keys.sort(), (keys: string[]) => keys.reverse()]) {
      const other = ordered(order);
      expect(other).not.toMatch(/^\s*\{\s*"schema"/);
      expect(await readRecording('r.json', other)).toEqual(whole);
      expect(await readRecording('r.json', Buffer.from(other))).toEqual(whole);
      const cut = readRecording('r.json', other.slice(0, 9000));
      await expect(cut).rejects.toThrow(/^r\.json:\d+: the JSON can't be read: it ends early/);
    }
  });

  it('and other JSON of ours is told by its own schema, not by one within it', async () => {
    const gates = JSON.stringify({ gates: [{ schema: 'vfiobench-gate/1' }], schema: 'vfiobench-gates/1' });
    await expect(readRecording('g.json', gates)).rejects.toThrow('of the schema "vfiobench-gates/1"');
  });
});
