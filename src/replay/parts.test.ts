/** A run that goes on with the rows of a further trace: the lanes look backings up in the table of the first one. */
import { describe, expect, it } from 'vitest';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';
import { DEFAULT_BASE } from '../variants/select.js';
import { finish, prepare, type Run, runPart } from './replay.js';
import { ONE_NS_HOST } from './replay-text.test-data.js';

const part = (backing: string, iova: string): Promise<Trace> =>
  openTrace('part', {
    content: Buffer.from(`# container: iommu\nop,addr,len,backing\nmap,${iova},0x200000,${backing}\n`),
  });

function runOf(trace: Trace): Run {
  const options = { base: DEFAULT_BASE, variants: [], overrides: [], unit: 'ns', seed: 1, skip: 0 } as const;
  return prepare(trace, { ...options, host: ONE_NS_HOST, filter: null });
}

describe('a run of several traces', () => {
  it('goes on where they number their backings alike', async () => {
    const first = await part('thp', '0x0');
    const run = runOf(first);
    await runPart(run, first);
    await runPart(run, await part('thp', '0x200000'));
    await runPart(run, await part('4k', '0x400000'));
    expect(finish(run).rows).toBe(3);
  });

  it('takes no row whose backing it would look up wrongly', async () => {
    const first = await part('thp', '0x0');
    const run = runOf(first);
    await runPart(run, first);
    await expect(runPart(run, await part('hugetlb-1g', '0x40000000'))).rejects.toThrow(
      'backing hugetlb-1g has another number in part',
    );
  });
});
