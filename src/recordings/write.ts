/** Writes a recording in another form. */
import { InputError } from '../failure.js';
import { bpftraceText } from './bpftrace-text-writer.js';
import type { Recording } from './recording.js';

/** The forms that can be written, by their name in `vfiobench export --format`. */
export const WRITERS: Readonly<Record<string, (recording: Recording) => string>> = {
  bpftrace: bpftraceText,
};

/**
 * A recording in the form of that name.
 * Throws InputError where there is no such form, or where the recording lacks what the form needs.
 */
export function writeRecording(recording: Recording, form: string): string {
  if (!Object.hasOwn(WRITERS, form)) {
    throw new InputError(`no form ${form} is written; there are ${Object.keys(WRITERS).join(', ')}`);
  }
  return WRITERS[form](recording);
}
