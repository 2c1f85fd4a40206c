/** vfio_dma_rw of the real kernel 6.1 beside the model's, in instructions: one chunk a mapping, and a price a byte. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../../src/hosts/load.js';
import { packageFile } from '../../src/package-file.js';
import { replayText } from '../../src/replay/replay-text.test-data.js';

const HOST = loadHost('debian-6.1-icount');
const RECORDED: Record<string, string>[] = parse(
  readFileSync(packageFile('fixtures/type1-6.1/dma_rw.summary.csv'), 'utf8'),
  { columns: true },
);

async function modelled(op: string, bytes: number, caller: string): Promise<number> {
  const trace = `# caller: ${caller}\nop,addr,len\nmemslot,0,0x200000\nmap,0,0x200000\n${op},0x1000,${bytes}\n`;
  const result = await replayText(trace, { host: HOST, base: 'dma-rw-group-held' });
  return result.probes.find(({ name }) => name === op)!.lanes[0]!.mean;
}

describe('host debian-6.1-icount', () => {
  it.each(RECORDED.map(({ kind, n, median }) => [kind, Number(n), Number(median)] as const))(
    '%s of %i bytes takes %i instructions',
    async (kind, bytes, instructions) => {
      const [, op, kthread] = /^(dma_read|dma_write)(_kthread)?$/.exec(kind)!;
      const found = await modelled(op, bytes, kthread === undefined ? 'task' : 'kthread');
      expect(Math.abs(found / instructions - 1)).toBeLessThan(0.02);
    },
  );
});
