/** Every fault that a trace can have, one small file each in fixtures/traces/bad, with the message that it gets. */
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../failure.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { openTrace } from './open.js';

const FOLDER = 'fixtures/traces/bad/';
const messages: Record<string, string> = JSON.parse(readFileSync(`${FOLDER}messages.json`, 'utf8'));

async function readAll(name: string, skipBadRows = false) {
  const trace = await openTrace(name, { skipBadRows });
  let rows = 0;
  for await (const batch of trace.batches()) rows += batch.rows;
  return { trace, rows };
}

test('every fixture is in the index and the other way round', () => {
  const files = readdirSync(FOLDER).filter((file) => file !== 'messages.json');
  expect(Object.keys(messages).sort()).toEqual(files.sort());
});

test.each(Object.entries(messages))('%s', async (file, message) => {
  const failure = await readAll(FOLDER + file).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).message).toBe(FOLDER + message);
});

test('with skipBadRows a bad row is counted with its line, and what is more than a row still fails', async () => {
  const rowFaults = Object.entries(messages).filter(([, message]) =>
    /^\S+:\d+: (?!header)[a-z_]+: /.test(message),
  );
  let skipped = 0;
  for (const [file, message] of rowFaults) {
    if (file.startsWith('meta-')) continue;
    const name = FOLDER + file;
    if (file === 'nul-behind-bad-row.csv') {
      await expect(readAll(name, true)).rejects.toThrow(`${name}:6: has a NUL byte`);
      continue;
    }
    const { trace } = await readAll(name, true);
    const [, line, what] = /^[^:]+:(\d+): (.*)$/s.exec(message)!;
    expect(trace.badRows, file).toEqual([{ line: Number(line), message: what }]);
    expect(trace.badRowCount).toBe(1);
    expect(trace.sha256).toMatch(/^[0-9a-f]{64}$/);
    skipped++;
  }
  expect(skipped).toBeGreaterThan(50);
  for (const file of [
    'meta-twice.csv',
    'header-no-op.csv',
    'nul-in-row.csv',
    'truncated.csv.gz',
    'quote-in-cell.csv',
  ]) {
    await expect(readAll(FOLDER + file, true), file).rejects.toThrow(InputError);
  }
});

test('a missing file and a directory', async () => {
  await expect(openTrace('fixtures/traces/none.csv')).rejects.toThrow(
    new InputError("fixtures/traces/none.csv: can't be read: no such file"),
  );
  await expect(openTrace('fixtures/traces')).rejects.toThrow(
    new InputError("fixtures/traces: can't be read: is a directory; name a trace file in it"),
  );
});

const folder = temporaryFolder();

test.each([
  ['behind a file', 'package.json/x', 'no such file (a part of the path is no directory)'],
  ['of a name that is too long', 'x'.repeat(300), 'no such file (the name is longer than any file has)'],
  ['at the end of a loop of links', 'loop.csv', 'its symbolic links lead in a circle'],
])('a trace %s can not be read', async (_, path, why) => {
  const name = path === 'loop.csv' ? join(folder, path) : path;
  if (path === 'loop.csv') symlinkSync(name, name);
  await expect(openTrace(name)).rejects.toThrow(new InputError(`${name}: can't be read: ${why}`));
});
