/** The bytes of a trace, read to where they are wanted. */
import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { READ_BYTES, readFailure, type Source } from './source.js';

export interface ByteReader {
  /** Fills `into` as far as there are bytes; returns how many. Throws InputError. */
  read(into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/** Of what comes in pieces: a pipe, or bytes at hand. */
class PieceReader implements ByteReader {
  private piece: Uint8Array = new Uint8Array(0);

  constructor(private readonly chunks: AsyncIterator<Buffer>) {}

  async read(into: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < into.length) {
      if (this.piece.length === 0) {
        const next = await this.chunks.next();
        if (next.done) break;
        this.piece = next.value;
      }
      const taken = this.piece.subarray(0, into.length - filled);
      into.set(taken, filled);
      filled += taken.length;
      this.piece = this.piece.subarray(taken.length);
    }
    return filled;
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}

const opened = promisify(open);
const readAt = promisify(read);
const closed = promisify(close);

/** Of a file: nothing is copied on the way, which of a large one is half of the work. */
class FileReader implements ByteReader {
  private isClosed = false;

  constructor(
    private readonly name: string,
    private readonly file: number,
    private readonly input: Source['input'],
  ) {}

  async read(into: Uint8Array): Promise<number> {
    try {
      let filled = 0;
      while (filled < into.length) {
        const { bytesRead } = await readAt(this.file, into, filled, into.length - filled, null);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      this.input.readBytes += filled;
      return filled;
    } catch (error) {
      throw readFailure(this.name, error);
    }
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await closed(this.file);
  }
}

/** Reads a source from its first byte. Throws InputError. */
export async function byteReader({ chunks, file, input }: Source): Promise<ByteReader> {
  if (file === undefined) return new PieceReader(chunks);
  await chunks.return();
  input.readBytes = 0;
  try {
    return new FileReader(file, await opened(file, 'r'), input);
  } catch (error) {
    throw readFailure(file, error);
  }
}

/**
 * The bytes of a source, piece by piece. A piece is good until the next one is asked for: those of a file come in memory
 * that serves again and again, since memory that is taken anew keeps V8 collecting. Throws as the source does.
 */
export async function* pieces(source: Source): AsyncGenerator<Buffer, void> {
  if (source.file === undefined) {
    yield* source.chunks;
    return;
  }
  const reader = await byteReader(source);
  try {
    const memory = Buffer.alloc(READ_BYTES);
    for (let length = await reader.read(memory); length > 0; length = await reader.read(memory))
      yield memory.subarray(0, length);
  } finally {
    await reader.close();
  }
}
