/** For tests: imports of recordings that are text. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { TraceRow } from '../../write.js';
import { importRecording } from '../import-recording.js';
import type { ImportChoices, Imported } from '../imported.js';

/** The header that the recorders of scripts/record print. */
export const HEADER = 'time_ns,pid,tid,op,addr,len,prot,runs,unmapped,lat_ns,ret';

/** A recording of fixtures/imports. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../../../fixtures/imports/${name}`, import.meta.url), 'utf8');
}

/** Throws as importRecording does. */
export function imported(text: string, choices: Partial<ImportChoices> = {}): Promise<Imported> {
  return importRecording('-', Readable.from([Buffer.from(text)]), { vmOf: new Map(), ...choices });
}

export async function rowsOf(text: string, choices: Partial<ImportChoices> = {}): Promise<TraceRow[]> {
  return [...(await imported(text, choices)).rows()];
}
