/** vfiobench validate */
import { validationCsv } from '../../report/validation/csv.js';
import { validationMarkdown } from '../../report/validation/markdown.js';
import { validationText, worstText } from '../../report/validation/text.js';
import { worstFirst } from '../../report/validation/words.js';
import type { Validation } from '../../results/validation.js';
import { threadNamed } from '../../validation/mails.js';
import { evidence } from '../../validation/replays.js';
import { answer, check, validate } from '../../validation/validate.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';

export interface ValidateOptions extends OutputOptions {
  readonly thread?: string;
  readonly misses?: boolean;
  readonly worst?: boolean;
}

/** Throws CheckFailed behind the result if a fitted figure is outside its bound or a direction is wrong. */
export async function validateCommand(options: ValidateOptions, streams: Streams): Promise<void> {
  const formats: Formats<Validation> = {
    text: options.worst
      ? worstText
      : (validation, terminal) => validationText(validation, terminal, options.misses === true),
    json: asJson,
    csv: validationCsv,
    markdown: validationMarkdown,
    html: async (validation) => (await import('../../report/validation/html.js')).validationHtml(validation),
  };
  const to = targets(options, formats);
  const thread = options.thread === undefined ? null : threadNamed(options.thread);
  const by = evidence();
  const whole = await validate(thread, by);
  const chosen = options.misses ? whole.figures.filter(({ hit }) => !hit) : whole.figures;
  const shown = {
    ...whole,
    figures: options.worst ? worstFirst(chosen) : chosen,
    answer: thread !== null && to.some(({ format }) => format !== 'csv') ? await answer(thread, by) : null,
  };
  await deliver(shown, formats, to, options, streams);
  check(whole);
}
