/** Variants as the user names them, with one of their parameters at another value. */
import { variantParts } from '../path-or-name.js';
import { splitParams } from '../variants/parameters.js';
import { select } from '../variants/select.js';

/** One variant of a text such as `iopf-premap:pages=64+contiguous-pin`. */
interface Part {
  /** As it is typed, without its parameters. */
  readonly typed: string;
  readonly given: ReadonlyMap<string, string>;
  readonly variant: string;
  readonly params: readonly string[];
  /** Steps that it brings along. */
  readonly steps: readonly string[];
}

export interface Parts {
  /** Names that a sweep may go over here: `pages`, `iopf-premap:pages`. */
  readonly parameters: readonly string[];
  readonly steps: readonly string[];
  /** The text with a parameter at a value; as it was where no part has that parameter. */
  with(parameter: string, value: string): string;
  /** The text without a value of that parameter, as it is called while the parameter is swept over. */
  without(parameter: string): string;
}

/** Reads one --base or --variant. Throws InputError as select() does. */
export async function partsOf(text: string): Promise<Parts> {
  const { chosen } = await select(text);
  const parts = variantParts(text).map((typed, i): Part => {
    const { name, given } = splitParams(typed);
    const { variant, params } = chosen[i];
    return {
      typed: name,
      given,
      variant: variant.name,
      params: Object.keys(params),
      steps: (variant.steps ?? []).map((step) => step.name),
    };
  });
  return {
    parameters: parts.flatMap(({ variant, params }) =>
      params.flatMap((name) => [name, `${variant}:${name}`]),
    ),
    steps: parts.flatMap(({ steps }) => steps),
    with: (parameter, value) => parts.map((part) => partText(part, parameter, value)).join('+'),
    without: (parameter) => parts.map((part) => partText(part, parameter, null)).join('+'),
  };
}

/** `pages` of `iopf-premap:pages`, where the part has such a parameter. */
function nameIn({ variant, params }: Part, parameter: string): string | undefined {
  return params.find((one) => parameter === one || parameter === `${variant}:${one}`);
}

/** @param value null: the parameter is left out */
function partText(part: Part, parameter: string, value: string | null): string {
  const { typed, given } = part;
  const name = nameIn(part, parameter);
  const all = new Map(given);
  if (name !== undefined && value === null) all.delete(name);
  else if (name !== undefined && value !== null) all.set(name, value);
  const assignments = [...all].map(([key, one]) => `${key}=${one}`);
  return assignments.length === 0 ? typed : `${typed}:${assignments.join(',')}`;
}
