/** What is wrong with data that a schema refuses, in words for whoever wrote them. */
import type { z } from 'zod';
import { didYouMean } from './did-you-mean.js';

type Issue = z.core.$ZodIssue;

/**
 * The first thing that is wrong, on one line: `steps.gup_call.price: expected a number of at least 0, not -5`.
 * @param whole what the data are called where all of them are wrong: `the host file`
 */
export function issueText([issue]: readonly Issue[], data: unknown, whole: string): string {
  const place = issue.path.join('.') || whole;
  if (issue.code === 'unrecognized_keys')
    return `${place}: there is no key ${JSON.stringify(issue.keys[0])} here`;
  const expected = expectedOf(issue, data);
  return expected === null
    ? `${place}: ${issue.message.replace(/\s+/g, ' ')}`
    : `${place}: expected ${expected}, not ${foundText(issue, data)}`;
}

/** Where in the data it is wrong: keys and numbers of list items. */
export function issuePath(issue: Issue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue.path;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list, [ ... ]',
  tuple: 'a list, [ ... ]',
  boolean: 'true or false',
  object: 'an object, { ... }',
  record: 'an object, { ... }',
  string: 'a string, "..."',
  number: 'a number',
  int: 'a whole number',
};

/** What is expected; null where only the schema's own message says it. */
export function expectedOf(issue: Issue, data: unknown): string | null {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? null;
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return values.length === 1
      ? JSON.stringify(issue.values[0])
      : `one of ${values.join(', ')}${didYouMean(String(valueAt(issue, data)), values)}`;
  }
  if (issue.code === 'too_small')
    return bounded(issue.origin, issue.minimum, issue.inclusive ? 'least' : 'above');
  if (issue.code === 'too_big')
    return bounded(issue.origin, issue.maximum, issue.inclusive ? 'most' : 'below');
  return null;
}

function bounded(
  origin: string,
  bound: number | bigint,
  how: 'least' | 'above' | 'most' | 'below',
): string | null {
  const within = how === 'least' || how === 'most' ? `at ${how} ${bound}` : `${how} ${bound}`;
  if (origin === 'number' || origin === 'int')
    return `a number ${how === 'above' || how === 'below' ? '' : 'of '}${within}`;
  if (origin === 'array') return `a list of ${within}`;
  return origin === 'string' && how === 'least' ? 'some text' : null;
}

const MOST_SHOWN = 60;

/** The value that is wrong, as JSON; `nothing` where there is none. */
export function foundText(issue: Issue, data: unknown): string {
  const shown = JSON.stringify(valueAt(issue, data)) ?? 'nothing';
  return shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown;
}

function valueAt({ path }: Issue, data: unknown): unknown {
  return path.reduce((at: unknown, key) => (at as Record<PropertyKey, unknown>)[key], data);
}
