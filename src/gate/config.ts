/**
 * vfiobench.config.json: what a gate is to judge, kept with the project that it guards. The schema is published
 * (`vfiobench schema config`).
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { errorIn, refuseDuplicateKeys } from '../json-keys.js';
import { parsedJson } from '../json-text.js';
import { expectedOf, foundText, issuePath } from '../schema-issue.js';
import { LAST_SEED, MOST_SEEDS } from '../stats/random.js';
import { unreadable } from '../unreadable.js';
import { MISMATCHES } from './mismatch.js';

/** In the current directory. */
export const CONFIG_FILE = 'vfiobench.config.json';

/** Rows that are left out or read, at most: one bound for every whole number here but `seeds`. */
const MOST_ROWS = LAST_SEED;

/** What is said of one trace, or of all in common. */
const ofTrace = z
  .strictObject({
    failOn: z.array(z.string()).describe('conditions that break the build, as --fail-on takes them'),
    warnOn: z.array(z.string()).describe('conditions that are only reported, as --warn-on takes them'),
    trace: z.string().describe('the trace, where the command line names none; from the folder of this file'),
    base: z.string().describe('what BASE is, as --base takes it'),
    variants: z
      .array(z.string())
      .describe('as --variant takes them; those of the command line take their place'),
    host: z.string().describe('as --host takes it'),
    set: z.array(z.string()).describe("prices that take the place of the host's, as --set takes them"),
    filter: z.string().describe('which rows are recorded, as --filter takes it'),
    skip: z.int().min(0).max(MOST_ROWS).describe('as --skip'),
    limit: z.int().min(1).max(MOST_ROWS).describe('as --limit'),
    seed: z.int().min(0).max(LAST_SEED),
    seeds: z.int().min(1).max(MOST_SEEDS).describe('as --seeds'),
    baseline: z.string().describe('the stored baseline to judge against, as --baseline takes it'),
    dir: z.string().describe('where baselines are stored, as --dir takes it; from the folder of this file'),
    allowMismatch: z.array(z.enum(MISMATCHES)).describe('as --allow-mismatch takes them'),
  })
  .partial();

const trace = ofTrace.extend({ trace: ofTrace.shape.trace.unwrap() });

const gate = ofTrace.extend({
  traces: z
    .array(trace)
    .min(1)
    .describe(
      'several traces, each judged by its own conditions and by those beside this list; what else stands there holds where a trace has nothing of its own',
    )
    .optional(),
  allowInconclusive: z.boolean().describe('as --allow-inconclusive').optional(),
});

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  gate: gate.optional(),
});

export type GateConfig = z.infer<typeof gate>;

/** One of its traces; without one, the configuration itself. */
export type TraceConfig = z.infer<typeof ofTrace>;

/**
 * Reads the configuration of the gate.
 * @param asked the file of --config, which must be there; null: CONFIG_FILE in the current directory, if there is one
 * Throws InputError with the place in the file.
 */
export function readConfig(asked: string | null): { readonly file: string; readonly gate: GateConfig } {
  const file = asked ?? CONFIG_FILE;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (asked === null && code === 'ENOENT') return { file, gate: {} };
    throw new InputError(`${file}: the configuration ${unreadable(error)}`);
  }
  text = text.replace(/^\ufeff/, '');
  const data = parsedJson(file, text, 'the configuration is no JSON');
  refuseDuplicateKeys(file, text);
  const parsed = configSchema.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw errorIn(file, text, issuePath(issue), issueText(issue, data));
  }
  const found = parsed.data.gate ?? {};
  if (found.trace !== undefined && found.traces !== undefined)
    throw errorIn(
      file,
      text,
      ['gate', 'trace'],
      'gate.trace stands beside gate.traces: put it into that list',
    );
  return { file, gate: found };
}

/** One line for the first thing that is wrong, with what was probably meant. */
function issueText(issue: z.core.$ZodIssue, data: unknown): string {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const shape = place === '' ? configSchema.shape : place === 'gate' ? gate.shape : trace.shape;
    const known = Object.keys(shape);
    const full = place === '' ? key : `${place}.${key}`;
    return `${full}: there is no such key${didYouMean(key, known)}; there are ${known.join(', ')}`;
  }
  return `${place === '' ? 'the configuration' : place}: expected ${expected(issue, data)}, not ${foundText(issue, data)}`;
}

/** A number of them is at least one. */
const FROM_1: readonly unknown[] = ['limit', 'seeds'];

/** The lists are of strings, the numbers seeds and rows. */
function expected(issue: z.core.$ZodIssue, data: unknown): string {
  const { path } = issue;
  if (path.length === 2 && path[1] === 'traces') return 'a list of traces, [{ "trace": "..." }]';
  if (issue.code === 'invalid_type' && issue.expected === 'array') return 'a list of strings, ["..."]';
  if (
    issue.code === 'invalid_value' ||
    (issue.code === 'invalid_type' && !/^(int|number)$/.test(issue.expected))
  )
    return expectedOf(issue, data) ?? issue.message;
  const name = path.at(-1);
  return `a whole number from ${FROM_1.includes(name) ? 1 : 0} to ${name === 'seeds' ? MOST_SEEDS : LAST_SEED}`;
}
