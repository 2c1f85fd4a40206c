/** From the bytes of a file to its text: gzip, byte order mark, UTF-8. */
import { constants } from 'node:buffer';
import { gunzipSync, constants as zlib } from 'node:zlib';
import { inputErrorAt, inputErrorIn } from '../failure.js';
import { CompressionFault, refuseBehindPadding } from '../trace/gunzip.js';
import { otherFormat } from '../trace/source.js';
import { refuseLongLine } from './long-line.js';

/** A bomb of zeros is no recording, nor is a stream without an end. */
export const MOST_BYTES = 2 ** 31;

const GZIP = [0x1f, 0x8b];
const BOM = '\ufeff';

/** The bytes, decompressed where they are gzip. Throws InputError where the gzip data is damaged or ends early. */
export function plainBytes(source: string, bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!GZIP.every((byte, i) => buffer[i] === byte)) return buffer;
  try {
    const { buffer: plain, engine } = gunzipSync(buffer, {
      maxOutputLength: MOST_BYTES,
      info: true,
    }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    refuseBehindPadding(buffer.subarray(engine.bytesWritten));
    return plain;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof CompressionFault) throw inputErrorIn(source, message);
    if (code === 'Z_BUF_ERROR') {
      const whole = gunzipSync(buffer, { maxOutputLength: MOST_BYTES, finishFlush: zlib.Z_SYNC_FLUSH });
      throw inputErrorAt(source, lineAt(whole, whole.length), 'the gzip data ends early (a truncated file)');
    }
    if (code === 'ERR_BUFFER_TOO_LARGE') throw inputErrorIn(source, 'more than 2 GiB when decompressed');
    throw inputErrorIn(source, `the gzip data is damaged (${message})`);
  }
}

/** The text of bytes; `warnings` takes what is odd about it. Throws InputError for what is no text. */
export function textOf(source: string, bytes: Buffer, warnings: string[]): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw inputErrorIn(source, 'is UTF-16 text; save it as UTF-8');
  }
  if (bytes.length > constants.MAX_STRING_LENGTH) {
    throw inputErrorIn(source, `${bytes.length} bytes are too many for a recording of text`);
  }
  const other = otherFormat(bytes);
  if (other !== null) {
    throw inputErrorIn(source, `looks like ${other}; a recording is text or JSON (UTF-8), gzip or not`);
  }
  refuseLongLine(source, bytes);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw inputErrorAt(source, lineAt(bytes, zero), 'has a NUL byte; this is no text file, or a damaged one');
  }
  const text = bytes.toString('utf8');
  const odd = text.indexOf('\ufffd');
  if (odd >= 0 && !bytes.includes('\ufffd')) {
    const line = text.slice(0, odd).split('\n').length;
    warnings.push(
      inputErrorAt(source, line, 'has bytes that are not UTF-8; they are shown as \ufffd').message,
    );
  }
  return text.startsWith(BOM) ? text.slice(1) : text;
}

function lineAt(bytes: Buffer, at: number): number {
  let line = 1;
  for (let next = bytes.indexOf(10); next >= 0 && next < at; next = bytes.indexOf(10, next + 1)) line++;
  return line;
}
