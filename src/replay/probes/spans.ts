/** The spans of one call (Ledger.beginSpan): what they cost and which steps they took. Calls with spans have no other marks. */
import type { Ledger } from '../../kernel/ledger.js';
import { isMark, markerNumber, SPAN_BEGIN_MARK } from '../../kernel/log-markers.js';

/**
 * Walks the spans in the log of a priced call.
 * @param costPs time of each step of the call (Pricer.costPs)
 * @param step told of each stretch of equal steps in a span: its number, count and time, ps
 * @param ended told of each span's own time, without waiting, ps
 */
export function eachSpan(
  { log, logTimes, logCount, counts }: Ledger,
  costPs: Float64Array,
  step: (step: number, times: number, ps: number) => void,
  ended: (ps: number) => void,
): void {
  let inside = false;
  let total = 0;
  for (let i = 0; i < logCount; i++) {
    const entry = log[i];
    if (entry >= 0) {
      if (!inside) continue;
      const ps = (logTimes[i] * costPs[entry]) / counts[entry];
      step(entry, logTimes[i], ps);
      total += ps;
    } else if (isMark(entry)) {
      inside = markerNumber(entry) === SPAN_BEGIN_MARK;
      if (!inside) ended(Math.round(total));
      total = 0;
    }
  }
}
