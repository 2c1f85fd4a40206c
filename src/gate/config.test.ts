import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { readConfig } from './config.js';

const folder = mkdtempSync(join(tmpdir(), 'vfiobench-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string): string {
  const file = join(folder, 'config.json');
  writeFileSync(file, content);
  return file;
}

describe('the configuration', () => {
  it('reads every key', () => {
    const gate = {
      failOn: ['n_pages p99 > +5%'],
      warnOn: [],
      trace: 'a.csv',
      base: 'page-by-page',
      variants: ['contiguous-pin'],
      host: 'xu-4.19',
      seed: 7,
      baseline: 'boot',
      dir: 'baselines',
      allowMismatch: ['version'],
      allowInconclusive: true,
    };
    const file = fileOf(`\ufeff${JSON.stringify({ $schema: 'x', gate })}`);
    expect(readConfig(file)).toEqual({ file, gate });
    expect(readConfig(fileOf('{}')).gate).toEqual({});
  });

  it('need not be there, unless it is named', () => {
    expect(() => readConfig(join(folder, 'gone.json'))).toThrow(
      /gone\.json: the configuration can't be read: ENOENT$/,
    );
    expect(() => readConfig(folder)).toThrow(/can't be read: EISDIR$/);
    expect(readConfig(null)).toEqual({ file: 'vfiobench.config.json', gate: {} });
  });

  it.each([
    ['{', 'the configuration is no JSON: '],
    ['[]', 'the configuration: '],
    ['{ "gates": {} }', 'gates: there is no such key (did you mean gate?); there are $schema, gate'],
    [
      '{ "gate": { "failon": [] } }',
      'gate.failon: there is no such key (did you mean failOn?); there are failOn, ',
    ],
    ['{ "gate": { "failOn": "p99" } }', 'gate.failOn: '],
    ['{ "gate": { "failOn": [5] } }', 'gate.failOn.0: '],
    ['{ "gate": { "seed": -1 } }', 'gate.seed: '],
    ['{ "gate": { "allowMismatch": ["hosts"] } }', 'gate.allowMismatch.0: '],
  ])('%s is refused on one line', (content, message) => {
    const file = fileOf(content);
    const read = () => readConfig(file);
    expect(read).toThrow(InputError);
    try {
      read();
    } catch (error) {
      const said = (error as Error).message;
      expect(said.startsWith(`${file}: ${message}`), said).toBe(true);
      expect(said).not.toContain('\n');
    }
  });
});
