import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../report/replay/json.js';
import { replayResultSchema } from '../../results/replay.js';
import { ONE_NS_HOST, replayText } from '../replay-text.test-data.js';

const PAGES = 64;
const TRACE =
  '# vfiobench-trace: 1\n# container: iommu\nop,addr,len,backing,prot\n' +
  `map,0x0,${PAGES * 4096},4k,rw\n${'dev_dma,0x0,0x8000,,rw\n'.repeat(2)}`;

async function inVain(options: { filter?: string } = {}): Promise<(number | null)[]> {
  const result = await replayText(TRACE, { host: ONE_NS_HOST, variants: ['iopf'], ...options });
  replayResultSchema.parse(JSON.parse(jsonReport(result)));
  return result.lanes.map(({ device }) => device!.pagesMappedInVain);
}

describe('pages mapped in vain', () => {
  it('are those of all calls', async () => {
    expect(await inVain()).toEqual([PAGES - 8, 0]);
  });

  it('are not known where the calls that mapped them are left out, and known where none had a part', async () => {
    expect(await inVain({ filter: 'op=dev_dma' })).toEqual([null, 0]);
    expect(await inVain({ filter: 'op=map' })).toEqual([null, null]);
  });
});
