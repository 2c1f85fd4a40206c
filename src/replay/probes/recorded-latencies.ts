/** Latencies that a trace has recorded (lat_ns), by the probe that sees the modelled ones: to be held against those. */
import { NONE, type TraceBatch } from '../../trace/batch.js';
import { BIT } from '../../trace/ops.js';
import { latencyProbe, PROBES } from './probes.js';

export class RecordedLatencies {
  /** By latency probe: calls whose latency was recorded, and the sum of these, ns. */
  readonly calls = new Float64Array(PROBES.length);
  readonly totalsNs = new Float64Array(PROBES.length);

  /**
   * Takes rows [0, rows) of the next batch.
   * @param recorded 1 for each row that the probes see
   */
  take(batch: TraceBatch, rows: number, recorded: Uint8Array): void {
    if (batch.lacks(BIT.lat_ns, 0)) return;
    for (let row = 0; row < rows; row++) {
      const ns = batch.latNs[row];
      if (ns === NONE || recorded[row] === 0) continue;
      const probe = latencyProbe(batch.op[row], batch.pfnCount[row]);
      if (probe < 0) continue;
      this.calls[probe]++;
      this.totalsNs[probe] += ns;
    }
  }
}
