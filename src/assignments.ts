/** Several `--param NAME=VALUE`: how they are split, and that each name is known and set once. */
import { thereAre } from './did-you-mean.js';
import { InputError } from './failure.js';

/** The name as one of those there are. Throws InputError, with the option that names it. */
export function parameterName<N extends string>(option: string, text: string, names: readonly N[]): N {
  const name = names.find((known) => known === text);
  if (name !== undefined) return name;
  throw new InputError(`${option}: no such parameter${thereAre(text, names)}`);
}

/**
 * Each assignment in its order, with the option as the user wrote it, for messages about the value.
 * @param example how one is written
 * Throws InputError where one is none, or sets what another has set.
 */
export function* assignments<N extends string>(
  given: readonly string[],
  names: readonly N[],
  example: string,
): Generator<{ readonly option: string; readonly name: N; readonly value: string }, void> {
  const seen = new Set<N>();
  for (const text of given) {
    const option = `--param ${text}`;
    const at = text.indexOf('=');
    if (at < 1) throw new InputError(`${option}: a parameter is written like ${example}`);
    const name = parameterName(option, text.slice(0, at), names);
    if (seen.has(name)) throw new InputError(`${option}: ${name} is set twice`);
    seen.add(name);
    yield { option, name, value: text.slice(at + 1) };
  }
}
