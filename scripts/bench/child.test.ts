import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../src/temporary-folder.test-data.js';
import { manyMappings } from '../synthesis/many-mappings.js';
import { runChild } from './child.js';
import { repeated, traceFile } from './trace-files.js';

const folder = temporaryFolder();

const node = (code: string): string[] => [process.execPath, '-e', code];

describe('a child', () => {
  it('has cost what it did', async () => {
    const idle = await runChild(node('0'));
    const busy = await runChild(
      node('const all = Buffer.alloc(2e8, 1); const end = Date.now() + 300; while (Date.now() < end);'),
    );
    expect(busy.seconds).toBeGreaterThan(0.3);
    if (process.platform !== 'linux') return;
    expect(busy.cpuSeconds!).toBeGreaterThan(idle.cpuSeconds!);
    expect(busy.peakBytes!).toBeGreaterThan(2e8);
    expect(idle.peakBytes!).toBeLessThan(1e8);
  });

  it('is fed and heard', async () => {
    const { stdout } = await runChild(node('process.stdin.pipe(process.stdout)'), Readable.from(['a', 'b']));
    expect(stdout).toBe('ab');
  });

  it('that fails or is not there is no measurement', async () => {
    await expect(runChild(node('console.error("why"); process.exit(3)'))).rejects.toThrow(
      /ended with 3\nwhy/,
    );
    await expect(runChild(['no-such-program'])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('trace files', () => {
  const workload = manyMappings(1, 2);

  it('are made where they are missing, and left alone where they are not', async () => {
    const path = await traceFile(workload, 'csv', folder, []);
    const content = readFileSync(path, 'utf8');
    expect(content.match(/^(map|pin|unpin),/gm)).toEqual(['map,', 'pin,', 'unpin,', 'pin,', 'unpin,']);
    const zipped = await traceFile(workload, 'csv.gz', folder, []);
    expect(gunzipSync(readFileSync(zipped)).toString()).toBe(content);
    writeFileSync(path, 'mine');
    expect(await traceFile(workload, 'csv', folder, [])).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('come several times, but for the head and the row that sets up', async () => {
    const path = join(folder, 'repeated.csv');
    writeFileSync(path, '# a: b\n# c: d\nop,addr\nmap,1\npin,2\npin,3\n');
    expect(await text(await repeated(path, 3))).toBe(
      `# a: b\n# c: d\nop,addr\nmap,1\n${'pin,2\npin,3\n'.repeat(3)}`,
    );
  });
});
