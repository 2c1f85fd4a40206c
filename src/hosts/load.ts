/** Finds and reads host files: the built-in ones by name, a user's by path. */
import { readFileSync } from 'node:fs';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { errorIn, refuseDuplicateKeys } from '../json-keys.js';
import { parsedJson } from '../json-text.js';
import { isHostPath } from '../path-or-name.js';
import { issuePath, issueText } from '../schema-issue.js';
import { unreadable } from '../unreadable.js';
import { builtInFile, hostNames } from './built-in.js';
import { type Host, hostSchema } from './host.js';

/** What hosts were read from. */
const read = new WeakMap<Host, { readonly shownAs: string; readonly text: string }>();

/**
 * Loads a host by name, or by path if the text holds a slash or ends in .json.
 * Throws InputError if there is none, or with the place in the file that is wrong.
 */
export function loadHost(nameOrPath: string): Host {
  const isPath = isHostPath(nameOrPath);
  if (!isPath && !hostNames().includes(nameOrPath)) {
    throw new InputError(
      `no host is called ${nameOrPath}${didYouMean(nameOrPath, hostNames())}; there are ${hostNames().join(', ')}, or a path to a host file (./my-host.json)`,
    );
  }
  return readHost(isPath ? nameOrPath : builtInFile(nameOrPath), nameOrPath);
}

/** Names of the built-in hosts that fit, sorted. */
export function hostsThat(fits: (host: Host) => boolean): string[] {
  return hostNames().filter((name) => fits(loadHost(name)));
}

function readHost(path: string, shownAs: string): Host {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(`${shownAs}: the host file ${unreadable(error)}`);
  }
  const data = parsedJson(shownAs, text, 'the host file is no JSON');
  if (path === shownAs) refuseDuplicateKeys(shownAs, text);
  const parsed = hostSchema.safeParse(data);
  if (parsed.success) {
    read.set(parsed.data, { shownAs, text });
    return parsed.data;
  }
  const { issues } = parsed.error;
  const wrong = issueText(issues, data, 'host file');
  throw errorIn(
    shownAs,
    text,
    issuePath(issues[0]),
    `${wrong}; vfiobench schema host says what a host file holds`,
  );
}

/**
 * The error for what only the steps of a run tell to be wrong in a host: with the place in its file, as far as it was read
 * from one.
 * @param path keys of the host: `steps`, `gup_cal`
 */
export function hostError(host: Host, path: readonly string[], what: string): InputError {
  const from = read.get(host);
  return from === undefined
    ? new InputError(`host ${host.name}: ${what}`)
    : errorIn(from.shownAs, from.text, path, what);
}
