/**
 * The messages of an Arrow IPC file or stream, front to back: a file is a stream between its magic and its footer, so
 * that neither has to be seekable. What is read is the framing; apache-arrow makes columns of the messages.
 */
import { Message, MessageHeader } from 'apache-arrow';
import { checkBounds } from './metadata-bounds.js';

const MAGIC = 'ARROW1';
/** The magic and two bytes up to a multiple of 8. */
const HEAD_BYTES = 8;
const PREFIX_BYTES = 4;
/** Behind the footer: its length, and the magic again. */
const TAIL_BYTES = 4 + MAGIC.length;
const TAIL_PIECE_BYTES = 64 * 1024;
const CONTINUATION = -1;
const MOST_METADATA_BYTES = 64 * 1024 * 1024;
/** Memory grows with a record batch; of one beyond this, nobody wants to hold it. */
const MOST_BODY_BYTES = 2 ** 31;

/** The file is damaged or ends early. */
export class ArrowFault extends Error {
  override readonly name = 'ArrowFault';
}

/** Where a message should stand, something else does. */
export class MessageFault extends ArrowFault {}

export interface ArrowMessage {
  readonly kind: MessageHeader;
  /** Of a dictionary, its number, and whether it goes on where the one before ended. */
  readonly dictionary: { readonly id: number; readonly isDelta: boolean } | null;
  /** Of a record batch, its rows, and the length of each column, and of what is in it, in the order of the schema. */
  readonly lengths: { readonly rows: number; readonly nodes: readonly number[] } | null;
  /** Prefix, metadata and body, as they stand in the file. */
  readonly bytes: readonly Uint8Array[];
}

export class ArrowMessages {
  /** Of record batches, used again for each: the one before must not be needed any more. */
  private body = new Uint8Array(0);

  /** @param fill fills an array as far as there are bytes and returns how many */
  constructor(private readonly fill: (into: Uint8Array) => Promise<number>) {}

  /** Passes over the magic. */
  async begin(): Promise<void> {
    await this.read(new Uint8Array(HEAD_BYTES));
  }

  /** The next message; null at the end of the stream. Throws ArrowFault. */
  async message(): Promise<ArrowMessage | null> {
    let prefix = await this.read(new Uint8Array(PREFIX_BYTES));
    // before version 0.15 the length stood there alone
    if (lengthIn(prefix) === CONTINUATION) prefix = await this.read(new Uint8Array(PREFIX_BYTES));
    const length = lengthIn(prefix);
    if (length === 0) return null;
    if (length < 0 || length > MOST_METADATA_BYTES)
      throw new ArrowFault(`a message of ${length} bytes is none`);
    const metadata = await this.read(new Uint8Array(length));
    const { bodyLength, ...about } = decoded(metadata);
    const whole =
      about.kind === MessageHeader.RecordBatch ? this.reused(bodyLength) : new Uint8Array(bodyLength);
    const body = await this.read(whole);
    return { ...about, bytes: [prefix, metadata, body] };
  }

  /** Reads what stands behind the stream in a file. Throws ArrowFault where it is not the footer of a whole one. */
  async end(): Promise<void> {
    const piece = Buffer.alloc(TAIL_PIECE_BYTES);
    let tail = Buffer.alloc(0);
    let length = 0;
    for (let read = await this.fill(piece); read > 0; read = await this.fill(piece)) {
      length += read;
      tail = Buffer.concat([tail, piece.subarray(0, read)]).subarray(-TAIL_BYTES);
    }
    if (tail.length < TAIL_BYTES || tail.toString('latin1', PREFIX_BYTES) !== MAGIC) throw endsEarly();
    if (tail.readInt32LE() + TAIL_BYTES !== length)
      throw new ArrowFault('the footer does not follow the last record batch');
  }

  private reused(length: number): Uint8Array {
    if (this.body.length < length) this.body = new Uint8Array(length);
    return this.body.subarray(0, length);
  }

  private async read(into: Uint8Array): Promise<Uint8Array> {
    if ((await this.fill(into)) < into.length) throw endsEarly();
    return into;
  }
}

function endsEarly(): ArrowFault {
  return new ArrowFault('it ends early (a truncated file)');
}

function lengthIn(prefix: Uint8Array): number {
  return Buffer.from(prefix).readInt32LE();
}

function decoded(metadata: Uint8Array): Omit<ArrowMessage, 'bytes'> & { readonly bodyLength: number } {
  const message = parsed(metadata);
  const { bodyLength } = message;
  if (!(bodyLength >= 0 && bodyLength <= MOST_BODY_BYTES)) {
    throw new ArrowFault(`a message of ${bodyLength} bytes is more than 2 GiB; write smaller record batches`);
  }
  return message;
}

function parsed(metadata: Uint8Array) {
  try {
    checkBounds(metadata);
    const message = Message.decode(metadata);
    const { headerType: kind, bodyLength } = message;
    if (message.isDictionaryBatch()) {
      const dictionary = message.header();
      checkNodes(dictionary.data, bodyLength);
      return { kind, bodyLength, dictionary, lengths: null };
    }
    if (!message.isRecordBatch()) return { kind, bodyLength, dictionary: null, lengths: null };
    const { length, nodes, buffers } = message.header();
    checkNodes({ length, nodes, buffers }, bodyLength);
    const lengths = { rows: length, nodes: nodes.map((node) => node.length) };
    return { kind, bodyLength, dictionary: null, lengths };
  } catch (error) {
    throw new MessageFault(`the metadata of a message is damaged (${(error as Error).message})`);
  }
}

interface Regions {
  readonly length: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
}

/** A row takes a byte at least, that of its op: more rows than bytes would be filled up with what is not there. */
function checkNodes({ length, nodes, buffers }: Regions, bodyLength: number): void {
  const lengths = [length, ...nodes.map((node) => node.length)];
  if (lengths.some((rows) => !(rows >= 0 && rows <= bodyLength)))
    throw new RangeError('there are more rows than bytes');
  if (nodes.some((node) => !(node.nullCount >= 0 && node.nullCount <= node.length))) {
    throw new RangeError('there are more nulls than rows');
  }
  if (
    buffers.some(({ offset, length: bytes }) => !(offset >= 0 && bytes >= 0 && offset + bytes <= bodyLength))
  ) {
    throw new RangeError('a column ends beyond the end of the message');
  }
}
