/** The columns of a table, or lanes of a saved replay: which of two recordings belong together, and what they are called. */
import { InputError, shownName } from '../failure.js';
import { mapTitle, type Series } from '../recordings/recording.js';
import { REPLAY_JSON } from '../recordings/replay-json.js';
import { type Column, columnNames, oneColumn } from './columns.js';

/** A recording with the lanes of a replay, of which none was chosen yet. */
function isReplay({ form, column }: Column): boolean {
  return form === REPLAY_JSON && column === null;
}

/**
 * Whether two series may be compared by the columns in which they stand: whole files are compared column by column. A
 * recording without columns is of one system, so it may stand against any lane of a replay.
 */
export function mayPair(a: Column, base: Series, b: Column, other: Series): boolean {
  if (a.column !== null || b.column !== null) return true;
  if (base.column === other.column) return true;
  return (base.column === null && isReplay(b)) || (other.column === null && isReplay(a));
}

/** `@n_pages_ns`, with what ran in it where whole files are compared lane by lane: `@n_pages_ns (contiguous-pin)`. */
export function laneTitle(columns: readonly Column[], series: readonly (Series | null)[]): string {
  const isOfLane = series.some((one, c) => one !== null && one.column !== null && columns[c].column === null);
  const title = mapTitle(series.find((one) => one !== null)!);
  return isOfLane ? `${title} (${lanesOf(series)})` : title;
}

/**
 * What ran: the column, or for the BASEs of replays the variants that they do not share.
 * @param all of one name, null where a file has none
 */
function lanesOf(all: readonly (Series | null)[]): string {
  const there = all.filter((one) => one !== null);
  if (there.some(({ column }) => column === null))
    return there.map(({ column }) => column ?? 'measured').join(' → ');
  const ran = there.map((one) => one.ran);
  const isKnown = ran.every((names) => names !== undefined);
  const own = isKnown ? ran.map((names) => names.filter((name) => !ran.every((o) => o.includes(name)))) : [];
  if (there.length === 1 && isKnown && ran[0].length > 0) return ran[0].join('+');
  const texts = own.map((names) => names.join('+'));
  return texts.some((text) => text !== '')
    ? texts.map((text) => text || 'BASE').join(' → ')
    : there[0].column!;
}

/**
 * What a gate of saved replays leaves out: lanes whose name the other one has not.
 * @returns a warning for each side that has such lanes. Throws InputError where both do and BASE alone is in both
 */
export function unpaired(base: Column, variant: Column): string[] {
  if (!isReplay(base) && !isReplay(variant)) return [];
  const names = [base, variant].map(({ series }) => columnNames(series));
  const shared = names[0].filter((name) => names[1].includes(name));
  const alone = names.map((own) => own.filter((name) => name !== 'BASE' && !shared.includes(name)));
  const of = (side: number) => `${shownName([base, variant][side].source)} (${alone[side].join(', ')})`;
  if (alone.every((own) => own.length > 0) && shared.every((name) => name === 'BASE'))
    throw new InputError(
      `${of(0)} and ${of(1)} have no variant in common: --columns ${alone[0][0]},${alone[1][0]} holds one against the other, --columns BASE the BASEs`,
    );
  return [0, 1]
    .filter((side) => alone[side].length > 0)
    .map(
      (side) => `${of(side)}: not judged, as the other recording has no such lane; --columns chooses lanes`,
    );
}

/**
 * The lanes of saved replays that a gate compares, as compare does: those of one name, and what has no lanes with the
 * other's BASE. Other recordings stay whole.
 */
export function lanePairs(base: Column, variant: Column): [Column, Column][] {
  if (!isReplay(base) && !isReplay(variant)) return [[base, variant]];
  const [own, theirs] = [base, variant].map(({ series }) => columnNames(series));
  const first = (names: readonly string[]) => (names.includes('BASE') ? 'BASE' : names[0]);
  if (own.length === 0) return [[base, oneColumn(variant, first(theirs))]];
  if (theirs.length === 0) return [[oneColumn(base, first(own)), variant]];
  const shared = own.filter((name) => theirs.includes(name));
  if (shared.length === 0) return [[base, variant]];
  return shared.map((name) => [oneColumn(base, name), oneColumn(variant, name)]);
}
