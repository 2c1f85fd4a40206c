/** vfiobench explain */

import { explain, onlyLine } from '../../replay/explain.js';
import { explanationText } from '../../report/explanation-text.js';
import type { Explanation } from '../../results/explanation.js';
import { metadataProblems } from '../../trace/problems.js';
import { withHosts } from '../fitting-hosts.js';
import { askedOf, type ModelOptions, replayOptions } from '../model-options.js';
import { badRows, withTrace } from '../open-trace.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

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
  const asked = await askedOf(options);
  const explanation = await withTrace(name, options, streams, async (trace) => {
    const run = await replayOptions(trace, options, asked);
    const told = await explain(trace, run, options.row).catch(async (error) => {
      throw await withHosts(error, trace, { ...run, filter: onlyLine(options.row) });
    });
    warn([...badRows(trace), ...metadataProblems(trace.meta)], options.quiet === true, streams);
    return told;
  });
  await deliver(explanation, FORMATS, to, options, streams);
}
