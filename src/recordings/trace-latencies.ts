/** A vfiobench trace whose rows have lat_ns: what the recording host measured, one series per probe of a call. */
import { inputErrorIn, shownName } from '../failure.js';
import { openTrace } from '../trace/open.js';
import { OPS } from '../trace/ops.js';
import { Collector } from './collector.js';
import type { Recording } from './recording.js';

export const TRACE = 'vfiobench trace';

/** A pin is measured by two probes: by the pages that it asks for. */
const PIN = OPS.findIndex(({ name }) => name === 'pin');

/**
 * Reads the latencies of a trace, in file order: `1_page_ns` and `n_pages_ns` for pins, else the operation's name.
 * @param bytes the whole trace, decompressed
 * Throws InputError with file and line, and where no row has a latency.
 */
export async function readTraceLatencies(source: string, bytes: Buffer): Promise<Recording> {
  const trace = await openTrace(source, { content: bytes });
  const found = new Collector(source);
  const probes = new Map<string, number[]>();
  let without = 0;
  for await (const batch of trace.batches()) {
    for (let row = 0; row < batch.rows; row++) {
      const lat = batch.latNs[row];
      if (lat < 0) {
        without++;
        continue;
      }
      const op = batch.op[row];
      const name = op === PIN ? (batch.pfnCount[row] === 1 ? '1_page' : 'n_pages') : OPS[op].name;
      const known = probes.get(name);
      const values = known ?? found.samples({ map: `${name}_ns`, unit: 'ns', line: batch.line[row] });
      if (known === undefined) probes.set(name, values);
      values.push(lat);
    }
  }
  if (found.size === 0) {
    throw inputErrorIn(
      source,
      "is a trace without measured latencies: no row has a lat_ns; 'replay' models them",
    );
  }
  const rows = without === 1 ? '1 row has' : `${without} rows have`;
  const odd = [...trace.meta.problems, ...(without > 0 ? [`${rows} no lat_ns: no value is read there`] : [])];
  found.warnings.push(...odd.map((what) => `${shownName(source)}: ${what}`));
  return found.finish(TRACE);
}
