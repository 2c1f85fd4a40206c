/** vfiobench info through main: what it says of a trace's metadata, as replay says it. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

describe('metadata', () => {
  const LATE =
    'metadata key container stands in line 3, below the header, where it is a comment; metadata goes above the header';

  it('is taken with and without a blank behind the colon', async () => {
    const stdin = '#page_size:64k\n#host:xu-4.19\nop,addr,len,pfns\nmap,0,0x10000,\npin,,,0x0\n';
    const { code, stdout } = await vfiobench('info -', { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^page size {6}64 KiB$/m);
    expect(stdout).toMatch(/^host {11}xu-4\.19$/m);
    expect((await vfiobench('replay - --quiet', { stdin })).code).toBe(0);
  });

  it('among the rows is warned of, where it means nothing', async () => {
    const stdin = '# origin: synthetic\nop,addr,len,pfns\n#container: iommu\nmap,0,0x1000,\npin,,,0x0\n';
    const { stdout } = await vfiobench('info -', { stdin });
    expect(stdout).toContain(`\nwarning: ${LATE}\n`);
    expect(stdout).toMatch(/^container {6}mdev$/m);
    expect(JSON.parse((await vfiobench('info - --format json', { stdin })).stdout)).toMatchObject({
      problems: [LATE],
    });
    const replayed = await vfiobench('replay - --host xu-4.19', { stdin });
    expect([replayed.code, replayed.stderr]).toEqual([0, `vfiobench: ${LATE}\n`]);
  });
});
