/** Folders for the files that tests write: of their own, and gone after the tests. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';

/** The path of a new folder, for the tests of the file or the describe() that asks for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vfiobench-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The same, and empty whenever one of the tests begins. */
export function emptyFolder(): string {
  const folder = temporaryFolder();
  afterEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  });
  return folder;
}

/** What writes a file into a folder, and returns its path. */
export function writerInto(folder: string): (name: string, text: string) => string {
  return (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
}
