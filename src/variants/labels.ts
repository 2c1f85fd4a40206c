/** What lanes are called in reports that people read: as they would be typed, and told apart by their parameters. */
import { sizeText } from '../sizes.js';
import { paramText } from './parameters.js';
import type { Selection } from './select.js';

/**
 * A label for each selection. It is its own, but for parameters by which lanes of one variant differ: those are told in
 * all of them, the default too (`iopf-premap:pages=512` beside `iopf-premap:pages=1`); sizes have their unit
 * (`batch:bytes=32M`). For reports that people read: baselines and conditions go by a selection's own label, which is the
 * same whatever stands beside it.
 */
export function labelsSideBySide(selections: readonly Selection[]): string[] {
  const values = new Map<string, Set<number>>();
  for (const { variant, params } of selections.flatMap(({ chosen }) => chosen))
    for (const [name, value] of Object.entries(params)) {
      const key = `${variant.name} ${name}`;
      values.set(key, (values.get(key) ?? new Set()).add(value));
    }
  const differs = (variant: string, name: string) => values.get(`${variant} ${name}`)!.size > 1;
  return selections.map(({ chosen }) =>
    chosen
      .map(
        ({ variant, params }) =>
          variant.name + paramText(variant, params, (name) => differs(variant.name, name), sizeText),
      )
      .join('+'),
  );
}
