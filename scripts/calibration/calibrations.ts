/** The hosts that are fitted: how each file is made, and whether the committed one is what the fit makes. */
import type { Host } from '../../src/hosts/host.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { calibrateFarmanWithFit } from './farman-s390x.js';
import { calibrateIcount } from './icount-6.1.js';
import { calibrateJohansen } from './johansen-arm64.js';
import { calibrateLu } from './lu-kunpeng920.js';
import { calibrateTsirkin } from './tsirkin-i7-2640m.js';
import { calibrateXu } from './xu-4.19.js';
import { calibrateZhao } from './zhao-gvt.js';

export interface Calibrated {
  readonly host: Host;
  /** What it was fitted to; left out: to no published figure. */
  readonly fit?: FitRecord;
}

export const CALIBRATIONS: readonly (() => Promise<Calibrated>)[] = [
  async () => ({ host: calibrateIcount().host }),
  calibrateXu,
  calibrateFarmanWithFit,
  calibrateZhao,
  calibrateTsirkin,
  calibrateLu,
  calibrateJohansen,
];

/** Path of a host's file in the package. */
export function hostFile(host: Host): string {
  return `src/hosts/data/${host.name}.json`;
}

/** A host file's text: numbers that belong together on one line. */
export function hostText(host: Host): string {
  const inOneLine = (_: string, numbers: string) => `[${numbers.trim().split(/,\s+/).join(', ')}]`;
  return `${JSON.stringify(host, null, 2).replace(/\[([\s\d.,e-]+)\]/g, inOneLine)}\n`;
}
