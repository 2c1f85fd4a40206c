/** What a mistake is answered with: how it is meant to be written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const REPLAY = ['replay', 'fixtures/traces/pins.csv'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vfiobench-hints-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const errorOf = async (args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await vfiobench(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
};

describe('--filter', () => {
  it.each([
    ['op=pin npage>=8', 'op=pin,npage>=8'],
    ['op=pin and npage>=8', 'op=pin,npage>=8'],
    ['vm=1,op=pin && npage >= 8', 'op=pin,npage >= 8'],
  ])('%s is told of the comma', async (text, meant) => {
    expect(await errorOf([...REPLAY, '--filter', text])).toBe(
      `vfiobench: --filter ${text}: a comma joins conditions, as in ${meant}\n`,
    );
  });

  it('with commas is what it is', async () => {
    expect(await errorOf([...REPLAY, '--filter', 'op=pin, npag>=8'])).toContain('no field npag');
  });
});

describe('a host file', () => {
  it('that is none is told where its form is written down', async () => {
    const path = join(folder, 'none.json');
    writeFileSync(path, '{}');
    expect(await errorOf([...REPLAY, '--host', path])).toMatch(
      /none\.json: vfiobench-host: .*; vfiobench schema host says what a host file holds\n$/,
    );
  });
});
