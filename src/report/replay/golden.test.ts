/** Whole reports, byte for byte. UPDATE_GOLDEN=1 rewrites the files: read the diff before committing it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { emptySample, oneRowSample, sample } from '../sample.test-data.js';
import { plainPage, type Terminal } from '../terminal.js';
import { FORMATS } from './formats.js';

const plain80 = plainPage(80);

const GOLDEN: [string, Exclude<keyof typeof FORMATS, 'html'>, typeof sample, Terminal][] = [
  ['text-80.txt', 'text', sample, plain80],
  ['text-120.txt', 'text', sample, plainPage(120)],
  ['text-80-colour.txt', 'text', sample, { width: 80, chalk: new Chalk({ level: 1 }) }],
  ['text-80-empty.txt', 'text', emptySample, plain80],
  ['text-80-one-row.txt', 'text', oneRowSample, plain80],
  ['sample.json', 'json', sample, plain80],
  ['sample.csv', 'csv', sample, plain80],
  ['sample.md', 'markdown', sample, plain80],
  ['empty.md', 'markdown', emptySample, plain80],
  ['mail.txt', 'mail', sample, plain80],
  ['mail-empty.txt', 'mail', emptySample, plain80],
  ['bpftrace.txt', 'bpftrace', sample, plain80],
];

describe('reports', () => {
  it.each(GOLDEN)('%s is as it was', (file, format, result, terminal) => {
    const url = new URL(`../../../fixtures/reports/${file}`, import.meta.url);
    const drawn = FORMATS[format](result(), terminal);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(url, drawn);
    expect(drawn).toBe(readFileSync(url, 'utf8'));
  });
});
