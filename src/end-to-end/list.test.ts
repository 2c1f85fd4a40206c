/** vfiobench list: what there is, or what of it has a word in its name. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const said = async (line: string): Promise<string> => {
  const { code, stdout, stderr } = await vfiobench(line);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

describe('list variants', () => {
  it('tells what parameters there are, with range and default', async () => {
    const text = (await said('list variants')).replace(/\s+/g, ' ');
    for (const parameter of [
      'pages = 512 (1 to 262144): pages that a fault maps',
      'map = 1 (0 to 1): 1: pins are mapped at once',
      'bytes = 2M (4K to 4096T, a power of two): bytes of a batch',
    ]) {
      expect(text).toContain(`parameters: ${parameter}`);
    }
    const { columns, rows } = JSON.parse(await said('list variants --format json'));
    const at = columns.indexOf('parameters');
    expect(rows.filter((cells: string[]) => cells[at] !== '').map(([name]: string[]) => name)).toEqual([
      'portio-wildcard',
      'portio-datamatch',
      'iopf-premap',
      'iopf-selective',
      'batch',
    ]);
  });

  it('is a table where there is room, and never wider than that', async () => {
    const narrow = await said('list variants --width 80');
    const wide = await said('list variants --width 160');
    expect(narrow).toContain('  path: pin\n');
    expect(wide).toMatch(/^ {2}variant +path +what it changes +parameters +source$/m);
    for (const [text, width] of [
      [narrow, 80],
      [wide, 160],
    ] as const) {
      expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
    }
    expect(await said('list steps --width 80')).toMatch(/^ {2}step +what one count stands for$/m);
  });
});

describe('a word', () => {
  it.each([
    ['variants', 'pin', ['page-by-page', 'contiguous-pin', 'pin-group-held', 'static-pin']],
    ['variants', 'S2_tlbi', ['tlbi-per-pte', 'tlbi-deferred', 'tlbi-deferred-if-cleared']],
    ['steps', 'vpfn_r', ['vpfn_ref', 'vpfn_range']],
    ['hosts', 'zhao', ['zhao-gvt']],
  ])('list %s %s: what has it in its name or path', async (what, word, names) => {
    const { rows } = JSON.parse(await said(`list ${what} ${word} --format json`));
    expect(rows.map(([name]: string[]) => name)).toEqual(names);
  });

  it('that nothing has is told', async () => {
    const { code, stderr } = await vfiobench('list steps gup_cal1');
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: list steps gup_cal1: no name has gup_cal1 in it (did you mean gup_call?)\n',
    ]);
  });
});

it('--host goes with steps alone', async () => {
  const { code, stderr } = await vfiobench('list variants --host xu-4.19');
  expect([code, stderr]).toEqual([
    2,
    'vfiobench: list variants: --host goes with list steps, whose prices it shows\n',
  ]);
});
