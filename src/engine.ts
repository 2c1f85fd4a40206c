/** How the JavaScript engine is asked to compile the hot loop. */
import { setFlagsFromString } from 'node:v8';

/** Bytes of code that may be inlined into one function; V8's own limit is 920. */
const INLINED_BYTES = 4000;
/**
 * Releases of Node whose V8 is known to have the flag (flag-definitions.h; since V8 6, Node 8). Without it the results are
 * the same, a sixth later; with a flag that it does not know, V8 would complain on stderr.
 */
const LAST_KNOWN = 24;

/**
 * A replayed row is some fifty small functions that call one another: with V8's own limit a good part of the time goes to
 * the calls. For the whole process, its workers included; to be called before the loop is compiled.
 */
export function inlineMore(node = process.versions.node, set = setFlagsFromString): void {
  if (Number.parseInt(node, 10) <= LAST_KNOWN) set(`--max-inlined-bytecode-size-cumulative=${INLINED_BYTES}`);
}
