import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { bytesOf } from './arrow/arrow-bytes.test-data.js';
import { openTrace } from './open.js';
import { open } from './read-text.test-data.js';

const TEXT = `op\n${'mm_exit\n'.repeat(9000)}`;
const FDS = '/proc/self/fd';

const folder = temporaryFolder();

beforeAll(async () => {
  writeFileSync(join(folder, 'a.csv'), TEXT);
  writeFileSync(join(folder, 'a.csv.gz'), gzipSync(TEXT));
  writeFileSync(join(folder, 'a.arrow'), await bytesOf(await open(TEXT)));
  writeFileSync(join(folder, 'no-header.csv'), '# vfiobench-trace: 1\n');
});

/** Files of the folder that this process has open. */
function opened(): string[] {
  return readdirSync(FDS).filter((fd) => {
    try {
      return readlinkSync(`${FDS}/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

describe.skipIf(!existsSync(FDS)).each(['a.csv', 'a.csv.gz', 'a.arrow'])('%s is closed', (file) => {
  it.each([
    ['when all was read', {}, true],
    ['behind the last row that was asked for', { limit: 5 }, true],
    ['by who wants no row', {}, false],
  ])('%s', async (_, options, read) => {
    const trace = await openTrace(join(folder, file), options);
    if (read) for await (const batch of trace.batches()) expect(batch.rows).toBeGreaterThan(0);
    else await trace.close();
    await setTimeout(20);
    expect(opened()).toEqual([]);
  });
});

it.skipIf(!existsSync(FDS))('a file without a header is closed', async () => {
  await expect(openTrace(join(folder, 'no-header.csv'))).rejects.toThrow('header');
  await setTimeout(20);
  expect(opened()).toEqual([]);
});
