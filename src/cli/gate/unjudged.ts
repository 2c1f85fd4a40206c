/** A gate that ends before anything is judged: what a CI reads says why; an earlier run's file would say that it passed. */
import { CheckFailed, InputError, inOneLine, isOfUser } from '../../failure.js';
import { CONFIG_FILE } from '../../gate/config.js';
import { gatesMarkdown } from '../../report/gate/markdown.js';
import type { GatesResult } from '../../results/gate.js';
import { VERSION } from '../../version.js';
import { deliver, type Formats, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import type { GateCommandOptions } from './options.js';

/** Annotations and test results. */
const READ_BY_CI: readonly string[] = ['github', 'junit'];

/** Where a gate writes. */
interface Written {
  /** All that a list of gates has; one alone has the same. */
  readonly forms: Formats<GatesResult>;
  /** Of the job, as Markdown. */
  readonly summary: (markdown: string) => void;
}

/**
 * Writes why nothing was judged, in the forms that a CI reads, where they were asked for: a fault of ours as well. Nothing where
 * the error is about where the result goes.
 */
export async function tellUnjudged(
  error: unknown,
  inputs: readonly string[],
  options: GateCommandOptions,
  { forms, summary }: Written,
  streams: Streams,
): Promise<void> {
  const result = unjudged(error, inputs, options);
  try {
    const to = targets(options, forms, inputs).filter(({ format }) => READ_BY_CI.includes(format));
    await deliver(result, forms, to, options, streams);
    summary(gatesMarkdown(result));
  } catch (other) {
    // one reason is enough
    if (isOfUser(error) && !(other instanceof InputError)) throw other;
  }
}

function unjudged(
  error: unknown,
  inputs: readonly string[],
  { config, selftest, allowInconclusive }: GateCommandOptions,
): GatesResult {
  const message = messageOf(error);
  const verdict = error instanceof CheckFailed ? 'fail' : 'inconclusive';
  const files = inputs.map((input) => input.replace(/^[^=]*=/, ''));
  const named = files.find((file) => message.startsWith(file)) ?? inputs[0];
  return {
    schema: 'vfiobench-gates/1',
    version: VERSION,
    selftest: selftest === true,
    verdict,
    allowInconclusive: allowInconclusive === true,
    gates: [],
    faults: [{ trace: named ?? (typeof config === 'string' ? config : CONFIG_FILE), verdict, message }],
  };
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (isOfUser(error)) return text;
  return inOneLine(`a fault of vfiobench itself (stderr has where): ${text}`);
}
