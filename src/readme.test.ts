/**
 * The README is held to what the tool does: every command in it runs, and every output in it is the real one.
 * UPDATE_GOLDEN=1 writes the outputs anew.
 */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from './main.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILE = `${ROOT}README.md`;
const README = readFileSync(FILE, 'utf8');

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line of the README, quotes and all, without a shell. */
async function run(args: string, stdin: Readable = Readable.from([])): Promise<Outcome> {
  const argv = [...args.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = { out: '', err: '' };
  stdout.on('data', (chunk) => {
    text.out += chunk;
  });
  stderr.on('data', (chunk) => {
    text.err += chunk;
  });
  const code = await main(argv, { stdin, stdout, stderr, env: {} });
  return { code, ...text };
}

/** `<!-- output: ARGS [lines A-B] -->`, a fence or none, `<!-- /output -->` */
const OUTPUT = /<!-- output: (.+?)(?: \[lines (\d+)-(\d+)\])? -->\n([\s\S]*?)<!-- \/output -->/g;

async function outputFor(args: string, first: string | undefined, last: string | undefined): Promise<string> {
  const { out, err } = await run(args);
  const lines = (out === '' ? err : out).replace(/\n$/, '').split('\n');
  const shown = first === undefined ? lines : lines.slice(Number(first) - 1, Number(last));
  return args.includes('markdown')
    ? `\n${shown.join('\n')}\n\n`
    : `\`\`\`text\n${shown.join('\n')}\n\`\`\`\n`;
}

beforeAll(() => process.chdir(ROOT));

describe('README outputs', () => {
  it('are what the commands print', async () => {
    let updated = README;
    for (const [whole, args, first, last, body] of README.matchAll(OUTPUT)) {
      const real = await outputFor(args, first, last);
      if (process.env.UPDATE_GOLDEN === '1')
        updated = updated.replace(whole, () => `${whole.split('\n', 1)[0]}\n${real}<!-- /output -->`);
      else expect(body, args).toBe(real);
    }
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, updated);
    expect([...README.matchAll(OUTPUT)].length).toBeGreaterThan(4);
  });
});

describe('README commands', () => {
  const blocks = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block.trim().split('\n'),
  );
  const commands = blocks.filter((line) => line.includes('npx vfiobench'));

  it('are found', () => expect(commands.length).toBeGreaterThan(8));

  for (const line of commands) {
    it(`${line} exits 0`, async () => {
      const [, before, args] = /^(.*?)npx vfiobench (.*)$/.exec(line)!;
      const piped = /^zcat (\S+) \| $/.exec(before);
      const stdin = piped === null ? undefined : createReadStream(piped[1]).pipe(createGunzip());
      const { code, out, err } = await run(args, stdin);
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(out.length).toBeGreaterThan(100);
    });
  }

  it('start with the main job and the tests', () => {
    expect(blocks.slice(0, 2)).toEqual([
      'npm ci && npx vfiobench replay traces/ccw-boot.csv --variant contiguous-pin',
      'npm test',
    ]);
  });
});
