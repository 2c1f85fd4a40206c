/** The keys of a JSON text with their lines, which JSON.parse does not tell; of two equal ones it drops one without a word. */
import { type InputError, inputErrorAt, inputErrorIn } from './failure.js';

interface Key {
  /** With what it lies in, keys and numbers of list items: `gate`, `failOn`. */
  readonly path: readonly string[];
  /** From 1. */
  readonly line: number;
  /** Line of an equal key before it, in the same object. */
  readonly before: number | undefined;
}

interface Level {
  /** Lines of an object's keys; null: a list. */
  readonly keys: Map<string, number> | null;
  /** Where in the level above it stands. */
  readonly name: string | null;
  /** The last key, or the number of the item. */
  at: string | number;
}

/**
 * Throws InputError where an object has a key twice.
 * @param json a text that JSON.parse takes
 */
export function refuseDuplicateKeys(file: string, json: string): void {
  for (const { path, line, before } of keysIn(json)) {
    if (before === undefined) continue;
    const twice = `${path.join('.')} is there twice, first in line ${before}; keep one of them`;
    throw inputErrorAt(file, line, twice);
  }
}

/**
 * The line of what a path leads to, or of what it lies in as far as that has a key; null where nothing of it has one.
 * @param json a text that JSON.parse takes
 * @param path keys and numbers of list items
 */
function lineIn(json: string, path: readonly PropertyKey[]): number | null {
  const wanted = path.map(String);
  let [line, depth]: [number | null, number] = [null, 0];
  for (const key of keysIn(json)) {
    if (key.path.length <= depth || key.path.some((part, i) => part !== wanted[i])) continue;
    [line, depth] = [key.line, key.path.length];
  }
  return line;
}

/** The error for a place in a JSON file, with its line where it has one; parameters as of lineIn and inputErrorAt. */
export function errorIn(file: string, json: string, path: readonly PropertyKey[], what: string): InputError {
  const line = lineIn(json, path);
  return line === null ? inputErrorIn(file, what) : inputErrorAt(file, line, what);
}

function* keysIn(json: string): Generator<Key, void> {
  const levels: Level[] = [];
  let line = 1;
  for (const [token, quoted] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\],\n]/g)) {
    const level = levels[levels.length - 1];
    if (quoted !== undefined) {
      const name: string = JSON.parse(quoted);
      const path = [...levels.slice(1).map((one) => one.name!), name];
      yield { path, line, before: level.keys!.get(name) };
      level.keys!.set(name, line);
      level.at = name;
    } else if (token === '{' || token === '[') {
      const name = level === undefined ? null : String(level.at);
      levels.push({ keys: token === '{' ? new Map() : null, name, at: 0 });
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && typeof level.at === 'number') level.at++;
    line += token.split('\n').length - 1;
  }
}
