/** Reads the recordings that a command names. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputError, shownName } from '../failure.js';
import type { Streams } from '../main.js';
import { readRecording } from '../recordings/read.js';
import type { Recording } from '../recordings/recording.js';
import { unreadable } from '../unreadable.js';

/** Files, or standard input (`-`, once), each with the SHA-256 of its bytes. Throws InputError. */
export async function readRecordings(names: readonly string[], streams: Streams): Promise<Recording[]> {
  if (names.filter((name) => name === '-').length > 1) {
    throw new InputError(
      '- is given twice, but standard input can be read once; save one recording to a file',
    );
  }
  const recordings: Recording[] = [];
  for (const name of names) {
    const content = await contentOf(name, streams);
    const sha256 = createHash('sha256').update(content).digest('hex');
    recordings.push({ ...(await readRecording(name, content)), sha256 });
  }
  return recordings;
}

async function contentOf(name: string, { stdin }: Streams): Promise<Uint8Array> {
  try {
    if (name !== '-') return await readFile(name);
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  } catch (error) {
    throw new InputError(`${shownName(name)}: ${unreadable(error, 'a recording')}`);
  }
}
