/** What the model reads from disk while it replays: traces and hosts, never a published figure. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { readPublished } from './published.js';

/** Every way in which a file is opened, and what it was opened by. */
const WAYS = ['readFileSync', 'openSync', 'open', 'readFile', 'createReadStream'] as const;
let opened: string[];

beforeEach(() => {
  opened = [];
  for (const way of WAYS) {
    const real = fs[way] as (...args: unknown[]) => unknown;
    vi.spyOn(fs, way).mockImplementation(((path: unknown, ...rest: unknown[]) => {
      opened.push(String(path));
      return real(path, ...rest);
    }) as never);
    const promised = fs.promises[way as 'readFile'] as ((...args: unknown[]) => unknown) | undefined;
    if (promised === undefined) continue;
    vi.spyOn(fs.promises, way as 'readFile').mockImplementation(((path: unknown, ...rest: unknown[]) => {
      opened.push(String(path));
      return promised.call(fs.promises, path, ...rest);
    }) as never);
  }
  syncBuiltinESMExports();
});

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const published = (): string[] => opened.filter((path) => path.includes('published'));

describe('fixtures/published', () => {
  it.each([
    'replay fixtures/traces/every-op.csv --host farman-s390x --variant contiguous-pin',
    'replay traces/hisi-sec-1m-1.csv --variant iopf --variant host-sva',
    'explain traces/contiguous-512.csv --row 20 --variant contiguous-pin',
    'replay traces/teardown-256g-1g.csv --variant batch-smallest-block --nic 10g@0/0',
  ])('is not read by %s', async (line) => {
    await vfiobench(line);
    expect(opened.some((path) => path.endsWith('.csv'))).toBe(true);
    expect(published()).toEqual([]);
  });

  it('is read by what validate reads it with: this test would see it', () => {
    readPublished();
    expect(published()).toHaveLength(3);
  });
});
