/** vfiobench import: from a recording to a trace. */
import { InputError } from '../../failure.js';
import { COLUMNS } from '../ops.js';
import { CallReader } from './calls/call-reader.js';
import { importCalls } from './calls/import-calls.js';
import type { ImportChoices, Imported } from './imported.js';
import { importKicks } from './kicks/import-kicks.js';
import { kicksMeta } from './kicks/kicks-meta.js';
import { kicksNotes } from './kicks/kicks-notes.js';
import { readRecording } from './read-recording.js';

const OF_KICKS = new Set(['ts_ns', 'vm', 'cpu', 'op', 'addr', 'len', 'kind', 'value', 'ret']);

/**
 * @param name file name, or `-` for `stdin`
 * Throws InputError where it can't be read, or holds nothing that becomes a row.
 */
export async function importRecording(
  name: string,
  stdin: NodeJS.ReadableStream,
  choices: ImportChoices,
): Promise<Imported> {
  const recording = await readRecording(name, stdin);
  if (recording instanceof CallReader) return importCalls(name, 'bpftrace', recording, recording, choices);
  const { ioctls, writes, forms } = recording;
  ioctls.finish();
  if (writes.length === 0 && (ioctls.calls.length > 0 || ioctls.leftOut.size > 0))
    return importCalls(name, [...forms.keys()].join(' and '), recording, ioctls, choices);
  const kicks = importKicks(name, recording, choices.vmOf);
  refuseForKicks(choices);
  return {
    meta: kicksMeta(name, kicks),
    columns: COLUMNS.filter((column) => OF_KICKS.has(column)),
    ops: ['kick'],
    notes: kicksNotes(name, kicks),
    rows: () => kicks.rows(),
  };
}

function refuseForKicks({ backing, container, pids = [] }: ImportChoices): void {
  const given = { backing, container, pid: pids[0] };
  for (const [option, value] of Object.entries(given))
    if (value !== undefined)
      throw new InputError(`--${option} ${value}: the recording is of kicks; it is for calls of VFIO`);
}
