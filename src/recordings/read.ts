/** Opens a recording by what is in it. */
import { InputError } from '../failure.js';
import { BPFTRACE_TEXT, isBarRow, isNumberMap, readBpftraceText } from './bpftrace-text.js';
import { linesOf, shown, unquoted } from './lines.js';
import type { Recording } from './recording.js';

/** One form that is read. */
export interface Form {
  readonly name: string;
  readonly summary: string;
  /** What its lines look like. */
  readonly example: string;
}

/** Every form, in the order in which they are recognised. */
export const FORMS: readonly Form[] = [
  {
    name: BPFTRACE_TEXT,
    summary:
      'what bpftrace prints: hist, lhist, stats, avg, count, sum, min, max maps; v0.17 to v0.27 and older',
    example: '@lat_ns: then rows "[512, 1K)  12 |@@@ |"',
  },
];

/**
 * Reads a recording, whatever its name says; gzip as well.
 * @param source its name for messages, `-` for standard input
 * Throws InputError with file and line.
 */
export async function readRecording(source: string, text: string | Uint8Array): Promise<Recording> {
  const content = typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
  const { all } = linesOf(content);
  if (all.some((line) => isBarRow(unquoted(line)) || isNumberMap(line)))
    return readBpftraceText(source, content);
  const first = all.find((line) => line.trim() !== '') ?? '';
  throw new InputError(
    `${source === '-' ? '<stdin>' : source}: not recognised: it begins with ${shown(first)}; read are ${FORMS.map(({ name }) => name).join(', ')} (vfiobench list forms)`,
  );
}
