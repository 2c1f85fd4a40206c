/** Reads a recording of any form: what its lines look like says which one it is. */
import { inputErrorAt } from '../../failure.js';
import { CompressionFault } from '../gunzip.js';
import { openSource } from '../source.js';
import { CallReader, isCallHeader } from './calls/call-reader.js';
import { RecordingReader } from './kicks/recording-reader.js';
import { linesOfBytes } from './lines-of-bytes.js';

/**
 * Reads `perf script`, ftrace or trace-cmd text, or the calls that a recorder prints, gzip or not.
 * @param name file name, or `-` for `stdin`
 * Throws InputError where it can't be read.
 */
export async function readRecording(
  name: string,
  stdin: NodeJS.ReadableStream,
): Promise<RecordingReader | CallReader> {
  const expected = 'what perf script, ftrace, trace-cmd or a recorder in bpftrace prints is read here';
  const source = await openSource(name, { stdin, reads: { expected, arrow: false } });
  let reader: RecordingReader | CallReader = new RecordingReader(name);
  const unended = (): void => {
    reader.mayBeCutOff = true;
  };
  try {
    for await (const line of linesOfBytes(name, source.chunks, unended)) {
      if (reader instanceof RecordingReader && reader.forms.size === 0 && isCallHeader(line))
        reader = new CallReader(name, reader.lines, reader.notUnderstood, reader.kernel);
      reader.take(line);
    }
  } catch (error) {
    if (error instanceof CompressionFault) throw inputErrorAt(name, reader.lines + 1, error.message);
    throw error;
  }
  return reader;
}
