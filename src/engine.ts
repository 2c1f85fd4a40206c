/** How the JavaScript engine is asked to compile the hot loop. */
import { setFlagsFromString } from 'node:v8';

interface Flag {
  readonly name: string;
  readonly value: number;
  /**
   * Last release of Node whose V8 is known to have the flag (flag-definitions.h). Without it the results are the same, a
   * little later; with a flag that it does not know, V8 would complain on stderr.
   */
  readonly lastKnown: number;
}

const FLAGS: readonly Flag[] = [
  /**
   * Bytes of code that may be inlined into one function; V8's own limit is 920. A replayed row is some fifty small
   * functions that call one another: with that limit a sixth of the time goes to the calls.
   */
  { name: 'max-inlined-bytecode-size-cumulative', value: 4000, lastKnown: 24 },
  /**
   * Bytes of code that run before a function is looked at, of which three looks or more make it compiled; by default
   * 67,584. What is compiled later has seen more of what happens seldom, and is not thrown away and compiled again: so
   * large a loop takes 50 ms each time, in every worker.
   */
  { name: 'interrupt-budget', value: 300_000, lastKnown: 20 },
];

/** For the whole process, its workers included; to be called before the loop is compiled. */
export function tuneEngine(node = process.versions.node, set = setFlagsFromString): void {
  for (const { name, value, lastKnown } of FLAGS)
    if (Number.parseInt(node, 10) <= lastKnown) set(`--${name}=${value}`);
}
