/** What vfiobench calibrate can tell to be wrong before it reads a measurement. All of it throws InputError. */
import { existsSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { LATENCY_PROBES } from '../../calibration/recorded-figures.js';
import { didYouMean } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { refuseUnwritable, targetOf } from '../output-checks.js';
import { isSpecial } from '../special-files.js';
import type { MeasuredFile } from './inputs.js';
import type { MeasuringOptions } from './measurements.js';

/** Of a report: elsewhere -o takes them. */
const REPORT_ENDINGS: readonly string[] = ['.html', '.md', '.txt'];

/**
 * Nothing that is read may be written, and each file once; a host is no report.
 * @param force a host file that is there may be replaced
 */
export function checkOutput(
  output: string | undefined,
  reports: readonly string[],
  measured: readonly string[],
  force: boolean,
): void {
  if (output === undefined) return;
  if (output === '-') throw new InputError('-o -: the report goes to stdout; name a file for the host');
  if (REPORT_ENDINGS.includes(extname(output)))
    throw new InputError(`-o ${output}: a host file is JSON; the report goes there with --report ${output}`);
  const target = targetOf(resolve(output));
  if (measured.some((name) => targetOf(resolve(name)) === target))
    throw new InputError(`-o ${output}: this is one of the measurements themselves`);
  if (reports.some((report) => targetOf(resolve(report)) === target))
    throw new InputError(`-o ${output}: the report goes there`);
  if (!force && existsSync(output) && !isSpecial(output) && !statSync(output).isDirectory())
    throw new InputError(`-o ${output}: the file exists; --force replaces it`);
  refuseUnwritable(output);
}

/** Name of the host to be made: as it was asked for, or `my-host` of `-o my-host.json`. */
export function hostName(asked: string | undefined, output: string | undefined, like: Host): string {
  if (asked === '') throw new InputError('--name "": a host has a name, such as my-host');
  if (asked !== undefined) return asked;
  if (output === undefined) return `like-${like.name}`;
  const name = basename(output).replace(/\.json$/, '');
  if (name === '')
    throw new InputError(`-o ${output}: without its ending, no name for the host is left; --name gives one`);
  return name;
}

/** Refuses options that have no effect on these files: whoever gives them expects one. */
export function checkOptions(
  files: readonly MeasuredFile[],
  { filter, skip, trace, map }: MeasuringOptions,
): void {
  if (!files.some((file) => file.is === 'histograms')) {
    if (trace !== undefined) {
      throw new InputError(
        `--trace ${trace}: a trace goes with histograms; what was measured here names its own calls`,
      );
    }
    if (map !== undefined)
      throw new InputError(`--map ${map[0]}: names a map of histograms, and none are given`);
  }
  if (files.some((file) => file.is !== 'means')) return;
  for (const [option, value] of Object.entries({ filter, skip })) {
    if (value === undefined) continue;
    throw new InputError(
      `--${option} ${value}: chooses rows of a trace, and a table of means has none; leave rows out of the table`,
    );
  }
}

/** Probes by the maps of `--map one_page_ns=1_page`. */
export function mapNames(texts: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const text of texts) {
    const [, map, probe] = /^@?([^=]+)=@?([^=]+)$/.exec(text) ?? [];
    if (map === undefined)
      throw new InputError(`--map ${text}: expected map=probe, such as one_page_ns=1_page`);
    if (!LATENCY_PROBES.includes(probe)) {
      throw new InputError(
        `--map ${text}: ${probe} is no probe of latencies${didYouMean(probe, LATENCY_PROBES)}; vfiobench list probes has them`,
      );
    }
    if (names.has(map)) throw new InputError(`--map ${text}: @${map} is given twice`);
    names.set(map, probe);
  }
  return names;
}
