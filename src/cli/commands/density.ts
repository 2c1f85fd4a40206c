/** vfiobench density */
import { density } from '../../density/density.js';
import { parametersFrom } from '../../density/parameters.js';
import { loadKnown } from '../../replay/pricing/known-steps.js';
import { parseOverrides } from '../../replay/pricing/prices.js';
import { densityCsv } from '../../report/density/csv.js';
import { densityMarkdown } from '../../report/density/markdown.js';
import { densityText } from '../../report/density/text.js';
import type { DensityResult } from '../../results/density.js';
import { bytesOf } from '../../sizes.js';
import { labelsSideBySide } from '../../variants/labels.js';
import { selectAll, selectOn } from '../../variants/select.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';

export interface DensityCommandOptions extends OutputOptions {
  readonly host: string;
  readonly guestMemory: string;
  readonly hostMemory: string;
  readonly base: string;
  readonly variant?: readonly string[];
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly seed: number;
}

const FORMATS: Formats<DensityResult> = {
  text: densityText,
  json: asJson,
  csv: densityCsv,
  markdown: densityMarkdown,
  html: async (result) => (await import('../../report/density/html.js')).densityHtml(result),
};

/** Throws InputError on the first option that does not fit; nothing runs before all of them are checked. */
export async function densityCommand(options: DensityCommandOptions, streams: Streams): Promise<void> {
  const to = targets(options, FORMATS);
  const host = loadKnown(options.host);
  const guestBytes = bytesOf(`--guest-memory ${options.guestMemory}`, options.guestMemory);
  const hostBytes = bytesOf(`--host-memory ${options.hostMemory}`, options.hostMemory);
  const parameters = parametersFrom(options.param ?? []);
  const base = await selectOn(['map'], options.base);
  const variants = await selectAll(['dev_dma', 'map'], options.variant ?? ['iopf', 'iopf-premap']);
  const overrides = parseOverrides(options.set, host);
  const { seed } = options;
  const result = await density({
    host,
    overrides,
    base,
    variants: labelsSideBySide(variants).map((label, i) => ({ ...variants[i], label })),
    parameters,
    guestBytes,
    hostBytes,
    seed,
  });
  await deliver(result, FORMATS, to, options, streams);
}
