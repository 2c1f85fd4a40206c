/** gate through main: variants that the referee refuses, among others that are judged. */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { gateResultSchema, gatesResultSchema } from '../results/gate.js';
import { temporaryFolder, writerInto } from '../temporary-folder.test-data.js';
import { fail, flat, gate, PINS, REPLAY } from './gate-runs.test-data.js';
import { main, memoryStreams, vfiobench } from './streams.test-data.js';

const STALE = './fixtures/variants/stale-pfn.mjs';
const HARMLESS = fail('n_pages mean > +1000%');
/** Where the referee stops it. */
const WHY = `${PINS}:15: pin: stale-pfn returns pfn 0x61 for iova pfn 0x30 (index 1) where BASE returns 0x60; `;
const AMONG = ['gate', PINS, '--variant', STALE, ...REPLAY.slice(2), ...HARMLESS];

const folder = temporaryFolder();
const file = writerInto(folder);
const broken = file(
  'broken.mjs',
  `export default { name: 'mine', path: 'pin', summary: 's', source: 's', replaces: () => { throw new Error('oh no'); } };`,
);

describe('a variant that the referee refuses', () => {
  it('fails, and keeps no other from being judged', async () => {
    const xml = join(folder, 'gate.xml');
    const { code, stdout, stderr } = await vfiobench([...AMONG, '-o', '-', '-o', xml, '--width', '300']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^gate FAIL: stale-pfn refused; 1 check passed; contiguous-pin against BASE\n\n/);
    expect(stdout).toContain(`\nrefused: ${WHY}`);
    expect(stdout).toMatch(/\n {2}pass {2}@n_pages_ns mean /);
    const junit = readFileSync(xml, 'utf8');
    expect(junit).toMatch(/^<\?xml.*\n<testsuites tests="2" failures="1" errors="0"/);
    expect(junit).toMatch(
      /<testcase classname="stale-pfn against BASE" name="is judged"[^>]*>\s*<failure message="[^"]*returns pfn 0x61[^"]*" type="refused"/,
    );
  });

  it('is in every other form', async () => {
    const of = (format: string) => vfiobench([...AMONG, '--format', format]);
    const { stdout, stderr } = await of('json');
    const result = JSON.parse(stdout);
    expect(gateResultSchema.parse(result)).toEqual(result);
    expect(result).toMatchObject({
      verdict: 'fail',
      variants: ['contiguous-pin'],
      refused: [{ variant: 'stale-pfn', message: expect.stringContaining(WHY) }],
      checks: [{ verdict: 'pass', variant: 'contiguous-pin' }],
    });
    expect(stderr).toMatch(
      /^vfiobench: gate FAIL: stale-pfn refused; [^\n]*: pin: stale-pfn returns [^\n]*\n$/,
    );
    expect((await of('markdown')).stdout).toContain(`\n\n**refused**: ${WHY.replaceAll('_', '\\_')}`);
    expect((await of('github')).stdout).toMatch(
      /^::error title=vfiobench gate%3A stale-pfn::fixtures.*returns pfn 0x61.*\nvfiobench gate FAIL: /,
    );
  });

  it('may be one of several, broken as well, and have conditions of its own, which are judged on none', async () => {
    const { code, stdout } = await vfiobench([
      ...AMONG,
      ...['--variant', broken, ...fail('n_pages mean < +1000% for stale-pfn')],
      ...['--width', '300'],
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^gate FAIL: mine, stale-pfn refused; 1 check passed; contiguous-pin against BASE\n/,
    );
    expect(stdout).toContain('\nrefused: variant mine: replaces failed: oh no (');
  });

  it('ends it where nothing is left to judge, with each reason', async () => {
    for (const args of [
      [PINS, '--variant', STALE, ...HARMLESS],
      [PINS, '--variant', STALE, ...REPLAY.slice(2), ...fail('n_pages mean > +5% for stale-pfn')],
    ]) {
      const { code, stdout, stderr } = await gate(args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^vfiobench: fixtures[^\n]*returns pfn 0x61[^\n]*\n$/);
    }
    const both = await gate([PINS, '--variant', STALE, '--variant', broken, ...HARMLESS]);
    expect(both.stderr).toMatch(
      /^vfiobench: variant mine: replaces failed: oh no .*; fixtures.*returns pfn 0x61/,
    );
  });

  it('ends it where the trace is read once, which is said', async () => {
    const streams = memoryStreams();
    const stdin = createReadStream(PINS) as Readable;
    const args = ['gate', '-', ...AMONG.slice(2), '--host', 'fixtures/hosts/made-up.json'];
    expect(await main(args, { ...streams, stdin })).toBe(1);
    expect(streams.stdout.text).toBe('');
    expect(streams.stderr.text).toMatch(
      /; no other variant was judged, for a pipe is read once: give the trace as a file\n$/,
    );
  });

  it('and is not held against a baseline, where others are', async () => {
    const dir = join(folder, 'stored');
    await vfiobench(['baseline', 'save', 'pins', PINS, ...REPLAY.slice(2), '--dir', dir, '-q']);
    const { code, stdout } = await vfiobench([...AMONG, '--baseline', 'pins', '--dir', dir]);
    expect(code).toBe(1);
    expect(flat(stdout)).toMatch(
      /^gate FAIL: stale-pfn refused; 1 check passed; contiguous-pin against baseline pins/,
    );
  });
});

describe('of several traces', () => {
  const config = (traces: readonly object[]) => {
    const path = join(folder, 'gate.json');
    writeFileSync(path, JSON.stringify({ gate: { failOn: ['n_pages mean > +1000%'], traces } }));
    return ['--config', path];
  };
  const here = (path: string) => join(process.cwd(), path);
  const REFUSED = { trace: here(PINS), variants: [here(STALE)] };
  const OTHER = { trace: 'traces/contiguous-512.csv', variants: ['contiguous-pin'], limit: 40 };

  it('one whose variants are refused fails, the others are judged, exit 1', async () => {
    const { code, stdout, stderr } = await gate(config([REFUSED, OTHER]), '--format', 'json');
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(gatesResultSchema.parse(result)).toEqual(result);
    expect(result).toMatchObject({
      verdict: 'fail',
      gates: [{ verdict: 'pass' }],
      faults: [{ verdict: 'fail' }],
    });
    expect(stderr).toMatch(
      /^vfiobench: gate FAIL: of 2 traces, 1 failed; \S+pins\.csv:15: pin: stale-pfn[^\n]*\n$/,
    );
    const xml = (await gate(config([REFUSED, OTHER]), '--format', 'junit')).stdout;
    expect(xml).toMatch(/^<\?xml.*\n<testsuites tests="2" failures="1" errors="0"/);
    const text = (await gate(config([REFUSED, OTHER]))).stdout;
    expect(text).toMatch(
      /^gate FAIL: of 2 traces, 1 failed\n[\s\S]*\nrefused: \S+pins\.csv:15: pin: stale-pfn/,
    );
  });

  it('one that can’t be judged ends in 2 all the same; where all are refused, 1', async () => {
    const untold = { trace: here(PINS), variants: ['contiguous-pin'], failOn: ['n_pages p99.9 > +5%'] };
    expect((await gate(config([REFUSED, OTHER, untold]), '-q')).code).toBe(2);
    expect(await gate(config([REFUSED]))).toMatchObject({ code: 1, stdout: '' });
    const among = { ...REFUSED, variants: [...REFUSED.variants, 'contiguous-pin'] };
    const { code, stderr } = await gate(config([among, OTHER]), '--format', 'json');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^vfiobench: gate FAIL: of 2 traces, 1 failed; \S+pins\.csv: \S+:15: pin: stale-pfn/,
    );
  });
});
