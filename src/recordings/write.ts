/** Writes a recording in another form. */
import { bpftraceJson } from './bpftrace/json-writer.js';
import { bpftraceText } from './bpftrace/text-writer.js';
import { recordingCsv } from './csv-writer.js';
import { mailTables } from './mail/writer.js';
import type { Recording } from './recording.js';

/** The forms that can be written, by their name in `vfiobench export --format`. */
export const WRITERS = {
  bpftrace: bpftraceText,
  'bpftrace-json': bpftraceJson,
  csv: recordingCsv,
  mail: mailTables,
} as const satisfies Readonly<Record<string, (recording: Recording) => string>>;

export type WrittenForm = keyof typeof WRITERS;

/** A recording in the form of that name. Throws InputError where the recording lacks what the form needs. */
export function writeRecording(recording: Recording, form: WrittenForm): string {
  return WRITERS[form](recording);
}
