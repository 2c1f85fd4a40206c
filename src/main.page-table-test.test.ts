/** vfiobench page-table-test through main: the selftest's lines, how they agree with a replay, and what is refused. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PageTableResult } from './stats/page-table-result.js';
import { vfiobench } from './streams.test-data.js';

const GOLDEN = 'fixtures/golden/page-table-test.txt';
const SMALL = 'page-table-test --mem 4M --vcpus 8 --variant tlbi-deferred --variant tlbi-deferred-if-cleared';

const json = async (line: string): Promise<PageTableResult> =>
  JSON.parse((await vfiobench(`${line} --format json -q`)).stdout);

describe('vfiobench page-table-test', () => {
  it('prints the lines of the test, byte for byte, a heading for each lane', async () => {
    const { code, stdout, stderr } = await vfiobench(SMALL);
    if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, stdout);
    expect([code, stdout]).toEqual([0, readFileSync(GOLDEN, 'utf8')]);
    expect(stdout).toMatch(
      /\nBASE:\nKVM_CREATE_MAPPINGS: total execution time: \d+\.\d{9}s\n\nKVM_UPDATE_MAPPINGS: /,
    );
    expect(stderr).toContain('not measured');
    expect((await vfiobench(`${SMALL} -q`)).stderr).toBe('');
  });

  it('times with one vCPU what a replay of the trace gives for its rows', async () => {
    const { lanes } = await json('page-table-test');
    const replayed = await Promise.all(
      [13, 15, 17, 18].map(async (row) => {
        const { stdout } = await vfiobench(`replay traces/page-table-64g.csv --filter line=${row} -q`);
        return Number(/mean ([\d,]+) ns/.exec(stdout)![1].replaceAll(',', ''));
      }),
    );
    const { create, update, adjust, unmap } = lanes[0].stagesNs;
    expect([create, update, adjust, unmap]).toEqual(replayed);
  });

  it('lets vCPUs run a stage side by side, all from its start', async () => {
    const at = async (vcpus: number) =>
      (await json(`page-table-test --mem 64M --source thp --vcpus ${vcpus}`)).lanes[0].stagesNs;
    const [one, two] = [await at(1), await at(2)];
    // 32 blocks, drawn by two vCPUs: at least half of the work is one's, and never more than all of it and the waiting
    expect(two.create).toBeGreaterThan(one.create * 0.5);
    expect(two.create).toBeLessThan(one.create * 0.95);
    // main unmaps alone
    expect(two.unmap).toBe(one.unmap);
    // the first vCPU to adjust leaves nothing to the other
    expect(two.adjust / one.adjust).toBeCloseTo(1, 1);
  });

  it('draws anew with another seed only', async () => {
    const line = 'page-table-test --mem 1M --vcpus 8';
    const [a, b, c] = [await json(line), await json(line), await json(`${line} --seed 2`)];
    expect(b).toEqual(a);
    expect(c.lanes[0].stagesNs.create).not.toBe(a.lanes[0].stagesNs.create);
  });

  it.each([
    ['--mem 3M --source thp', '--mem 3M: with --source thp it is a multiple of 2 MiB'],
    ['--mem 0', 'it is a multiple of 4 KiB'],
    ['--mem lots', '--mem: a size is whole bytes'],
    ['--mem 512G', '--mem 512G: at most 256 GiB'],
    ['--mem 128G --source thp', 'at most 64 GiB of thp with --granule 4k'],
    ['--mem 8G --vcpus 64', 'are replayed here, so take less memory'],
    ['--source hugetlb-1g --granule 64k', 'has blocks of a granule of 4k only'],
    ['--source tmpfs', 'Allowed choices are anonymous, thp'],
    ['--granule 8k', 'Allowed choices are 4k, 16k, 64k'],
    ['--vcpus 0', 'It is a whole number from 1 to 512'],
    ['--variant tlbi-defered', 'did you mean tlbi-deferred?'],
    ['--variant tlbi-deferred --variant tlbi-deferred', 'is named twice'],
    ['--host nobody', 'nobody'],
    ['--format mail', 'no such form here; there are text, json'],
  ])('%s: one line', async (options, message) => {
    const { code, stdout, stderr } = await vfiobench(`page-table-test ${options}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
