/** Bytes as lines of text, in bounded memory whatever the file's length. */
import { inputErrorAt } from '../../failure.js';

const LF = 10;
const MOST_BYTES = 1024 * 1024;

/**
 * Lines without their LF; what is not UTF-8 (a thread's name may be anything) becomes U+FFFD.
 * @param unended is told, behind the last line, that it had no LF
 * Throws InputError for a line of more than 1 MiB: that is no text.
 */
export async function* linesOfBytes(
  source: string,
  chunks: AsyncIterator<Buffer>,
  unended: () => void,
): AsyncGenerator<string, void> {
  let pending: Buffer = Buffer.alloc(0);
  let line = 1;
  const checked = (bytes: Buffer): string => {
    if (bytes.length > MOST_BYTES) {
      throw inputErrorAt(source, line, 'the line is longer than 1 MiB; this is no text of a tracer');
    }
    line++;
    return bytes.toString('utf8');
  };
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    const bytes = pending.length === 0 ? next.value : Buffer.concat([pending, next.value]);
    let start = line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    for (let end = bytes.indexOf(LF, start); end >= 0; end = bytes.indexOf(LF, start)) {
      yield checked(bytes.subarray(start, end));
      start = end + 1;
    }
    pending = bytes.subarray(start);
    if (pending.length > MOST_BYTES) checked(pending);
  }
  if (pending.length === 0) return;
  yield checked(pending);
  unended();
}
