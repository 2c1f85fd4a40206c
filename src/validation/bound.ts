/** Bounds of published figures, as fixtures/published writes them: `7%`, `1 point`, `1 fault`, `exact`, `under 5% of idle`. */

export interface Judgement {
  /** Signed error in the terms of the bound, for people: `−2.1 %`, `+0.4 points`. */
  readonly error: string;
  /** The same as a number: percent, points where the figure is a percentage itself. */
  readonly deviation: number;
  /** Size of the error relative to what the bound allows; 1 is the edge. */
  readonly strain: number;
  readonly hit: boolean;
}

/**
 * Judges a modelled value. Throws on a bound that is not understood: a figure without a bound proves nothing.
 * @param idle what `of idle` means, in the unit of the figure
 */
export function judge(published: number, modelled: number, bound: string, idle?: number): Judgement {
  const difference = modelled - published;
  const relative = published === 0 ? difference : (difference * 100) / published;
  if (bound === 'exact') {
    const hit = difference === 0;
    return {
      error: hit ? 'exact' : signed(difference, ''),
      deviation: relative,
      strain: hit ? 0 : Number.POSITIVE_INFINITY,
      hit,
    };
  }
  const faults = /^(\d+) faults?\b/.exec(bound);
  if (faults !== null) return within(difference, Number(faults[1]), ' faults', relative);
  const points = /^([\d.]+) points?$/.exec(bound);
  if (points !== null) return within(difference, Number(points[1]), ' points');
  const percent = /^([\d.]+)%$/.exec(bound);
  if (percent !== null) return within(relative, Number(percent[1]), ' %');
  const under = /^under ([\d.]+)% of idle$/.exec(bound);
  if (under !== null && idle !== undefined) {
    return within((difference * 100) / idle, Number(under[1]), ' % of idle');
  }
  // no tolerance was set: what is not the figure, to its last digit, is listed as a miss
  if (bound === 'report; a miss is listed') return within(difference, 0.5, ' points');
  throw new Error(`bound "${bound}" is not understood`);
}

function within(error: number, bound: number, unit: string, deviation = error): Judgement {
  return {
    error: signed(error, unit),
    deviation,
    strain: Math.abs(error) / bound,
    hit: Math.abs(error) <= bound,
  };
}

function signed(value: number, unit: string): string {
  const text = Math.abs(value).toFixed(1);
  return `${Number(text) === 0 ? '' : value < 0 ? '−' : '+'}${text}${unit}`;
}
