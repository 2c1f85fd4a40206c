/** vfiobench explain */
import type { Streams } from '../../main.js';
import { explain } from '../../replay/explain.js';
import { explanationText } from '../../report/explanation-text.js';
import type { Explanation } from '../../stats/explanation.js';
import { withHosts } from '../fitting-hosts.js';
import { type ModelOptions, replayOptions } from '../model-options.js';
import { openNamed } from '../open-trace.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';

const FORMATS: Formats<Explanation> = {
  text: explanationText,
  json: asJson,
};

export async function explainCommand(
  name: string,
  options: ModelOptions & OutputOptions & { readonly row: number },
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS, name);
  const trace = await openNamed(name, options, streams);
  const run = await replayOptions(trace, options);
  const explanation = await explain(trace, run, options.row).catch(async (error) => {
    throw await withHosts(error, trace, run);
  });
  await deliver(explanation, FORMATS, to, options, streams);
}
