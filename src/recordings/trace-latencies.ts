/** A vfiobench trace whose rows have lat_ns: what the recording host measured, one series per probe of a call. */

import { InputError, shownName } from '../failure.js';
import { grown } from '../grown.js';
import { openTrace } from '../trace/open.js';
import { OPS } from '../trace/ops.js';
import type { Recording, Series } from './recording.js';

export const TRACE = 'vfiobench trace';

/** A pin is measured by two probes: by the pages that it asks for. */
const PIN = OPS.findIndex(({ name }) => name === 'pin');

class Samples {
  readonly line: number;
  private values = new Float64Array(1024);
  private n = 0;

  /** @param line where the first one stands */
  constructor(line: number) {
    this.line = line;
  }

  push(value: number): void {
    this.values = grown(this.values, this.n + 1);
    this.values[this.n++] = value;
  }

  taken(): Float64Array {
    return this.values.slice(0, this.n);
  }
}

/**
 * Reads the latencies of a trace, in file order: `1_page_ns` and `n_pages_ns` for pins, else the operation's name.
 * @param bytes the whole trace, decompressed
 * Throws InputError with file and line, and where no row has a latency.
 */
export async function readTraceLatencies(source: string, bytes: Buffer): Promise<Recording> {
  const trace = await openTrace(source, { content: bytes });
  const probes = new Map<string, Samples>();
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
      const samples = probes.get(name) ?? new Samples(batch.line[row]);
      probes.set(name, samples);
      samples.push(lat);
    }
  }
  const name = shownName(source);
  if (probes.size === 0) {
    throw new InputError(
      `${name}: is a trace without measured latencies: no row has a lat_ns; 'replay' models them`,
    );
  }
  const series = [...probes].map(([probe, samples]): Series => {
    const snapshots = [{ is: 'samples', values: samples.taken() } as const];
    return { map: `${probe}_ns`, key: null, column: null, unit: 'ns', line: samples.line, snapshots };
  });
  const rows = without === 1 ? '1 row has' : `${without} rows have`;
  const warnings = trace.meta.problems.map((problem) => `${name}: ${problem}`);
  if (without > 0) warnings.push(`${name}: ${rows} no lat_ns: no value is read there`);
  return { source, form: TRACE, series, warnings };
}
