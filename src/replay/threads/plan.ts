/** Which thread runs which lanes. */

/** What reading a row costs, in the time that a lane takes for it: a third to a half. */
const READING = 0.5;

/**
 * Lanes by thread; thread 0 reads the trace, and runs lanes beside that where the others have more to do. One thread
 * alone runs them all.
 * @param lanes how many, BASE among them
 * @param jobs threads at most
 */
export function planOf(lanes: number, jobs: number): number[][] {
  const workers = Math.min(jobs - 1, lanes);
  if (workers < 1) return [numbers(0, lanes)];
  const longest = (own: number): number => Math.max(READING + own, Math.ceil((lanes - own) / workers));
  let own = 0;
  for (let more = 1; more <= lanes; more++) if (longest(more) < longest(own)) own = more;
  const plan = [numbers(0, own)];
  for (let next = own, left = workers; left > 0; left--) {
    const share = Math.ceil((lanes - next) / left);
    plan.push(numbers(next, share));
    next += share;
  }
  return plan;
}

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
