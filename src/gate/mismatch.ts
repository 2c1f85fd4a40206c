/** Whether a replay and a stored baseline are of the same thing: what differs, by name. */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';

/** What may differ, as --allow-mismatch names it. */
export const MISMATCHES = ['trace', 'host', 'seed', 'version', 'base', 'rows'] as const;
export type Mismatch = (typeof MISMATCHES)[number];

/** What a replay was of. */
export interface Identity {
  readonly trace: { readonly name: string; readonly sha256: string };
  readonly host: {
    readonly name: string;
    readonly sha256: string;
    /** Prices of --set, in the unit of the run; left out: none. */
    readonly set?: readonly { readonly step: string; readonly price: number }[] | undefined;
  };
  readonly seed: number;
  readonly version: string;
  /** What --base named, BASE for the defaults. */
  readonly base: string;
  /** Which rows are recorded: --skip and --filter. */
  readonly recorded: { readonly skip: number; readonly filter: string | null };
}

/** A replay as it is held against a stored one. */
export interface Run {
  readonly identity: Identity;
  /** Of its times. */
  readonly unit: string;
}

/** What differs between a stored run and the present one, each in a few words. */
export function mismatches(
  { identity: stored, unit: storedUnit }: Run,
  { identity: now, unit }: Run,
): { what: Mismatch; text: string }[] {
  const found: { what: Mismatch; text: string }[] = [];
  const add = (what: Mismatch, differs: boolean, then: string, present: string): void => {
    if (differs) found.push({ what, text: `${what} (stored ${then}, now ${present})` });
  };
  const hashed = ({ name, sha256 }: { name: string; sha256: string }) => `${name} ${sha256.slice(0, 12)}`;
  add('trace', stored.trace.sha256 !== now.trace.sha256, hashed(stored.trace), hashed(now.trace));
  const hostOf = ({ host }: Identity, its: string) => `${hashed(host)}${setText(host, its)}`;
  add('host', stored.host.sha256 !== now.host.sha256, hostOf(stored, storedUnit), hostOf(now, unit));
  add('seed', stored.seed !== now.seed, String(stored.seed), String(now.seed));
  add('version', stored.version !== now.version, stored.version, now.version);
  add('base', stored.base !== now.base, stored.base, now.base);
  const rows = ({ recorded: { skip, filter } }: Identity) => `--skip ${skip} --filter ${filter ?? 'none'}`;
  add('rows', rows(stored) !== rows(now), rows(stored), rows(now));
  return found;
}

/** ` --set gup_call=90ns --set acct=5ns`, as it was given; empty without. */
function setText({ set = [] }: Identity['host'], unit: string): string {
  return set.map(({ step, price }) => ` --set ${step}=${price}${unit}`).join('');
}

/**
 * Throws InputError on mismatches that are not allowed, all of them in one message. Times in another unit never are.
 * @returns a warning for each one that is
 */
export function checkMismatches(name: string, stored: Run, now: Run, allowed: readonly Mismatch[]): string[] {
  const found = mismatches(stored, now);
  const refused = found.filter(({ what }) => !allowed.includes(what));
  const isInUnit = stored.unit === now.unit;
  if (refused.length > 0 || !isInUnit) {
    const list = [
      ...refused.map(({ text }) => text),
      ...(isInUnit ? [] : [`unit (stored ${stored.unit}, now ${now.unit}; give --unit ${stored.unit})`]),
    ];
    const names = found.map(({ what }) => what).join(',');
    const allow = refused.length > 0 ? `, or --allow-mismatch ${names}` : '';
    throw new InputError(
      `baseline ${name} does not fit this replay: ${list.join(', ')}; save it anew${allow}`,
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
