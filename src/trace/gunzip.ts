/** Gzip data as it comes, member by member, decompressed. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../failure.js';

/** The compressed data ends too early or is damaged; whoever counts the lines says where. */
export class CompressionFault extends Error {
  override readonly name = 'CompressionFault';
}

/** zlib is fastest with large output chunks. */
const GUNZIP_BYTES = 1024 * 1024;

/** Zeros pad gzip data (tapes, tar). zlib takes no member behind them, nor says that there was one. */
export function refuseBehindPadding(bytes: Buffer): void {
  if (!bytes.every((byte) => byte === 0))
    throw new CompressionFault('zeros follow the gzip data, and more follows them, which is not read');
}

/** @param raw is ended with it. Throws CompressionFault, and what `raw` throws. */
export async function* gunzipped(raw: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip({ chunkSize: GUNZIP_BYTES });
  /** What zlib was given and may not have taken yet, and bytes before it. */
  const given: Buffer[] = [];
  let before = 0;
  const pieces = async function* (): AsyncGenerator<Buffer, void> {
    for (let next = await raw.next(); !next.done; next = await raw.next()) {
      while (given.length > 0 && before + given[0].length <= gunzip.bytesWritten)
        before += given.shift()!.length;
      given.push(next.value);
      yield next.value;
    }
  };
  // the iteration below sees every failure; pipeline only has to have somewhere to report it
  pipeline(Readable.from(pieces()), gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk;
    for (let next = await raw.next(); !next.done; next = await raw.next()) refuseBehindPadding(next.value);
    refuseBehindPadding(Buffer.concat(given).subarray(gunzip.bytesWritten - before));
  } catch (error) {
    if (error instanceof InputError || error instanceof CompressionFault) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CompressionFault(
      code === 'Z_BUF_ERROR'
        ? 'the gzip data ends early (a truncated file)'
        : `the gzip data is damaged (${message})`,
    );
  } finally {
    await raw.return();
  }
}
