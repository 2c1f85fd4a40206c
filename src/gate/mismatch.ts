/** Whether a replay and a stored baseline are of the same thing: what differs, by name. */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';

/** What may differ, as --allow-mismatch names it. */
export const MISMATCHES = ['trace', 'host', 'seed', 'version', 'base', 'rows'] as const;
export type Mismatch = (typeof MISMATCHES)[number];

/** What a replay was of. */
export interface Identity {
  readonly trace: { readonly name: string; readonly sha256: string };
  readonly host: { readonly name: string; readonly sha256: string };
  readonly seed: number;
  readonly version: string;
  /** What --base named, BASE for the defaults. */
  readonly base: string;
  /** Which rows are recorded: --skip and --filter. */
  readonly recorded: { readonly skip: number; readonly filter: string | null };
}

/** What differs between a stored identity and the present one, each in a few words. */
export function mismatches(stored: Identity, now: Identity): { what: Mismatch; text: string }[] {
  const found: { what: Mismatch; text: string }[] = [];
  const add = (what: Mismatch, differs: boolean, then: string, present: string): void => {
    if (differs) found.push({ what, text: `${what} (stored ${then}, now ${present})` });
  };
  const hashed = ({ name, sha256 }: { name: string; sha256: string }) => `${name} ${sha256.slice(0, 12)}`;
  add('trace', stored.trace.sha256 !== now.trace.sha256, hashed(stored.trace), hashed(now.trace));
  add('host', stored.host.sha256 !== now.host.sha256, hashed(stored.host), hashed(now.host));
  add('seed', stored.seed !== now.seed, String(stored.seed), String(now.seed));
  add('version', stored.version !== now.version, stored.version, now.version);
  add('base', stored.base !== now.base, stored.base, now.base);
  const rows = ({ recorded: { skip, filter } }: Identity) => `--skip ${skip} --filter ${filter ?? 'none'}`;
  add('rows', rows(stored) !== rows(now), rows(stored), rows(now));
  return found;
}

/**
 * Throws InputError on mismatches that are not allowed.
 * @returns a warning for each one that is
 */
export function checkMismatches(
  name: string,
  stored: Identity,
  now: Identity,
  allowed: readonly Mismatch[],
): string[] {
  const found = mismatches(stored, now);
  const refused = found.filter(({ what }) => !allowed.includes(what));
  if (refused.length > 0) {
    const list = refused.map(({ text }) => text).join(', ');
    const names = found.map(({ what }) => what).join(',');
    throw new InputError(
      `baseline ${name} does not fit this replay: ${list}; save it anew, or --allow-mismatch ${names}`,
    );
  }
  return found.map(({ text }) => `baseline ${name} differs, as allowed: ${text}`);
}

/** Reads `trace,host`. Throws InputError. */
export function parseMismatches(text: string): Mismatch[] {
  return text.split(',').map((part) => {
    const name = part.trim();
    const known = MISMATCHES.find((mismatch) => mismatch === name);
    if (known !== undefined) return known;
    throw new InputError(
      `--allow-mismatch ${text}: "${name}" is none${didYouMean(name, MISMATCHES)}; there are ${MISMATCHES.join(', ')}`,
    );
  });
}
