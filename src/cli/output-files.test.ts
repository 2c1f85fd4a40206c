import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
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
import { refuseUnwritable } from './output-checks.js';
import { makeFolder, writePieces, writeWhole } from './output-files.js';

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

/** Writes to paths, and says what comes of it; as nobody where root runs the tests, who may write everywhere. */
const NOBODY = `
const [, modules, ...paths] = process.argv;
const [checks, files] = await Promise.all(['checks', 'files'].map((one) => import(modules + one + '.js')));
if (process.getuid() === 0) {
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);
}
const said = [];
for (const path of paths) {
  for (const write of [
    async () => checks.refuseUnwritable(path),
    () => files.writeWhole([{ path, text: 'new' }]),
    () => files.writePieces(path, ['new']),
  ]) said.push(await write().then(() => 'written', (error) => error.message));
}
console.log(JSON.stringify(said));`;

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
  test.each([0o600, 0o640, 0o666])('of mode %o keeps it', async (mode) => {
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
  expect(() => refuseUnwritable(`${log()}/`)).toThrow('a part of the path is no folder (ENOTDIR)');
  expect(readdirSync(folder)).toEqual(['log']);
});

describe('what may not be written to', () => {
  test.skipIf(sources === undefined)('is refused before and when it is written, and left as it was', () => {
    chmodSync(folder, 0o777);
    const [closed, file, open] = ['closed', 'log', 'open'].map((name) => join(folder, name));
    mkdirSync(closed, { mode: 0o555 });
    writeFileSync(file, 'older', { mode: 0o444 });
    writeFileSync(open, 'older');
    chmodSync(open, 0o666);
    symlinkSync(file, join(folder, 'link'));
    const modules = join(sources, 'src/cli/output-');
    const paths = [file, join(folder, 'link'), join(closed, 'x'), open];
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', NOBODY, modules, ...paths], {
      encoding: 'utf8',
    });
    expect(JSON.parse(ran.stdout)).toEqual([
      ...Array(3).fill(`${file}: can't be written: permission denied (EACCES)`),
      ...Array(3).fill(`${folder}/link: can't be written: permission denied (EACCES)`),
      ...Array(3).fill(`${closed}/x: can't be written: its folder takes no file: permission denied (EACCES)`),
      ...Array(3).fill('written'),
    ]);
    expect([readFileSync(file, 'utf8'), readFileSync(open, 'utf8')]).toEqual(['older', 'new']);
    expect([statSync(file).mode & 0o777, statSync(open).mode & 0o777]).toEqual([0o444, 0o666]);
    expect(readdirSync(folder).sort()).toEqual(['closed', 'link', 'log', 'open']);
  });

  test.runIf(process.getuid?.() === 0)('is replaced by root, and stays whose it was', async () => {
    writeFileSync(log(), 'older');
    chownSync(log(), 12345, 54321);
    chmodSync(log(), 0o440);
    await writeWhole([{ path: log(), text: 'new' }]);
    const { uid, gid, mode } = statSync(log());
    expect([uid, gid, mode & 0o777, readFileSync(log(), 'utf8')]).toEqual([12345, 54321, 0o440, 'new']);
  });
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
