/** What a map is called: its title, and its name without what only declares the unit. */
import { type RecordedUnit, type Series, TIME_UNITS } from '../recordings/recording.js';
import { unitOfName } from '../recordings/unit.js';

/** `n_pages` of `@n_pages_ns`: the name without what only declares the unit. */
export function stemOf(map: string): string {
  const name = map.replace(/^@/, '');
  return isTime(unitOfName(name)) ? name.replace(/(?:^|[_ ])[a-z]+$/, '') || name : name;
}

/** A unit of what takes time: smaller is better. */
export function isTime(unit: RecordedUnit | null): boolean {
  return unit !== null && TIMES.has(unit);
}

const TIMES: ReadonlySet<RecordedUnit> = new Set(TIME_UNITS);

/** `@n_pages_ns[4k]`; the anonymous map is @. */
export function titleOf({ map, key }: Series): string {
  return `@${map}${key === null ? '' : `[${key}]`}`;
}
