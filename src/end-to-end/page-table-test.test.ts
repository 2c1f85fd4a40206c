/** vfiobench page-table-test through main: the selftest's lines, how they agree with a replay, and what is refused. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PageTableResult } from '../results/page-table.js';
import { temporaryFolder, writerInto } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const GOLDEN = 'fixtures/golden/page-table-test.txt';
const SMALL = 'page-table-test --mem 4M --vcpus 8 --variant tlbi-deferred --variant tlbi-deferred-if-cleared';

const file = writerInto(temporaryFolder());

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
    expect(stdout).toContain('KVM_ADJUST_MAPPINGS: total execution time: 0.000000000s\n');
    expect(stderr).toContain('only faults are timed');
    expect((await vfiobench(`${SMALL} -q`)).stderr).toBe('');
  });

  it('times with one vCPU what a replay of the trace gives for its rows', async () => {
    // of 1 GB in place of 64: whole, the replays take seconds; what 64 GB come to is in docs/stage2.md
    const whole = readFileSync('traces/page-table-64g.csv', 'utf8');
    const trace = file('1g.csv', whole.replaceAll('0x1000000000', '0x40000000'));
    const { lanes } = await json('page-table-test --mem 1G');
    const replayed = await Promise.all(
      [13, 15, 17, 18].map(async (row) => {
        const { stdout } = await vfiobench(`replay ${trace} --filter line=${row} -q`);
        return Number(/mean ([\d,]+) ns/.exec(stdout)![1].replaceAll(',', ''));
      }),
    );
    const { create, update, adjust, unmap } = lanes[0].stagesNs;
    expect([create, update, adjust, unmap]).toEqual(replayed);
  });

  it.each(['anonymous', 'thp'])('is not faster with more vCPUs: %s', async (source) => {
    const at = async (vcpus: number) =>
      (await json(`page-table-test --mem 4M --source ${source} --vcpus ${vcpus}`)).lanes[0].stagesNs;
    const [one, two, four, many] = [await at(1), await at(2), await at(4), await at(64)];
    // main unmaps alone, and who adjusts first leaves nothing to the others
    const others = ({ update, adjust, unmap }: typeof one) => ({ update, adjust, unmap });
    for (const more of [two, four, many]) expect(others(more)).toEqual(others(one));
    const [first, ...creates] = [one, two, four, many].map(({ create }) => create);
    if (source === 'thp') expect(creates).toEqual([first, first, first]);
    else {
      // a reader leaves the zero page, which a writer copies; the more there are, the more often it is not alone
      expect(creates[0]).toBeGreaterThan(first * 1.5);
      expect(creates[1]).toBeGreaterThan(creates[0]);
      expect(creates[2]).toBeGreaterThan(creates[1]);
    }
  });

  it('draws anew with another seed only', async () => {
    const line = 'page-table-test --mem 1M --vcpus 8';
    const [a, b, c] = [await json(line), await json(line), await json(`${line} --seed 2`)];
    expect(b).toEqual(a);
    expect(c.lanes[0].stagesNs.create).not.toBe(a.lanes[0].stagesNs.create);
  });

  it('with 64 vCPUs on little memory: CREATE suffers from deferred invalidation, from the conditional one hardly', async () => {
    const variants = '--variant tlbi-deferred --variant tlbi-deferred-if-cleared';
    const { lanes } = await json(`page-table-test --mem 8M --vcpus 64 ${variants}`);
    const [base, deferred, ifCleared] = lanes.map(({ stagesNs }) => stagesNs.create);
    expect(deferred / base).toBeGreaterThan(1.02);
    expect(ifCleared / base).toBeLessThan(1.01);
  });

  it('says what of its run is not in its lines', async () => {
    const notes = async (line: string): Promise<string> =>
      (await vfiobench(`page-table-test ${line.includes('--mem') ? '' : '--mem 1M '}${line}`)).stderr;
    expect(await notes('')).not.toContain('one chain');
    const second = ', but for a second writer of the zero page';
    expect(await notes('--vcpus 2')).toContain('at the same page is left out\n');
    expect(await notes('--vcpus 3')).toContain(`at the same page is left out${second}\n`);
    expect(await notes('--mem 4M --vcpus 8 --source thp')).not.toContain(second);
    expect(await notes('--set s2_walk=1ns')).toContain('\nvfiobench: s2_walk costs 1 ns by --set\n');
    expect(await notes('--variant contiguous-pin')).toContain('contiguous-pin changes nothing here: ');
    const same = '--base tlbi-deferred --variant tlbi-deferred';
    expect(await notes(same)).toContain('tlbi-deferred changes nothing here: ');
    expect(await notes('--variant tlbi-deferred --vcpus 8')).not.toContain('nothing here');
  });

  it('says in JSON too that a stage is one chain of faults', async () => {
    expect((await json('page-table-test --mem 1M')).warnings).toEqual([]);
    const { warnings } = await json('page-table-test --mem 1M --vcpus 4');
    expect(warnings).toEqual([expect.stringContaining('a stage is one chain of faults')]);
  });

  it('says that faults were counted whose locks nobody waited for', async () => {
    const { stderr } = await vfiobench('page-table-test --mem 512M --source hugetlb-2m --vcpus 2');
    expect(stderr).not.toContain('65,536');
    const line = 'page-table-test --mem 1G --source hugetlb-1g --vcpus 2';
    const { warnings } = await json(line);
    expect((await vfiobench(line)).stderr).toContain('of rows with more than 65,536 stage-2 faults');
    expect(warnings.some((text) => text.startsWith('of rows with more than 65,536'))).toBe(true);
  });

  it('names the stage, not a line of a file that is not there', async () => {
    const { code, stderr } = await vfiobench('page-table-test --host xu-4.19 --mem 1M');
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: kvm_page_table_test, create: s2_fault: host xu-4.19 has no price for step vmexit; give one with --set vmexit=…ns, or take another --host\n',
    ]);
  });

  it('fits in its terminal, and is bold where it is ours', async () => {
    const { stdout } = await vfiobench(`${SMALL} --width 60 --color always`);
    expect(stdout).toContain('\n\x1b[1mBASE:\x1b[22m\n');
    for (const line of stripVTControlCharacters(stdout).split('\n'))
      expect(line.length).toBeLessThanOrEqual(60);
    expect(stripVTControlCharacters(stdout).replaceAll(/\s+/g, ' ')).toBe(
      (await vfiobench(SMALL)).stdout.replaceAll(/\s+/g, ' '),
    );
    const help = (await vfiobench('page-table-test --help')).stdout;
    const examples = help.indexOf('Examples:');
    for (const line of help.slice(0, examples).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    ['/missing/x.json', 'there is no such folder (ENOENT)'],
    ['package.json/x.json', 'a part of the path is no folder (ENOTDIR)'],
  ])('looks for the folder of its result before it runs: %s', async (file, why) => {
    // the host would be refused if it ran
    const { code, stdout, stderr } = await vfiobench(`page-table-test --host nobody -o ${file}`);
    expect([code, stdout, stderr]).toEqual([2, '', `vfiobench: ${file}: can't be written: ${why}\n`]);
  });

  it.each([
    ['--mem 3M --source thp', '--mem 3M: with --source thp it is a multiple of 2 MiB'],
    ['--mem 5000', '--mem 5000: with --source anonymous it is a multiple of 4 KiB'],
    ['--mem 0', '--mem 0: there is nothing to go over'],
    ['--mem lots', '--mem: a size is a whole number of bytes, written like 16G, 1.5G'],
    ['--mem 1e3', '(K, M, G: powers of 1024; at most 256G), not "1e3"'],
    ['--mem 512G', 'vfiobench: --mem: 512G is over the limit of 256G\n'],
    ['--mem 128G --source thp', 'at most 64 GiB of thp with --granule 4k'],
    [
      '--mem 9G --vcpus 64',
      '--mem 9G --vcpus 64: with more than one vCPU each page of 4 KiB has up to two calls of its own, here 4,718,662 in all; at most 4,200,000 are replayed',
    ],
    ['--source hugetlb-1g --granule 64k', 'has blocks of a granule of 4k only'],
    ['--source tmpfs', 'Allowed choices are anonymous, thp'],
    ['--granule 8k', 'Allowed choices are 4k, 16k, 64k'],
    ['--vcpus 0', 'It is a whole number from 1 to 512'],
    ['--variant tlbi-defered', 'did you mean tlbi-deferred?'],
    ['--variant tlbi-deferred --variant tlbi-deferred', 'is named twice'],
    ['--set s2_walk=1ns --set s2_walk=2ns', '--set s2_walk'],
    ['--host nobody', 'nobody'],
    ['--format mail', 'no such form here; there are text, json'],
  ])('%s: one line', async (options, message) => {
    const { code, stdout, stderr } = await vfiobench(`page-table-test ${options}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
