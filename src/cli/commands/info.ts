/** vfiobench info */
import { traceInfoJson, traceInfoText } from '../../report/trace-info.js';
import { choiceOptions, rowChoiceOf } from '../../results/row-choice.js';
import { ChosenRows } from '../../trace/chosen-rows.js';
import { summarise, type TraceSummary } from '../../trace/summary/summary.js';
import { type ChoiceOptions, choiceOf } from '../choice.js';
import { openNamed, type ReadingOptions } from '../open-trace.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';

const FORMATS: Formats<TraceSummary> = {
  text: traceInfoText,
  json: (summary) => asJson(traceInfoJson(summary)),
};

export async function infoCommand(
  name: string,
  options: OutputOptions & ReadingOptions & ChoiceOptions,
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS, name);
  const choice = choiceOf(options);
  const trace = await openNamed(name, options, streams);
  const part = rowChoiceOf(options);
  const chosen = choice && new ChosenRows(trace, choice);
  const batches = chosen?.batches() ?? trace.batches();
  const summary = await summarise(
    trace,
    part === undefined ? null : { name: choiceOptions(part), hasGaps: chosen !== null, batches },
  );
  await deliver(summary, FORMATS, to, options, streams);
}
