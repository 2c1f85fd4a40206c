/** vfiobench info */
import type { Streams } from '../main.js';
import { traceInfoJson, traceInfoText } from '../report/trace-info.js';
import { summarise, type TraceSummary } from '../trace/summary.js';
import { openNamed } from './open-trace.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from './result-output.js';

const FORMATS: Formats<TraceSummary> = {
  text: (summary, { width, chalk }) => traceInfoText(summary, width, chalk),
  json: (summary) => asJson(traceInfoJson(summary)),
};

export async function infoCommand(
  name: string,
  options: OutputOptions & { readonly skipBadRows?: boolean },
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS, name);
  const trace = await openNamed(name, options, streams);
  await deliver(await summarise(trace), FORMATS, to, options, streams);
}
