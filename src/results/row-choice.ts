/** Which rows of a trace are replayed and recorded, as the user chose them: from the options, and as options again. */
import type { Data } from '../schema-parts.js';
import type { rowChoice } from './replay.js';

export type RowChoice = Data<typeof rowChoice>;

/** The choice of options as they were given; undefined where they choose every row. */
export function rowChoiceOf({
  filter = null,
  skip = 0,
  limit = null,
}: { readonly [Key in keyof RowChoice]?: RowChoice[Key] | undefined }): RowChoice | undefined {
  return filter === null && skip === 0 && limit === null ? undefined : { filter, skip, limit };
}

/**
 * The options that choose so, as they can be typed: `--limit 9000 --skip 5 --filter op=pin`. Their order is that in which
 * they bear on a row.
 */
export function choiceOptions({ filter, skip, limit }: RowChoice): string {
  return [
    ...(limit === null ? [] : [`--limit ${limit}`]),
    ...(skip === 0 ? [] : [`--skip ${skip}`]),
    ...(filter === null ? [] : [`--filter ${filter}`]),
  ].join(' ');
}
