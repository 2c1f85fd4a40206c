/**
 * README.md and the pages behind it are held to what the tool does: every command in them runs, every output is the
 * real one, every link leads somewhere. UPDATE_GOLDEN=1 writes the outputs anew.
 */
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { main } from './streams.test-data.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Page {
  /** Path from the top of the package. */
  readonly file: string;
  readonly text: string;
}

const PAGES: readonly Page[] = [
  'README.md',
  ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`),
  'traces/README.md',
].map((file) => ({ file, text: readFileSync(ROOT + file, 'utf8') }));
const README = PAGES[0].text;

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `a-{1..3}.csv` as a shell makes three words of it. */
function counted(word: string): string[] {
  const braces = /\{(\d+)\.\.(\d+)\}/.exec(word);
  if (braces === null) return [word];
  const [first, last] = [Number(braces[1]), Number(braces[2])];
  return Array.from({ length: last - first + 1 }, (_, i) => word.replace(braces[0], `${first + i}`));
}

/** Runs one command line of a page, quotes and all, without a shell. */
async function run(
  args: string,
  stdin: Readable = Readable.from([]),
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const argv = [...args.matchAll(/'([^']*)'|(\S+)/g)].flatMap((match) => match[1] ?? counted(match[2]));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = { out: '', err: '' };
  stdout.on('data', (chunk) => {
    text.out += chunk;
  });
  stderr.on('data', (chunk) => {
    text.err += chunk;
  });
  const code = await main(argv, { stdin, stdout, stderr, env });
  return { code, ...text };
}

/**
 * `<!-- output: ARGS [N lines from "TEXT"] -->`, a fence or none, `<!-- /output -->`: so many lines from the first on that
 * begins with the text, or from the top; all of them where nothing is said.
 */
const OUTPUT = /<!-- output: (.+?)(?: \[(\d+) lines(?: from "(.+?)")?\])? -->\n([\s\S]*?)<!-- \/output -->/g;

/** What each command line came to: several pieces of one output stand on the pages, beside the command itself. */
const outcomes = new Map<string, Promise<Outcome>>();

function outcomeOf(args: string): Promise<Outcome> {
  const running = outcomes.get(args) ?? run(args);
  outcomes.set(args, running);
  return running;
}

/** Throws where no line of the output begins with the text. */
async function outputFor(args: string, count: string | undefined, from: string = ''): Promise<string> {
  const { out, err } = await outcomeOf(args);
  const lines = (out === '' ? err : out).replace(/\n$/, '').split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith(from));
  if (first < 0) throw new Error(`${args}: no line begins with ${from}`);
  const shown = count === undefined ? lines : lines.slice(first, first + Number(count));
  return args.includes('markdown')
    ? `\n${shown.join('\n')}\n\n`
    : `\`\`\`text\n${shown.join('\n')}\n\`\`\`\n`;
}

beforeAll(() => process.chdir(ROOT));

describe('outputs', () => {
  it.each(PAGES)(
    'of $file are what the commands print',
    async ({ file, text }) => {
      let updated = text;
      for (const [whole, args, count, from, body] of text.matchAll(OUTPUT)) {
        const real = await outputFor(args, count, from);
        if (process.env.UPDATE_GOLDEN === '1')
          updated = updated.replace(whole, () => `${whole.split('\n', 1)[0]}\n${real}<!-- /output -->`);
        else expect(body, args).toBe(real);
      }
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(ROOT + file, updated);
    },
    240_000,
  );

  it('are found', () => {
    for (const { file, text } of PAGES.slice(0, -1))
      if (file !== 'docs/traces.md') expect([...text.matchAll(OUTPUT)], file).not.toHaveLength(0);
  });
});

/** Lines of the shell that a page shows. */
function shellLines({ text }: Page): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block.trim().split('\n'));
}

/**
 * Less of what takes long, for commands of which no page shows the output: these have to run, on what is there. What
 * whole traces and many guests come to is held by the outputs.
 */
const SHORTER: readonly (readonly [start: string, options: string])[] = [
  ['replay traces/ccw-fio.csv.gz ', '--limit 20000'],
  ['replay traces/migration-64g.csv.gz ', '--limit 4000'],
  ['replay traces/teardown-256g.csv ', '--limit 1'],
  ['density ', '--param guests=8'],
];

function shorter(args: string): string {
  const less = SHORTER.find(([start]) => args.startsWith(start) && !outcomes.has(args));
  return less === undefined ? args : `${args} ${less[1]}`;
}

describe('commands', () => {
  const commands = new Set(PAGES.flatMap(shellLines).filter((line) => line.includes('npx vfiobench')));

  it('are found', () => expect(commands.size).toBeGreaterThan(15));

  for (const line of commands) {
    it(`${line} exits 0`, async () => {
      const [, before, args] = /^(.*?)npx vfiobench ((?:.(?!npx vfiobench))*)$/.exec(line)!;
      const piped = /^zcat (\S+) \| $/.exec(before);
      const first = /^npx vfiobench (.*) \| $/.exec(before);
      const stdin =
        first !== null
          ? Readable.from([Buffer.from((await run(first[1])).out)])
          : piped === null
            ? undefined
            : createReadStream(piped[1]).pipe(createGunzip());
      const { code, out, err } = await (stdin === undefined ? outcomeOf(shorter(args)) : run(args, stdin));
      expect(err).toBe('');
      expect(code).toBe(0);
      expect(out.length).toBeGreaterThan(100);
    });
  }

  it('start with the main job and the tests', () => {
    expect(shellLines(PAGES[0]).slice(0, 2)).toEqual([
      'npm ci && npx vfiobench replay traces/ccw-boot.csv --variant contiguous-pin',
      'npm test',
    ]);
  });
});

describe('links', () => {
  /** Names that a link may have behind its #, as GitHub makes them of headings. */
  const anchors = (text: string): string[] =>
    [...text.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );

  it.each(PAGES)('of $file lead to a file of the package and a heading of it', ({ file, text }) => {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [path, anchor] = target.split('#');
      const there = path === '' ? file : join(dirname(file), path);
      expect(existsSync(ROOT + there), `${file}: ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchors(readFileSync(ROOT + there, 'utf8')), target).toContain(anchor);
    }
  });

  it('lead to no sources, which the package does not have; those that README.md names are in the checkout', () => {
    expect(README).not.toContain('](src/');
    const named = [...README.matchAll(/`(src\/[\w./-]+)`/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  });

  it('of README.md name every other page', () => {
    for (const { file } of PAGES.slice(1)) expect(README).toContain(`](${file}`);
  });
});

describe('README step of a CI job', () => {
  const [, script] = /```yaml\n- name: [^\n]+\n {2}run: \|\n((?: {4}[^\n]+\n)+)```/.exec(README)!;
  const commands = script
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const folder = temporaryFolder();

  /** A job's step, its files in a folder of its own: the first command that fails ends it. */
  async function step(lines: readonly string[]): Promise<Outcome> {
    let last: Outcome = { code: 0, out: '', err: '' };
    for (const line of lines) {
      const args = line.replace(/^npx vfiobench /, '').replace('gate.xml', join(folder, 'gate.xml'));
      last = await run(args, undefined, { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
      if (last.code !== 0) break;
    }
    return last;
  }

  it('passes, with a summary and JUnit XML', async () => {
    expect(commands.map((line) => line.slice(0, 'npx vfiobench gate '.length))).toEqual([
      'npx vfiobench gate ',
      'npx vfiobench gate ',
    ]);
    expect(await step(commands)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(join(folder, 'gate.xml'), 'utf8')).toContain('tests="2" failures="0"');
    expect(readFileSync(join(folder, 'summary.md'), 'utf8').match(/^### /gm)).toHaveLength(2);
  });

  it('fails where the patch is slower, with an annotation', async () => {
    const slower = commands.map((line) => line.replace(/--variant \S+/, '--variant contiguous-pin'));
    const { code, out } = await step(slower);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error title=vfiobench gate%3A n_pages_ns p99/);
    expect(readFileSync(join(folder, 'gate.xml'), 'utf8')).toContain('failures="1"');
  });

  it('fails in its self-test where a condition can never fire', async () => {
    const dead = commands.map((line) => line.replace('and > +200ns', 'and < -200ns'));
    expect(await step(dead)).toMatchObject({ code: 1, out: expect.stringContaining('exclude one another') });
  });
});
