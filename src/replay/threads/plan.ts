/** Which thread runs which lanes. */

/** What reading a row costs, in the time that a lane takes for it. */
const READING = 1.3;

/**
 * Lanes by thread; thread 0 reads the trace, and runs lanes beside that where the others have more to do. One thread
 * alone runs them all.
 * @param lanes how many, BASE among them
 * @param jobs threads at most
 */
export function planOf(lanes: number, jobs: number): number[][] {
  const workers = Math.min(jobs - 1, lanes);
  if (workers < 1) return [numbers(0, lanes)];
  let own = 0;
  while (READING + own + 1 < Math.ceil((lanes - own) / workers)) own++;
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
