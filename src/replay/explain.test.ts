/** What explain says beside the steps of a call. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';

describe('explain', () => {
  const AT_ONCE = 'calls of this trace may overlap; waiting for locks is not in these times\n';
  const CROWDED = /another VM runs: every step but the bulk copies costs 1\.\d+ times its price\n/;

  it('says that waiting is left out, and that a second VM makes steps dearer', async () => {
    const two = await vfiobench('explain traces/glmark2-2vm.csv.gz --row 27 --width 200');
    expect(two.stdout).toContain(AT_ONCE);
    expect(two.stdout).toMatch(CROWDED);
    const eight = await vfiobench('explain traces/glmark2-8cpu.csv.gz --row 27 --width 200');
    expect(eight.stdout).toContain(AT_ONCE);
    expect(eight.stdout).not.toMatch(CROWDED);
  });

  it('says neither where one cpu of one VM runs alone', async () => {
    const { code, stdout } = await vfiobench('explain traces/glmark2-1vm.csv.gz --row 27 --width 200');
    expect(code).toBe(0);
    expect(stdout).not.toContain(AT_ONCE);
    expect(stdout).not.toMatch(CROWDED);
  });

  it.each([
    'contiguous-pin --set gup_call=1000000000ns --set vpfn_lookup=1000000000ns',
    // a head that goes on, and no step that differs
    'batch-leaf-advance+mmio-datamatch+tlbi-deferred-if-cleared',
  ])('keeps to the width with %s', async (options) => {
    const { code, stdout } = await vfiobench(
      `explain traces/contiguous-512.csv --row 20 --width 60 --variant ${options}`,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('against BASE: ');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

it('says how many dirty pages a round of the dirty log found, and how long the runs are that a variant pins', async () => {
  const round = await vfiobench('explain traces/dirty-log-clear.csv.gz --row 16');
  expect(round.stdout).toContain('BASE: returns 0 (262,144 dirty pages), ');
  const pin = await vfiobench(
    'explain traces/contiguous-512.csv --row 20 --variant contiguous-pin --width 200',
  );
  expect(pin.stdout).toMatch(/contiguous-pin: returns 512 \(pfns [^)]*; runs of\s+512\), /);
});
