import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { writePieces, writeWhole } from './output-files.js';

const folder = emptyFolder();
const pipe = () => join(folder, 'pipe');
const file = () => join(folder, 'file');
beforeEach(() => {
  execFileSync('mkfifo', [pipe()]);
});

describe('a pipe that nobody reads', () => {
  test('is waited for without keeping this thread', async () => {
    const done = writeWhole([
      { path: file(), text: 'a' },
      { path: pipe(), text: 'b' },
    ]);
    await setTimeout(20);
    expect(readdirSync(folder)).not.toContain('file');
    expect(await readFile(pipe(), 'utf8')).toBe('b');
    await done;
    expect(readFileSync(file(), 'utf8')).toBe('a');
  });

  test('does not keep a signal from being heard, which takes the other files along', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const done = writeWhole([
      { path: file(), text: 'a' },
      { path: pipe(), text: 'b' },
    ]);
    await setTimeout(20);
    expect(readdirSync(folder)).toHaveLength(2);
    process.listeners('SIGINT').at(-1)!('SIGINT');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT');
    expect(readdirSync(folder)).toEqual(['pipe']);
    kill.mockRestore();
    // the process of the tests lives on
    await Promise.all([readFile(pipe()), expect(done).rejects.toThrow()]);
  });
});

test('a pipe whose reader has seen enough is no error, and the rest is not asked for', async () => {
  const reader = openSync(pipe(), constants.O_RDONLY | constants.O_NONBLOCK);
  const asked: string[] = [];
  await writePieces(
    pipe(),
    (function* () {
      for (const piece of ['first', 'second', 'third']) {
        asked.push(piece);
        if (piece === 'second') closeSync(reader);
        yield piece;
      }
    })(),
  );
  expect(asked).toEqual(['first', 'second']);
});

test('a signal is heard between pieces that come without waiting', async () => {
  let heard = false;
  const pieces = function* () {
    setImmediate(() => {
      heard = true;
    });
    yield 'a';
    yield String(heard);
  };
  await writePieces(file(), pieces());
  expect(readFileSync(file(), 'utf8')).toBe('atrue');
});
