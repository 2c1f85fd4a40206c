/**
 * npm run calibrate [-- --check]: makes the host files from the published figures and the traces, and what the fits say of
 * figures that they have not seen. With --check it
 * writes nothing and fails if a committed file is not what the fit makes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { packageFile } from '../src/package-file.js';
import type { FitRecord } from '../src/validation/host-fits.js';
import { CALIBRATIONS, hostFile, hostText } from './calibration/calibrations.js';
import { fitsFile } from './calibration/fit-record.js';

const check = process.argv.includes('--check');

function keep(path: string, text: string): void {
  const file = packageFile(path);
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path}: the committed file is not what the fit makes; run npm run calibrate`);
    process.exitCode = 1;
  }
}

const fits: FitRecord[] = [];
for (const calibrate of CALIBRATIONS) {
  const { host, fit } = await calibrate();
  keep(hostFile(host), hostText(host));
  if (fit !== undefined) fits.push(fit);
}
const { path, text } = fitsFile(fits);
keep(path, text);
