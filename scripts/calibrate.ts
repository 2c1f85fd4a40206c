/**
 * npm run calibrate [-- --check]: makes the host files from the published figures and the traces. With --check it
 * writes nothing and fails if a committed file is not what the fit makes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Host } from '../src/hosts/host.js';
import { packageFile } from '../src/validation/replays.js';
import { calibrateFarman } from './calibration/farman-s390x.js';
import { calibrateIcount } from './calibration/icount-6.1.js';
import { calibrateXu } from './calibration/xu-4.19.js';

const check = process.argv.includes('--check');

export const CALIBRATIONS: readonly (() => Promise<Host>)[] = [
  async () => calibrateIcount().host,
  calibrateXu,
  calibrateFarman,
];

for (const calibrate of CALIBRATIONS) {
  const host = await calibrate();
  const file = packageFile(`src/hosts/data/${host.name}.json`);
  const text = `${JSON.stringify(host, null, 2)}\n`;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${host.name}: the committed file is not what the fit makes; run npm run calibrate`);
    process.exitCode = 1;
  }
}
