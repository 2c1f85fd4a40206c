/**
 * npm run calibrate [-- --check]: makes the host files from the published figures and the traces. With --check it
 * writes nothing and fails if a committed file is not what the fit makes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { packageFile } from '../src/package-file.js';
import { CALIBRATIONS, hostFile, hostText } from './calibration/calibrations.js';

const check = process.argv.includes('--check');

for (const calibrate of CALIBRATIONS) {
  const { host, table } = await calibrate();
  const file = packageFile(hostFile(host));
  if (table !== undefined) console.log(`${host.name}\n${table}\n`);
  if (!check) writeFileSync(file, hostText(host));
  else if (readFileSync(file, 'utf8') !== hostText(host)) {
    console.error(`${host.name}: the committed file is not what the fit makes; run npm run calibrate`);
    process.exitCode = 1;
  }
}
