/** Traces by chance: rows that are right for their op, and the ways in which a program may write them as CSV. */
import fc from '../property.test-data.js';
import { type Column, kindsOf, OPS } from './ops.js';
import type { TraceRow } from './write.js';

const word = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 70000n }),
  fc.constantFrom(2n ** 53n, 2n ** 52n - 1n, 4095n, 4096n),
);
const pfn = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.maxSafeNat().map((n) => n % 2 ** 52),
);
export const CELLS = {
  addr: word,
  len: word,
  pfns: fc.array(pfn, { minLength: 1, maxLength: 30 }),
  backing: fc.constantFrom('4k', 'thp', 'hugetlb-1g:untouched', '4k:run=16', '4k:untouched:run=1'),
  prot: fc.constantFrom('r', 'w', 'rw'),
  kind: fc.constantFrom('mmio', 'pio', 'hcall'),
  value: word,
};

/** A row that is right for its op: every needed cell, each optional one or none. */
const row: fc.Arbitrary<TraceRow> = fc.constantFrom(...OPS).chain((op) => {
  const taken = op.takes.filter((column): column is keyof typeof CELLS => column in CELLS);
  const cells = taken.map((column) => {
    const values: fc.Arbitrary<unknown> =
      column === 'kind' ? fc.constantFrom(...kindsOf(op.name)) : CELLS[column];
    const cell = values.map((value) => ({ [column]: value }));
    return op.needs.includes(column) ? cell : fc.option(cell, { nil: {} });
  });
  const common = fc.record(
    {
      vm: fc.integer({ min: 0, max: 65535 }),
      cpu: fc.integer({ min: 0, max: 65535 }),
      dev: fc.integer({ min: 0, max: 65535 }),
      latNs: fc.oneof(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.nat()),
      ret: fc.oneof(fc.nat(), fc.constantFrom(-1, -22, -75, -200)),
    },
    { requiredKeys: [] },
  );
  return fc.tuple(common, ...cells).map((parts) => Object.assign({ op: op.name }, ...parts) as TraceRow);
});

/** Rows with ascending timestamps, some without. */
export const rows = fc
  .tuple(
    fc.bigInt({ min: 0n, max: 2n ** 63n }),
    fc.array(fc.tuple(row, fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined })), {
      maxLength: 20,
    }),
  )
  .map(([start, steps]) => {
    let now = start;
    return steps.map(([cells, step]) => {
      if (step === undefined) return cells;
      now += BigInt(step);
      return { ...cells, tsNs: now };
    });
  });

export const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  lastEol: fc.boolean(),
  /** Chooses what to do with each cell and between each two lines. */
  choices: fc.array(fc.nat(5), { minLength: 7, maxLength: 13 }),
});

interface Dialect {
  delimiter: string;
  eol: string;
  bom: boolean;
  lastEol: boolean;
  choices: readonly number[];
}

/** The same rows as somebody else's program might have written them. */
export function inDialect(
  text: string,
  order: readonly Column[],
  { delimiter, eol, bom, lastEol, choices }: Dialect,
) {
  let turn = 0;
  const choice = () => choices[turn++ % choices.length];
  const lines: string[] = [];
  let header: string[] | null = null;
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('#')) {
      lines.push(line);
      continue;
    }
    const cells = line.split(',');
    header ??= cells;
    const from = header;
    const moved = order.map((column) => cells[from.indexOf(column)]);
    lines.push(
      moved
        .map((cell) => {
          const how = choice();
          if (how === 0) return `"${cell}"`;
          if (how === 1 && moved.length > 1) return ` ${cell}  `;
          return how === 2 ? ` "${cell}" ` : cell;
        })
        .join(delimiter),
    );
    if (choice() === 3) lines.push('# in between, with "a quote');
    if (choice() === 4) lines.push('');
  }
  return (bom ? '\ufeff' : '') + lines.join(eol) + (lastEol ? eol : '');
}
