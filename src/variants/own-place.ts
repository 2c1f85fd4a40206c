/** Where in a user's module something went wrong. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * `./my-patch.mjs:12`: the innermost line of the module in an error's stack; null where it has none.
 * @param file as the user named it
 */
export function placeIn(file: string, error: unknown): string | null {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  const path = resolve(file);
  for (const form of [pathToFileURL(path).href, path]) {
    const at = error.stack.indexOf(`${form}:`);
    const line = at < 0 ? null : /^:(\d+)/.exec(error.stack.slice(at + form.length));
    if (line !== null) return `${file}:${line[1]}`;
  }
  return null;
}

const ITS_OWN = new Set<unknown>([
  Error,
  TypeError,
  RangeError,
  ReferenceError,
  SyntaxError,
  EvalError,
  URIError,
]);

/**
 * Makes what a module throws say where: of functions that it fills slots with, and of those in its objects. Errors of
 * the model stay as they are.
 * @param kernel what the module was handed, which is not its own
 */
export function withPlaces<T extends object>(slots: T, file: string, kernel: object): T {
  const given = new Set<unknown>(Object.values(kernel));
  const placed = Object.entries(slots).map(([slot, filling]) => {
    if (given.has(filling)) return [slot, filling];
    if (typeof filling === 'function') return [slot, placing(filling as Filling, file)];
    // in its place: it may hold on to itself
    if (typeof filling === 'object' && filling !== null && !Object.isFrozen(filling)) {
      for (const [name, method] of Object.entries(filling as Record<string, unknown>)) {
        if (typeof method === 'function' && !given.has(method))
          Reflect.set(filling, name, placing(method as Filling, file));
      }
    }
    return [slot, filling];
  });
  return Object.fromEntries(placed) as T;
}

type Filling = (...args: unknown[]) => unknown;
const PLACING = new WeakSet<Filling>();

function placing(filling: Filling, file: string): Filling {
  // a module's object serves every lane
  if (PLACING.has(filling)) return filling;
  const placed = function (this: unknown, ...args: unknown[]): unknown {
    try {
      return filling.apply(this, args);
    } catch (error) {
      const place = error instanceof Error && ITS_OWN.has(error.constructor) ? placeIn(file, error) : null;
      if (place !== null && !(error as Error).message.endsWith(`(${place})`))
        (error as Error).message += ` (${place})`;
      throw error;
    }
  };
  PLACING.add(placed);
  return placed;
}
