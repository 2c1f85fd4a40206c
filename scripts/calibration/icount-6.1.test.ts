import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostSchema } from '../../src/hosts/host.js';
import * as kick from '../../src/kernel/steps/kick.js';
import * as vfio from '../../src/kernel/steps/vfio.js';
import { STEPS } from '../../src/kernel/steps.js';
import { hostText } from './calibrations.js';
import { calibrateIcount } from './icount-6.1.js';
import { errorsByKind, errorTable } from './icount-table.js';

const { host, rows } = calibrateIcount();
const HOST_FILE = new URL('../../src/hosts/data/debian-6.1-icount.json', import.meta.url);

/**
 * Largest error that any call of a kind has, and what makes it that large. A kind belongs to the first line that
 * fits `kind backing`.
 */
const BOUNDS: readonly (readonly [kinds: RegExp, bound: number, why: string])[] = [
  [/^map (anon4k|anon4k_shuf|memfd4k)$/, 0.003, 'linear in calls, pages and runs'],
  [/^map_nopin /, 0.001, 'one figure, one group'],
  [/^tree_(map_low|unmap_low|unmap_none|eexist)|^map_einval|^unmap_nothing/, 0.03, 'linear in tree levels'],
  [/^map thp$/, 0.14, 'compound_enter is one step for THP, which has none of it in 6.1, and hugetlb'],
  [/^map hugetlb2m$/, 0.09, 'the same; few pages of a hugetlb page pay for entering it'],
  [/^unmap (thp|hugetlb2m)$/, 0.04, 'iova_to_phys walks a level less in 2M entries'],
  [/^unmap /, 0.11, 'freeing hundreds of region entries leaves the fast path of the slab'],
  [/^unmap_cover /, 0.19, 'one cold call each; the recording has no repetition'],
  [/^(hw_)?pin_u /, 0.19, 'freeing hundreds of vfio_pfns leaves the fast path of the slab'],
  [/^pin_each_u /, 0.14, 'the same'],
  [
    /^(pin|hw_pin|pin_each) anon4k$/,
    0.082,
    'ascending inserts make the tree of pinned pages deeper on the right',
  ],
  [/^pin anon4k_cold$/, 0.22, 'the first fault also allocates a page table'],
  [/^(pin|hw_pin|pin_each|pin_with_vpfns) (thp|hugetlb2m)$/, 0.19, 'compound_enter, as at map'],
  [/^pin_with_vpfns anon4k$/, 0.035, 'linear in tree levels'],
  [/^pin_with_vpfns_u /, 0.06, 'linear in tree levels'],
  [/^pin_tree /, 0.02, 'linear in tree levels'],
  [/^pin_tree_u /, 0.085, 'an unpin call has fewer layers than a pin call, call is one step for both'],
  [/^(hw_)?repin(_u)? /, 0.22, 'the same, where the call is a good part'],
  [/^repin_with_vpfns /, 0.3, 'one page in one tree: its depth is what the insertion order made it'],
];

describe('debian-6.1-icount', () => {
  it('follows the recorded calls of each kind within the error that is known for it', () => {
    const beyond = errorsByKind(rows).filter(({ kind, backing, worst }) => {
      const bound = BOUNDS.find(([kinds]) => kinds.test(`${kind} ${backing}`));
      return bound === undefined || Math.abs(worst.error) > bound[1];
    });
    expect(
      errorTable(beyond.map(({ worst }) => worst))
        .split('\n')
        .slice(1),
    ).toEqual([]);
  });

  it('predicts maps of 4K memory that the fit never saw within 0.3 %', () => {
    const maps = rows.filter((row) => row.kind === 'map' && /4k/.test(row.backing) && row.role === 'predict');
    expect(maps.length).toBeGreaterThan(30);
    expect(Math.max(...maps.map(({ error }) => Math.abs(error)))).toBeLessThan(0.003);
  });

  it('compares every kind of call that the recordings repeat', () => {
    expect(rows.length).toBeGreaterThan(500);
    expect(rows.filter(({ role }) => role === 'predict').length).toBeGreaterThan(200);
  });

  it('prices every step of VFIO and of doorbells once, the fitted ones above 0', () => {
    expect(Object.keys(host.steps).filter((name) => !STEPS.some((step) => step.name === name))).toEqual([]);
    const free = Object.entries(host.steps).filter(
      ([, { price, from }]) => from !== 'assumed' && price === 0,
    );
    expect(free).toEqual([]);
    const counted = [...Object.values(vfio), ...Object.values(kick)].map((step) => STEPS[step].name);
    const missing = counted.filter((name) => host.steps[name] === undefined);
    expect(missing).toEqual(['interrupt']);
  });

  it('is the committed host file', () => {
    const text = readFileSync(HOST_FILE, 'utf8');
    expect(hostSchema.parse(JSON.parse(text))).toEqual(host);
    expect(text).toBe(hostText(host));
  });
});
