import { expect, test } from 'vitest';
import fc from '../property.test-data.js';
import { TraceBatch } from './batch.js';
import { ChosenRows } from './chosen-rows.js';
import { contentOf } from './csv/dialect-alone.test-data.js';
import { rows } from './random-traces.test-data.js';
import { open } from './read-text.test-data.js';
import { traceText } from './write.js';
import { csvPieces } from './write-batches.js';

const text = async (pieces: AsyncIterable<Buffer>) => {
  let whole = '';
  for await (const piece of pieces) whole += piece.toString();
  return whole;
};

test('chosen rows are those of a file that has no others', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.nat(5), fc.integer({ min: 1, max: 3 }), async (written, skip, every) => {
      const all = traceText({}, written);
      const header = all.split('\n').findIndex((line) => !line.startsWith('#'));
      const isKept = (line: number) => line - header - 2 >= skip && line % every === 0;
      const lines = all.split('\n').filter((_, i) => i <= header || isKept(i + 1));
      const trace = await open(all);
      const chosen = new ChosenRows(trace, { skip, takes: ({ line }, row) => line[row] % every === 0 });
      expect(await text(csvPieces(trace, { batches: chosen.batches() }))).toBe(
        `${lines.join('\n')}${lines.at(-1) === '' ? '' : '\n'}`,
      );
      expect(chosen.count).toBe(written.filter((_, i) => isKept(i + header + 2)).length);
    }),
    { numRuns: 100 },
  );
});

test('a batch of which no row is chosen is passed over', async () => {
  const trace = await open(`op\n${'mm_exit\n'.repeat(3)}`);
  const batches = [];
  for await (const batch of new ChosenRows(trace, { skip: 0, takes: () => false }).batches())
    batches.push(batch);
  expect(batches).toEqual([]);
});

test('of a batch, the rows that are kept stay as they are, and the others leave nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.infiniteStream(fc.boolean()), async (written, takes) => {
      for await (const batch of (await open(traceText({}, written))).batches()) {
        const before = contentOf(batch) as Record<string, number[]>;
        const { rows: filled, pfns } = batch;
        const kept = before.line.map((_, row) => row).filter(() => takes.next().value);
        batch.keep(kept);
        const { pfns: __, ...columns } = before;
        for (const [name, column] of Object.entries(columns))
          expect((contentOf(batch) as typeof before)[name], name).toEqual(kept.map((row) => column[row]));
        expect(batch.pfns).toBe(pfns);
        expect(batch.columns).toBe(kept.reduce((mask, row) => mask | before.given[row], 0));
        expect(batch.ops).toBe(kept.reduce((mask, row) => mask | (1 << before.op[row]), 0));
        const empty = new TraceBatch(filled);
        for (const name of ['tsNs', 'lenPages', 'pfnCount', 'prot', 'hasValue', 'ret'] as const) {
          const behind = (column: ArrayLike<number>) => Array.from(column).slice(kept.length, filled);
          expect(behind(batch[name]), name).toEqual(behind(empty[name]));
        }
      }
    }),
    { numRuns: 100 },
  );
});
