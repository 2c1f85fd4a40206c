/** vfiobench roundtrip */
import { parameterName } from '../../assignments.js';
import { InputError } from '../../failure.js';
import { loadKnown } from '../../replay/pricing/known-steps.js';
import { parseOverrides } from '../../replay/pricing/prices.js';
import { roundtripCsv } from '../../report/roundtrip/csv.js';
import { roundtripMarkdown } from '../../report/roundtrip/markdown.js';
import { roundtripText } from '../../report/roundtrip/text.js';
import type { RoundtripResult } from '../../results/roundtrip.js';
import { kickCosts } from '../../roundtrip/kick-cost.js';
import { NAMES, parametersFrom, parameterValue } from '../../roundtrip/parameters.js';
import { type RoundtripOptions, roundtrip } from '../../roundtrip/roundtrip.js';
import { selectOn } from '../../variants/select.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';

export interface RoundtripCommandOptions extends OutputOptions {
  readonly host: string;
  readonly kinds: string;
  readonly packets: number;
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly sweep: string;
  readonly loads: string;
  readonly seed: number;
}

const FORMATS: Formats<RoundtripResult> = {
  text: roundtripText,
  json: asJson,
  csv: roundtripCsv,
  markdown: roundtripMarkdown,
  html: async (result) => (await import('../../report/roundtrip/html.js')).roundtripHtml(result),
};
const MOST_POINTS = 64;
const LOAD_SCALES: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6 };
const MOST_LOAD = 1e9;

export async function roundtripCommand(options: RoundtripCommandOptions, streams: Streams): Promise<void> {
  const to = targets(options, FORMATS);
  const host = loadKnown(options.host);
  const parameters = parametersFrom(options.param ?? []);
  const sweep = sweepOf(options.sweep);
  const loads = options.loads === 'none' ? [] : listOf('--loads', options.loads).map(loadOf);
  const kinds = [];
  for (const name of listOf('--kinds', options.kinds)) kinds.push(await selectOn(['kick'], name));
  const overrides = parseOverrides(options.set, host);
  const kicks = await kickCosts(host, kinds, overrides);
  const { packets, seed } = options;
  const result = roundtrip({ host, kicks, parameters, packets, seed, loads, sweep });
  await deliver(result, FORMATS, to, options, streams);
}

/** Parts between commas, none twice. */
function listOf(option: string, text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  const missing = parts.indexOf('');
  if (missing >= 0) throw new InputError(`${option} ${text}: a value is missing beside a comma`);
  const twice = parts.find((part, i) => parts.indexOf(part) < i);
  if (twice !== undefined) throw new InputError(`${option} ${text}: ${twice} is named twice`);
  if (parts.length > MOST_POINTS) throw new InputError(`${option}: more than ${MOST_POINTS} values`);
  return parts;
}

/** `200000`, `200k`, `max` */
function loadOf(text: string): number | null {
  if (text === 'max') return null;
  const match = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text);
  const load = match === null ? 0 : Number(match[1]) * LOAD_SCALES[match[2]];
  if (load >= 1 && load <= MOST_LOAD) return load;
  throw new InputError(`--loads ${text}: expected packets per second up to 1000M, such as 200k, or max`);
}

/** `sched_ns=0,1us,10us`, or `none` */
function sweepOf(text: string): RoundtripOptions['sweep'] {
  const option = `--sweep ${text}`;
  if (text === 'none') return { parameter: 'sched_ns', values: [] };
  const at = text.indexOf('=');
  if (at < 1) throw new InputError(`${option}: a sweep is written like sched_ns=0,1us,10us`);
  const parameter = parameterName(option, text.slice(0, at), NAMES);
  const values = listOf(option, text.slice(at + 1)).map((value) => parameterValue(option, parameter, value));
  return { parameter, values };
}
