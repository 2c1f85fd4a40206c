/** vfiobench info */
import type { Streams } from '../main.js';
import { traceInfoJson, traceInfoText } from '../report/trace-info.js';
import { openTrace } from '../trace/open.js';
import { summarise, type TraceSummary } from '../trace/summary.js';
import { deliver, type Formats, type OutputOptions, targets } from './result-output.js';

const FORMATS: Formats<TraceSummary> = {
  text: (summary, { width, chalk }) => traceInfoText(summary, width, chalk),
  json: (summary) => `${JSON.stringify(traceInfoJson(summary), null, 2)}\n`,
};

export async function infoCommand(
  name: string,
  options: OutputOptions & { readonly skipBadRows?: boolean },
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS);
  const trace = await openTrace(name, { skipBadRows: options.skipBadRows === true, stdin: streams.stdin });
  await deliver(await summarise(trace), FORMATS, to, options, streams);
}
