/** A CSV trace: from bytes to batches. */
import { grouped } from '../../counted.js';
import { InputError, inputErrorAt } from '../../failure.js';
import type { TraceBatch } from '../batch.js';
import { BatchedTrace } from '../batched-trace.js';
import { pieces } from '../byte-reader.js';
import { CompressionFault } from '../gunzip.js';
import type { Column } from '../ops.js';
import { unendedText } from '../problems.js';
import { RowFiller } from '../row-filler.js';
import type { Source } from '../source.js';
import type { OpenOptions, Trace, TraceMeta } from '../trace.js';
import { DialectLines } from './dialect.js';
import { type Head, readHead } from './head.js';
import { isTooLong, LineBlocks, tooLong } from './line-blocks.js';
import { PlainScanner } from './plain-scanner.js';

const LF = 10;
/**
 * An odd line is handed over with the lines behind it, up to about this many bytes: enough that a file of nothing but
 * odd lines is read at csv-parse's speed, few enough that a single one costs no more than some milliseconds.
 */
const ODD_BYTES = 16 * 1024;
const NOTHING = Buffer.alloc(0);

export class CsvTrace extends BatchedTrace implements Trace {
  readonly format: string;
  private readonly lines = new LineBlocks();
  private head!: Head;
  private filler!: RowFiller;
  private scanner!: PlainScanner;
  /** Whole lines, of which those before `at` were read, and the blocks of lines behind it. */
  private block: Buffer = NOTHING;
  private at = 0;
  private blocks: Buffer[] = [];
  private ended = false;
  private lastLineEnded = true;
  private readonly pieces: AsyncGenerator<Buffer, void>;
  /** Lines that the scanner left alone. */
  private odd: DialectLines | null = null;

  private constructor(name: string, source: Source, options: OpenOptions) {
    super(name, source.input, options);
    this.format = source.format;
    this.pieces = pieces(source);
  }

  /** Reads the metadata and the header. Throws InputError. */
  static async open(name: string, source: Source, options: OpenOptions = {}): Promise<CsvTrace> {
    const trace = new CsvTrace(name, source, options);
    try {
      trace.head = await readHead(name, async () => {
        const piece = await trace.nextPiece();
        // it may be joined with the next one
        return piece && Buffer.from(piece);
      });
    } catch (error) {
      await trace.close();
      throw error;
    }
    const { meta, layout, rest } = trace.head;
    const { clock } = trace;
    trace.filler = new RowFiller(layout, trace.table, clock, meta.pageSize);
    trace.scanner = new PlainScanner(trace.head, trace.table, clock);
    trace.blocks = trace.lines.push(rest);
    return trace;
  }

  get meta(): TraceMeta {
    return this.head.meta;
  }

  get hostLine(): number | null {
    return this.head.hostLine;
  }

  get columns(): readonly Column[] {
    return this.head.layout.columns;
  }

  protected override async fill(batch: TraceBatch, most: number): Promise<boolean> {
    for (;;) {
      if (this.odd !== null) {
        if (this.odd.fill(batch, most)) return true;
        this.odd = null;
      }
      this.at = this.scanner.scan(this.block, this.at, batch, most);
      if (batch.full || batch.rows >= most) return true;
      if (this.at < this.block.length) await this.handOver();
      else if (!(await this.nextBlock())) {
        this.tellOfEnd();
        return false;
      }
    }
  }

  /** A last line without its end may be a part of one, and was read as a whole one. */
  private tellOfEnd(): void {
    if (this.lastLineEnded) return;
    this.head.problems.push(unendedText(this.scanner.line - 1));
  }

  override async close(): Promise<void> {
    await this.pieces.return();
  }

  /** Takes lines from the block for the reader of every dialect: a stretch that ends outside of quotes. */
  private async handOver(): Promise<void> {
    const odd = new DialectLines(this.name, this.head, this.filler, this.bad, this.scanner.line);
    let ending: Error | null = null;
    try {
      while (odd.add(this.stretch())) {
        this.scanner.line = odd.endLine;
        if (this.at === this.block.length && !(await this.nextBlock())) break;
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      ending = error;
    }
    this.scanner.line = odd.endLine;
    odd.parse(ending);
    this.odd = odd;
  }

  private stretch(): Buffer {
    const from = this.at;
    const lf = this.block.indexOf(LF, from + ODD_BYTES);
    this.at = lf < 0 ? this.block.length : lf + 1;
    return this.block.subarray(from, this.at);
  }

  /** Goes on to the next whole lines; false where there are none. Throws InputError. */
  private async nextBlock(): Promise<boolean> {
    while (this.blocks.length === 0) {
      if (this.lines.tooLong) throw tooLong(this.name, this.scanner.line);
      if (this.ended) return false;
      const piece = await this.nextPiece();
      this.ended = piece === null;
      this.blocks = piece === null ? this.lines.end() : this.lines.push(piece);
      this.lastLineEnded = piece !== null || this.blocks.length === 0;
    }
    const [block] = this.blocks;
    // as it is said of a line that comes in smaller pieces
    if (isTooLong(block)) throw tooLong(this.name, this.scanner.line);
    this.block = block;
    this.blocks.shift();
    this.at = 0;
    return true;
  }

  /** It is good until the next one is asked for. */
  private async nextPiece(): Promise<Buffer | null> {
    try {
      const next = await this.pieces.next();
      if (next.done) return null;
      this.hash.update(next.value);
      return next.value;
    } catch (error) {
      if (!(error instanceof CompressionFault)) throw error;
      const lines = this.scanner === undefined ? 0 : this.scanner.line - 1;
      throw inputErrorAt(
        this.name,
        lines + 1,
        `${error.message}; ${grouped(lines)} lines were read before it`,
      );
    }
  }
}
