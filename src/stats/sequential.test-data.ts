/**
 * For tests by simulation: whether something happens in at most a share of cases, told by Wald's sequential test of the
 * probability ratio in as few draws as that takes. It errs as often as the test that draws a fixed number of times and fails
 * where the share comes out three standard errors above, and needs a half to a third of its draws.
 */

/** How often the test of a fixed number passes what it should not: that says how much worse it is. */
const MISSED = 0.01;

/** P(X >= k) of n draws that each hit with probability p. */
export function binomialTail(n: number, p: number, k: number): number {
  let term = (1 - p) ** n;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return sum;
}

export class AtMost {
  /** The share that the fixed test would let pass in MISSED of cases. */
  readonly worse: number;
  /** How often the fixed test fails at the share itself. */
  readonly falseAlarms: number;
  draws = 0;
  private ratio = 0;
  private readonly accept: number;
  private readonly reject: number;

  /**
   * @param share that is allowed
   * @param reports draws of the fixed test that is stood for
   * @param hits with so many the fixed test fails; by default those of a share three standard errors above
   */
  constructor(
    private readonly share: number,
    private readonly reports: number,
    hits = Math.ceil(reports * (share + 3 * Math.sqrt((share * (1 - share)) / reports))),
  ) {
    this.falseAlarms = binomialTail(reports, share, hits);
    let [low, high] = [share, 1];
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2;
      if (1 - binomialTail(reports, middle, hits) > MISSED) low = middle;
      else high = middle;
    }
    this.worse = high;
    this.accept = Math.log(MISSED / (1 - this.falseAlarms));
    this.reject = Math.log((1 - MISSED) / this.falseAlarms);
  }

  /** null: more draws are needed. */
  get holds(): boolean | null {
    if (this.ratio <= this.accept) return true;
    return this.ratio >= this.reject ? false : null;
  }

  /** Takes one draw; once it is told, no more count. */
  take(isHit: boolean): void {
    if (this.holds !== null) return;
    if (++this.draws > 10 * this.reports) throw new Error('a share between the two, which nothing tells');
    const { share, worse } = this;
    this.ratio += isHit ? Math.log(worse / share) : Math.log((1 - worse) / (1 - share));
  }
}

/**
 * Draws until all are told.
 * @param draw gives for each test whether it is hit
 */
export function tell(tests: readonly AtMost[], draw: () => readonly boolean[]): void {
  while (tests.some(({ holds }) => holds === null))
    for (const [i, isHit] of draw().entries()) tests[i].take(isHit);
}

/** Whether what is drawn is hit in at most that share of cases; parameters as of AtMost. */
export function isAtMost(share: number, reports: number, draw: () => boolean): boolean {
  const test = new AtMost(share, reports);
  tell([test], () => [draw()]);
  return test.holds === true;
}
