/** For tests: the command line as users have it, and the streams of a process in memory. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect } from 'vitest';
import type { Streams } from '../cli/streams.js';
import type { main as Main } from '../main.js';

/** main.js of the bundle that was made before the tests (scripts/test-bundle.mjs). */
const bundle = process.env.VFIOBENCH_BUNDLE;
if (bundle === undefined) throw new Error('no bundle was made before the tests: see vitest.config.ts');

// an import would go through the runner of the tests, which takes modules apart
const loaded: { readonly main: typeof Main } = createRequire(import.meta.url)(bundle);

/** See main.ts. */
export const main: typeof Main = loaded.main;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** stdout is a terminal of that many columns. */
  readonly columns?: number;
  /** Of the sources, where a test has put something else in the place of a part of them; left out: the bundle's. */
  readonly main?: typeof Main;
  /** stderr is a terminal. */
  readonly watched?: boolean;
}

class Memory extends Writable {
  text = '';
  isTTY?: boolean;
  columns?: number;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

/** Streams, and what was written to them. */
export function memoryStreams({ stdin, env, columns, watched }: Surroundings = {}): Streams & {
  readonly stdout: Memory;
  readonly stderr: Memory;
} {
  const stdout = new Memory();
  const stderr = new Memory();
  if (columns !== undefined) Object.assign(stdout, { isTTY: true, columns });
  if (watched) stderr.isTTY = true;
  const input = Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]);
  return { stdin: input, stdout, stderr, env: env ?? {} };
}

function wordsOf(line: string): string[] {
  return line.split(' ').filter((word) => word !== '');
}

/** Runs a command line, its arguments separated by blanks or given one by one. */
export async function vfiobench(line: string | readonly string[], around: Surroundings = {}): Promise<Ran> {
  const streams = memoryStreams(around);
  const argv = typeof line === 'string' ? wordsOf(line) : line;
  const code = await (around.main ?? main)(argv, streams);
  return { code, stdout: streams.stdout.text, stderr: streams.stderr.text };
}

/** What a command line that must be refused says on stderr. */
export async function errorOf(line: string | readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await vfiobench(line);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  return stderr;
}

/**
 * Runs a command line once for its text on stdout and for other forms in files.
 * @param endings of the files: .json, .csv, .md, .mail
 * @returns what is in each file, in that order, beside the rest
 */
export async function vfiobenchInForms(
  line: string | readonly string[],
  endings: readonly string[],
): Promise<Ran & { readonly files: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'vfiobench-forms-'));
  try {
    const paths = endings.map((ending) => join(folder, `result${ending}`));
    const given = typeof line === 'string' ? wordsOf(line) : line;
    const ran = await vfiobench([...given, ...['-', ...paths].flatMap((path) => ['-o', path])]);
    return { ...ran, files: paths.map((path) => readFileSync(path, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
