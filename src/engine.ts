/** How the JavaScript engine is asked to compile the hot loop. */
import { setFlagsFromString } from 'node:v8';

interface Flag {
  readonly name: string;
  readonly value: number;
  /**
   * Last major release of Node whose V8 is known to have the flag (flag-definitions.h). On later ones it is not set: V8 would
   * complain on stderr of a flag that it does not know, while without the flag a replay is merely a little slower.
   */
  readonly lastKnown: number;
}

const FLAGS: readonly Flag[] = [
  /**
   * Bytes of bytecode that may be inlined into one function; V8's default is 920. A replayed row is some fifty small
   * functions that call one another: with the default, a sixth of the time goes to the calls.
   */
  { name: 'max-inlined-bytecode-size-cumulative', value: 4000, lastKnown: 24 },
  /**
   * Bytes of bytecode that a function runs before V8 considers optimising it, which takes three such turns or more; by
   * default 67,584. What is optimised later has seen more of what happens seldom, so that it is less often thrown away and
   * compiled again, which takes 50 ms for so large a loop, in every worker.
   */
  { name: 'interrupt-budget', value: 300_000, lastKnown: 20 },
];

/** Sets the flags for the whole process, its workers included; to be called before the loop is compiled. */
export function tuneEngine(node = process.versions.node, set = setFlagsFromString): void {
  for (const { name, value, lastKnown } of FLAGS)
    if (Number.parseInt(node, 10) <= lastKnown) set(`--${name}=${value}`);
}
