/** The `# key: value` lines before the header: which keys are known, and what they may say. */
import { bytesIn } from '../sizes.js';
import { RowFault, shown } from './fault.js';
import type { Origin, TraceMeta } from './trace.js';

const TRACE_VERSION = '1';

type Field = Exclude<keyof TraceMeta, 'all' | 'problems'>;

/** A key with a meaning. */
interface Key {
  /** What its value becomes; null: it is checked and not kept. */
  readonly field: Field | null;
  /** What the value has to be, for messages. */
  readonly expected: string;
  /** The value of a text; undefined where it is not as expected. */
  readonly read: (text: string) => unknown;
  /** The text that reads back as the value. */
  readonly write: (value: never) => string;
}

function key<F extends Field>(
  field: F,
  expected: string,
  read: (text: string) => TraceMeta[F] | undefined,
  write: (value: NonNullable<TraceMeta[F]>) => string = String,
): Key {
  return { field, expected, read, write };
}

function text(field: 'workload' | 'host' | 'source' | 'kernel'): Key {
  return key(field, 'some text', (value) => value || undefined);
}

function oneOf<T>(...allowed: readonly T[]): (text: string) => T | undefined {
  return (text) => allowed.find((value) => value === text);
}

function integer(min: number, max: number): (text: string) => number | undefined {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

const ORIGINS: readonly Origin[] = ['recorded', 'reconstructed', 'synthetic'];
const PAGE_SIZES = [4096, 16384, 65536];

function memlockOf(text: string): number | undefined {
  const bytes = bytesIn(text);
  if (text === 'unlimited') return Number.POSITIVE_INFINITY;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const KEYS: ReadonlyMap<string, Key> = new Map([
  [
    'vfiobench-trace',
    {
      field: null,
      expected: `a version that can be read: ${TRACE_VERSION}`,
      read: oneOf(TRACE_VERSION),
      write: () => TRACE_VERSION,
    },
  ],
  ['workload', text('workload')],
  ['host', text('host')],
  ['origin', key('origin', ORIGINS.join(', '), oneOf(...ORIGINS))],
  ['source', text('source')],
  ['kernel', text('kernel')],
  ['container', key('container', 'mdev or iommu', oneOf('mdev', 'iommu'))],
  ['page_size', key('pageSize', '4k, 16k or 64k', (v) => PAGE_SIZES.find((size) => size === bytesIn(v)))],
  ['ipa_bits', key('ipaBits', 'a number of bits, 32 to 52', integer(32, 52))],
  [
    'memlock',
    key('memlockBytes', 'bytes (65536, 64k, 1g) or unlimited', memlockOf, (bytes) =>
      bytes === Number.POSITIVE_INFINITY ? 'unlimited' : String(bytes),
    ),
  ],
  [
    'dma_entry_limit',
    key('dmaEntryLimit', 'a number of DMA entries, 1 to 4294967295', integer(1, 2 ** 32 - 1)),
  ],
  [
    'dirty_tracking',
    key(
      'dirtyTracking',
      'on or off',
      (v) => (v === 'on' ? true : v === 'off' ? false : undefined),
      (isOn) => (isOn ? 'on' : 'off'),
    ),
  ],
  ['caller', key('caller', 'kthread or task', oneOf('kthread', 'task'))],
]);

/** Every key with a meaning, in the order in which the project writes them. */
export const METADATA_KEYS: readonly string[] = [...KEYS.keys()];

/**
 * Splits `# key: value`; null for any other comment. The value may hold colons. A blank must follow the first colon unless
 * the key is one with a meaning: `# http://…` is a comment, `# origin:recorded` is metadata.
 */
export function splitMetadata(comment: string): { key: string; value: string } | null {
  const match = /^#\s*([A-Za-z][\w.-]*)\s*:(\s*)(.*)$/s.exec(comment.trimEnd());
  if (match === null) return null;
  const [, key, blanks, value] = match;
  return blanks === '' && value !== '' && !KEYS.has(key) ? null : { key, value };
}

/** The lines of a trace's metadata, by key: its fields, and of `all` the keys without a meaning. */
export function metadataValues(meta: Partial<TraceMeta>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [key, { field, write }] of KEYS) {
    const value = field === null ? null : meta[field];
    if (value !== undefined) values.set(key, write(value as never));
  }
  for (const [key, value] of meta.all ?? []) if (!KEYS.has(key)) values.set(key, value);
  return values;
}

/** Collects metadata line by line. */
export class Metadata {
  private fields: Omit<TraceMeta, 'all' | 'problems'> = {
    container: 'mdev',
    pageSize: 4096,
    ipaBits: 48,
    memlockBytes: Number.POSITIVE_INFINITY,
    dmaEntryLimit: 65535,
    dirtyTracking: false,
    caller: 'kthread',
  };
  private readonly all = new Map<string, string>();
  /** TraceMeta.problems, to which whoever collects the metadata adds. */
  readonly problems: string[] = [];

  /**
   * Takes a comment line (with its `#`). A comment that is no `# key: value` means nothing; an unknown key is kept, and
   * the values of one that comes again are joined by `; `.
   * Throws RowFault for a known key that comes twice or has a bad value.
   */
  add(comment: string): void {
    const split = splitMetadata(comment);
    if (split !== null) this.set(split.key, split.value);
  }

  /** Takes a key with its value. Throws RowFault as `add` does. */
  set(key: string, value: string): void {
    const known = KEYS.get(key);
    const before = this.all.get(key);
    if (known !== undefined) {
      if (before !== undefined) throw new RowFault(`${key}: stands a second time (first: ${shown(before)})`);
      const read = known.read(value);
      if (read === undefined) {
        throw new RowFault(
          `${key}: ${value === '' ? 'is empty' : `is ${shown(value)}`}, must be ${known.expected}`,
        );
      }
      if (known.field !== null) this.fields = { ...this.fields, [known.field]: read };
    }
    this.all.set(key, [before, value].filter(Boolean).join('; '));
  }

  /** What was collected, with the defaults for what was not. */
  finish(): TraceMeta {
    return { ...this.fields, all: this.all, problems: this.problems };
  }
}
