/** The assumptions behind the vfio-ccw figures, each changed by itself. */
import type { BootVariation } from '../synthesis/ccw-boot.js';
import type { FioVariation } from '../synthesis/ccw-fio.js';
import { farmanDraft } from './farman-draft.js';
import type { FarmanInput } from './farman-s390x.js';

export interface Variation {
  readonly name: string;
  readonly bootTrace?: BootVariation;
  readonly fioTrace?: FioVariation;
  readonly input?: Partial<FarmanInput>;
}

const NO_DISPERSION = [0, 0] as const;

/** The first is none. */
export const VARIATIONS: readonly Variation[] = [
  { name: '**as chosen**' },
  { name: 'a run saves nothing', input: { draft: farmanDraft({ gupCallShare: 0 }) } },
  { name: 'a run saves 10 % of a page', input: { draft: farmanDraft({ gupCallShare: 0.1 }) } },
  { name: 'a run saves 34 %', input: { draft: farmanDraft({ gupCallShare: 0.34 }) } },
  { name: "a tenth of fio's data calls like CCW pages, not hot", fioTrace: { notHot: 0.1 } },
  { name: 'three tenths', fioTrace: { notHot: 0.3 } },
  { name: "one page more in a tenth of fio's data calls", fioTrace: { onePageMore: 0.1 } },
  { name: 'in half of them', fioTrace: { onePageMore: 0.5 } },
  { name: "a state for every run of boot's data, not every call", bootTrace: { stateOfRun: true } },
  { name: "boot's data all contiguous", bootTrace: { runs: { whole: 1, partial: 0 } } },
  { name: "a quarter of boot's data calls in runs of two", bootTrace: { pairs: 0.25 } },
  { name: 'half of them in runs of two', bootTrace: { pairs: 0.5 } },
  { name: 'three quarters in runs of two', bootTrace: { pairs: 0.75 } },
  { name: 'all of them in runs of two', bootTrace: { pairs: 1 } },
  {
    name: 'all in runs of two, pages_array without dispersion',
    bootTrace: { pairs: 1 },
    input: { patchSigma: NO_DISPERSION },
  },
  { name: "boot's data all scattered", bootTrace: { runs: { whole: 0, partial: 0 } } },
  {
    name: 'scattered, a state for every page',
    bootTrace: { runs: { whole: 0, partial: 0 }, stateOfRun: true },
  },
  { name: 'a hit costs 10 % of a page, not 6.3', input: { draft: farmanDraft({ vpfnRefShare: 0.043 }) } },
  { name: 'a hit costs 20 %', input: { draft: farmanDraft({ vpfnRefShare: 0.143 }) } },
  { name: 'a run of one page costs nothing more', input: { runLayersNs: 0 } },
  { name: 'a run of one page costs 30 ns more, not 5', input: { runLayersNs: 30 } },
  { name: 'pages_array without dispersion', input: { patchSigma: NO_DISPERSION } },
  {
    name: 'without dispersion, a run of one costs 30 ns',
    input: { patchSigma: NO_DISPERSION, runLayersNs: 30 },
  },
  { name: 'pages_array fitted to fio, not boot', input: { patchFittedTo: ['ccw-fio'] } },
  { name: 'pages_array fitted to both', input: { patchFittedTo: ['ccw-boot', 'ccw-fio'] } },
];
