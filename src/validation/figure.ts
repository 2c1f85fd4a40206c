/** One published number beside its modelled one. */
import type { Figure, FigurePart, FigureSource } from '../stats/validation.js';
import { judge } from './bound.js';
import type { Scalar } from './published.js';
import { remarkOn } from './remarks.js';
import type { RestsOn } from './rests-on.js';

export interface Modelled extends RestsOn {
  readonly what: string;
  readonly value: number;
  /** As people read it: `cycles`, `%`, `visits`. */
  readonly unit: string;
  readonly source: FigureSource;
  /** What an average or an increase is arithmetic of; left out: it is neither. */
  readonly madeOf?: readonly FigurePart[];
  /** To be known of it where remarks.ts has nothing. */
  readonly remark?: string | null;
  /** What `of idle` means in a bound, in the figure's unit. */
  readonly idle?: number;
}

/** The published figure judged by its bound. */
export function figureOf(scalar: Scalar, modelled: Modelled): Figure {
  const { id, mail, role, bound, value: published } = scalar;
  const { what, value, unit, source, madeOf = [], idle, assumedShare, splitShare } = modelled;
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
    assumedShare,
    splitShare,
    remark: remarkOn(id, judgement.hit) ?? modelled.remark ?? null,
  };
}
