import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { makeFolder, refuseMissingFolder, writePieces, writeWhole } from './output-files.js';

async function* piecesOf(...texts: string[]): AsyncGenerator<string, void> {
  yield* texts;
}

/** The two ways in which a file is written. */
const WAYS: readonly (readonly [string, (path: string, text: string) => Promise<void>])[] = [
  ['whole', (path, text) => writeWhole([{ path, text }])],
  ['by pieces', (path, text) => writePieces(path, piecesOf(...text))],
];

/** Where the sources are as Node loads them (test-sources.mjs). */
const sources = process.env.VFIOBENCH_TRANSLATED!;

/** A thread that makes folders once another one does the same. */
const RACER = `
const { module, paths, here } = require('node:worker_threads').workerData;
import(module).then(({ makeFolder }) => {
  Atomics.add(here, 0, 1);
  while (Atomics.load(here, 0) < 2);
  for (const path of paths) makeFolder(path);
});`;

const folder = emptyFolder();
const log = () => join(folder, 'log');

describe.each(WAYS)('a descriptor, written to %s,', (_, write) => {
  test.each([
    ['that appends', 'a', 'older\nnew\nlater\n'],
    ['that has cut the file', 'w', 'new\nlater\n'],
  ])('%s: what stands there stays, what others write follows', async (_, flags, content) => {
    for (const folderOf of ['/dev/fd', '/proc/self/fd']) {
      writeFileSync(log(), 'older\n');
      const file = openSync(log(), flags);
      await write(`${folderOf}/${file}`, 'new\n');
      writeSync(file, 'later\n');
      closeSync(file);
      expect(readFileSync(log(), 'utf8')).toBe(content);
    }
    expect(readdirSync(folder)).toEqual(['log']);
  });

  test('is one by another name, too', async () => {
    const file = openSync(log(), 'a');
    writeSync(file, 'older\n');
    symlinkSync(`/dev/fd/${file}`, join(folder, 'link'));
    await write(join(folder, 'link'), 'new\n');
    closeSync(file);
    expect(readFileSync(log(), 'utf8')).toBe('older\nnew\n');
  });

  test('that is not open is refused', async () => {
    await expect(write('/dev/fd/987654', 'x')).rejects.toThrow("/dev/fd/987654: can't be written: ");
  });
});

describe.each(WAYS)('a file that is there, written %s,', (_, write) => {
  test.each([0o600, 0o640, 0o666, 0o444])('of mode %o keeps it', async (mode) => {
    writeFileSync(log(), 'older');
    chmodSync(log(), mode);
    symlinkSync(log(), join(folder, 'link'));
    await write(join(folder, 'link'), 'new');
    expect([statSync(log()).mode & 0o777, readFileSync(log(), 'utf8')]).toEqual([mode, 'new']);
    expect(readdirSync(folder).sort()).toEqual(['link', 'log']);
  });

  test('a new one has the mode that the umask leaves', async () => {
    await write(log(), 'new');
    expect(statSync(log()).mode & 0o777).toBe(0o666 & ~process.umask());
  });
});

test.each(WAYS)('a file below a file, written %s, is refused', async (_, write) => {
  writeFileSync(log(), 'older');
  for (const path of [`${log()}/`, join(log(), 'x')])
    await expect(write(path, 'new')).rejects.toThrow(
      `${path}: can't be written: a part of the path is no folder (ENOTDIR)`,
    );
  expect(() => refuseMissingFolder(`${log()}/`)).toThrow('a part of the path is no folder (ENOTDIR)');
  expect(readdirSync(folder)).toEqual(['log']);
});

test('a file is left as it was where its pieces end early', async () => {
  writeFileSync(log(), 'older', { mode: 0o600 });
  const broken = async function* (): AsyncGenerator<string, void> {
    yield 'new';
    throw new Error('no more');
  };
  await expect(writePieces(log(), broken())).rejects.toThrow('no more');
  expect([statSync(log()).mode & 0o777, readFileSync(log(), 'utf8')]).toEqual([0o600, 'older']);
  expect(readdirSync(folder)).toEqual(['log']);
});

describe('a folder', () => {
  test('is made with those above it, and may be there', () => {
    const deep = join(folder, 'a', 'b', 'c');
    makeFolder(deep);
    makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  test.skipIf(sources === undefined)('may be made by several threads at once', async () => {
    const paths = Array.from({ length: 200 }, (_, i) => join(folder, 'race', String(i), 'x', 'y'));
    const here = new Int32Array(new SharedArrayBuffer(4));
    const workerData = { module: join(sources, 'src/cli/output-files.js'), paths, here };
    const racers = [0, 1].map(() => new Worker(RACER, { eval: true, workerData }));
    await Promise.all(racers.map((racer) => once(racer, 'exit')));
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  test('that can’t be made is refused', () => {
    writeFileSync(log(), '');
    for (const path of [log(), join(log(), 'x')])
      expect(() => makeFolder(path)).toThrow(
        `${path}: can't be made: a part of the path is no folder (ENOTDIR)`,
      );
  });

  test.runIf(process.platform === 'linux')('is refused where the file system takes none', () => {
    for (const path of ['/proc/x', '/proc/x/y'])
      expect(() => makeFolder(path)).toThrow(
        `${path}: can't be made: the file system takes no folder there (ENOENT)`,
      );
  });
});
