import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError, inputErrorAt } from '../failure.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { readConfig } from './config.js';

const folder = temporaryFolder();

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
      seeds: 5,
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
      /gone\.json: the configuration can't be read: no such file$/,
    );
    expect(() => readConfig(folder)).toThrow(/can't be read: is a directory$/);
    expect(readConfig(null)).toEqual({ file: 'vfiobench.config.json', gate: {} });
  });

  it('that is no JSON is refused with the place', () => {
    const file = fileOf('{ "gate": {\n  "seed": 1,\n} }');
    expect(() => readConfig(file)).toThrow(
      inputErrorAt(file, 3, 'the configuration is no JSON, column 1: a key in quotes is expected'),
    );
  });

  it.each([
    ['[]', 'the configuration: expected an object, { ... }, not []'],
    ['{ "gates": {} }', 'gates: there is no such key (did you mean gate?); there are $schema, gate'],
    [
      '{ "gate": { "failon": [] } }',
      'gate.failon: there is no such key (did you mean failOn?); there are failOn, ',
    ],
    ['{ "gate": { "failOn": "p99" } }', 'gate.failOn: expected a list of strings, ["..."], not "p99"'],
    ['{ "gate": { "failOn": [5] } }', 'gate.failOn.0: expected a string, "...", not 5'],
    ['{ "gate": { "seed": -1 } }', 'gate.seed: expected a whole number from 0 to 4294967295, not -1'],
    ['{ "gate": { "seeds": 0 } }', 'gate.seeds: expected a whole number from 1 to 1000, not 0'],
    ['{ "gate": { "seeds": 1e9 } }', 'gate.seeds: expected a whole number from 1 to 1000, not 1000000000'],
    ['{ "gate": { "seed": "7" } }', 'gate.seed: expected a whole number from 0 to 4294967295, not "7"'],
    ['{ "gate": { "seed": 1e99 } }', 'gate.seed: expected a whole number from 0 to 4294967295, not 1e+99'],
    ['{ "gate": { "allowInconclusive": 1 } }', 'gate.allowInconclusive: expected true or false, not 1'],
    ['{ "gate": null }', 'gate: expected an object, { ... }, not null'],
    [
      '{ "gate": { "allowMismatch": ["hosts"] } }',
      'gate.allowMismatch.0: expected one of trace, host, seed, version, base, rows (did you mean host?), not "hosts"',
    ],
  ])('%s is refused on one line', (content, message) => {
    const file = fileOf(content);
    const read = () => readConfig(file);
    expect(read).toThrow(InputError);
    try {
      read();
    } catch (error) {
      const said = (error as Error).message;
      const line = message.startsWith('the configuration: ') ? '' : '1:';
      expect(said.startsWith(`${file}:${line} ${message}`), said).toBe(true);
      expect(said).not.toContain('\n');
    }
  });

  it.each([
    ['{ "gate": {\n "failOn": ["a"],\n "seed": 1,\n "failOn": ["b"] } }', 4, 'gate.failOn', 2],
    ['{ "gate": {},\n\n"g\\u0061te": {} }', 3, 'gate', 1],
    ['{ "gate": { "variants": [{ "a": 1 }, { "a": 1, "a": 2 }] } }', 1, 'gate.variants.1.a', 1],
    ['{ "gate":\n{ "base": "\\"base\\":",\n"base": "," } }', 3, 'gate.base', 2],
  ])('%s names the line of the second', (content, line, path, first) => {
    const file = fileOf(content);
    expect(() => readConfig(file)).toThrow(
      inputErrorAt(file, line, `${path} is there twice, first in line ${first}; keep one of them`),
    );
  });

  it('may have one key in two objects, and texts that look like keys', () => {
    const gate = { base: '"base": {', failOn: ['"failOn":', '}'], variants: ['base'] };
    expect(readConfig(fileOf(JSON.stringify({ $schema: '"gate":', gate }, null, 1))).gate).toEqual(gate);
  });
});
