/** vfiobench validate */
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import type { Streams } from '../main.js';
import { validationMarkdown, validationText } from '../report/validation-text.js';
import type { Validation } from '../stats/validation.js';
import { check, publishedThreads, validate } from '../validation/validate.js';
import { VERSION } from '../version.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from './result-output.js';

const FORMATS: Formats<Validation> = {
  text: validationText,
  json: asJson,
  markdown: validationMarkdown,
};

export async function validateCommand(
  options: OutputOptions & { readonly thread?: string; readonly misses?: boolean },
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS);
  const thread = options.thread ?? null;
  const threads = publishedThreads();
  if (thread !== null && !threads.includes(thread)) {
    throw new InputError(
      `--thread ${thread}: there is no such thread${didYouMean(thread, threads)}; there are ${threads.join(', ')}`,
    );
  }
  const whole = await validate(thread, VERSION);
  const shown = options.misses ? { ...whole, figures: whole.figures.filter(({ hit }) => !hit) } : whole;
  await deliver(shown, FORMATS, to, options, streams);
  check(whole);
}
