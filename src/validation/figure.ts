/** One published number beside its modelled one. */
import type { Figure, FigurePart, FigureSource } from '../results/validation.js';
import { judge } from './bound.js';
import type { FoundDirection } from './follows.js';
import type { Scalar } from './published.js';
import { saysLittle } from './remarks.js';
import type { RestsOn } from './rests-on.js';

export interface Modelled extends RestsOn {
  readonly what: string;
  readonly value: number;
  /** As people read it: `cycles`, `%`, `visits`. */
  readonly unit: string;
  readonly source: FigureSource;
  /** What an average or an increase is arithmetic of; left out: it is neither. */
  readonly madeOf?: readonly FigurePart[];
  /** What is to be known of it where it is within its bound, and where not (remarks.ts); left out or null: nothing. */
  readonly remark?: (hit: boolean) => string | null;
  /** The model was mended when it was known that the figure missed. */
  readonly corrected?: boolean;
  /** What `of idle` means in a bound, in the figure's unit. */
  readonly idle?: number;
}

/** The published figure judged by its bound. */
export function figureOf(scalar: Scalar, modelled: Modelled): Figure {
  const { id, mail, role, bound, value: published } = scalar;
  const {
    what,
    value,
    unit,
    source,
    madeOf = [],
    corrected = false,
    idle,
    assumedShare,
    splitShare,
  } = modelled;
  const judgement = judge(published, value, bound, idle);
  return {
    id,
    thread: mail,
    what,
    role,
    bound,
    published,
    modelled: value,
    unit,
    ...judgement,
    distances: null,
    source,
    madeOf,
    corrected,
    assumedShare,
    splitShare,
    remark: modelled.remark?.(judgement.hit) ?? saysLittle(scalar, value, judgement.hit),
  };
}

/** Which figures of a thread are held against which, and what is said of that. */
export interface Directions {
  /** Name of the direction, and the ids of its two figures. */
  readonly pairs: readonly (readonly [name: string, of: string, against: string])[];
  /** Before the names, in ids. */
  readonly prefix: string;
  readonly modelled: (scalar: Scalar) => number;
  readonly what: (one: Scalar, other: Scalar) => string;
  /** Why nothing in the model makes a difference where it makes none; left out: that would be wrong. */
  readonly because?: string;
}

/**
 * How figures differ from others, published and modelled.
 * @param scalars the thread's figures
 * Throws where a figure is not there.
 */
export function directionsOf(scalars: readonly Scalar[], all: Directions): FoundDirection[] {
  const figure = (id: string): Scalar => {
    const scalar = scalars.find((each) => each.id === id);
    if (scalar === undefined) throw new Error(`a direction is of the figure ${id}, which the thread lacks`);
    return scalar;
  };
  return all.pairs.map(([name, of, against]) =>
    directionOf(`${all.prefix}-${name}`, figure(of), figure(against), all),
  );
}

function directionOf(
  id: string,
  one: Scalar,
  other: Scalar,
  { modelled, what, because }: Directions,
): FoundDirection {
  const change = (before: number, after: number): number => (after / before - 1) * 100;
  const published = change(other.value, one.value);
  const found = change(modelled(other), modelled(one));
  const none = because !== undefined && found === 0;
  return {
    id,
    thread: one.mail,
    what: what(one, other),
    of: one.id,
    against: other.id,
    published,
    atMiddles: false,
    modelled: found,
    right: none ? null : Math.sign(published) === Math.sign(found),
    because: none ? because : null,
  };
}
