/** A run that goes on with the rows of a further trace: the lanes look backings up in the table of the first one. */
import { describe, expect, it } from 'vitest';
import { openTrace } from '../trace/open.js';
import type { Trace } from '../trace/trace.js';
import { finish, type Run, runPart } from './replay.js';
import { ONE_NS_HOST } from './replay-text.test-data.js';
import { prepareOn } from './run-on.js';

const part = (backing: string, iova: string): Promise<Trace> =>
  openTrace('part', {
    content: Buffer.from(`# container: iommu\nop,addr,len,backing\nmap,${iova},0x200000,${backing}\n`),
  });

const runOf = (trace: Trace): Promise<Run> => prepareOn(ONE_NS_HOST, trace, []);

describe('a run of several traces', () => {
  it('goes on where they number their backings alike', async () => {
    const first = await part('thp', '0x0');
    const run = await runOf(first);
    await runPart(run, first);
    await runPart(run, await part('thp', '0x200000'));
    await runPart(run, await part('4k', '0x400000'));
    expect(finish(run).rows).toBe(3);
  });

  it('takes no row whose backing it would look up wrongly', async () => {
    const first = await part('thp', '0x0');
    const run = await runOf(first);
    await runPart(run, first);
    await expect(runPart(run, await part('hugetlb-1g', '0x40000000'))).rejects.toThrow(
      'backing hugetlb-1g has another number in part',
    );
  });
});
