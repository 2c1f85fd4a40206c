/** For tests: pins as xu-4.19 has them, measured as a trace with lat_ns, in a folder for what a test writes. */
import { latenciesOn, tellingRows, traceText } from '../calibration/loop.test-data.js';
import { loadHost } from '../hosts/load.js';
import type { CalibrationResult } from '../results/calibration.js';
import { temporaryFolder, writerInto } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

export const ROWS: readonly string[] = tellingRows(600, 3);
export const LATENCIES: readonly string[] = await latenciesOn(loadHost('xu-4.19'), ROWS);

export function measuredPins(): {
  readonly folder: string;
  readonly file: (name: string, text: string) => string;
  readonly good: string;
} {
  const folder = temporaryFolder();
  const file = writerInto(folder);
  return { folder, file, good: file('good.csv', traceText(ROWS, LATENCIES)) };
}

export async function resultOf(line: string): Promise<CalibrationResult> {
  return JSON.parse((await vfiobench(`${line} --format json`)).stdout);
}
