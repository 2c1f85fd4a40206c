/** The `# key: value` lines before the header: which keys are known, and what they may say. */
import { bytesIn } from '../sizes.js';
import { RowFault, shown } from './fault.js';
import type { Origin, TraceMeta } from './trace.js';

export const TRACE_VERSION = '1';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Omit<TraceMeta, 'all' | 'problems'>>;

function integerOf(text: string, min: number, max: number): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function oneOf<T extends string>(text: string, allowed: readonly T[]): T | undefined {
  return allowed.find((value) => value === text);
}

interface Key {
  /** What the value has to be, for messages. */
  readonly expected: string;
  /** Puts the value into the draft; returns false where it is not as expected. */
  readonly set: (draft: Draft, text: string) => boolean;
}

/** Assigns where there is a value; its answer is what Key.set returns. */
function assign<K extends keyof Draft>(draft: Draft, field: K, value: Draft[K] | undefined): boolean {
  if (value === undefined) return false;
  draft[field] = value;
  return true;
}

function text(field: 'workload' | 'host' | 'source' | 'kernel'): Key {
  return { expected: 'some text', set: (draft, value) => assign(draft, field, value || undefined) };
}

const ORIGINS: readonly Origin[] = ['recorded', 'reconstructed', 'synthetic'];
const PAGE_SIZES = [4096, 16384, 65536];

const KEYS: ReadonlyMap<string, Key> = new Map<string, Key>([
  [
    'vfiobench-trace',
    { expected: `a version that can be read: ${TRACE_VERSION}`, set: (_, v) => v === TRACE_VERSION },
  ],
  ['workload', text('workload')],
  ['host', text('host')],
  ['origin', { expected: ORIGINS.join(', '), set: (draft, v) => assign(draft, 'origin', oneOf(v, ORIGINS)) }],
  ['source', text('source')],
  ['kernel', text('kernel')],
  [
    'container',
    { expected: 'mdev or iommu', set: (draft, v) => assign(draft, 'container', oneOf(v, ['mdev', 'iommu'])) },
  ],
  [
    'page_size',
    {
      expected: '4k, 16k or 64k',
      set: (draft, v) =>
        assign(
          draft,
          'pageSize',
          PAGE_SIZES.find((size) => size === bytesIn(v)),
        ),
    },
  ],
  [
    'ipa_bits',
    {
      expected: 'a number of bits, 32 to 52',
      set: (draft, v) => assign(draft, 'ipaBits', integerOf(v, 32, 52)),
    },
  ],
  [
    'memlock',
    {
      expected: 'bytes (65536, 64k, 1g) or unlimited',
      set: (draft, v) => {
        const bytes = v === 'unlimited' ? Number.POSITIVE_INFINITY : bytesIn(v);
        const isExact = bytes === Number.POSITIVE_INFINITY || Number.isSafeInteger(bytes);
        return assign(draft, 'memlockBytes', isExact ? bytes : undefined);
      },
    },
  ],
  [
    'dma_entry_limit',
    {
      expected: 'a number of DMA entries, 1 to 4294967295',
      set: (draft, v) => assign(draft, 'dmaEntryLimit', integerOf(v, 1, 2 ** 32 - 1)),
    },
  ],
  [
    'dirty_tracking',
    {
      expected: 'on or off',
      set: (draft, v) =>
        v !== 'off'
          ? v === 'on' && assign(draft, 'dirtyTracking', true)
          : assign(draft, 'dirtyTracking', false),
    },
  ],
  [
    'caller',
    {
      expected: 'kthread or task',
      set: (draft, v) => assign(draft, 'caller', oneOf(v, ['kthread', 'task'])),
    },
  ],
]);

/** Every key with a meaning, in the order in which the project writes them. */
export const METADATA_KEYS: readonly string[] = [...KEYS.keys()];

/**
 * Splits `# key: value`; null for any other comment. The value may hold colons. Where no blank is behind the colon, only a
 * key with a meaning is one: `# http://…` has none.
 */
export function splitMetadata(comment: string): { key: string; value: string } | null {
  const match = /^#\s*([A-Za-z][\w.-]*)\s*:(\s*)(.*)$/s.exec(comment.trimEnd());
  if (match === null) return null;
  const [, key, blanks, value] = match;
  return blanks === '' && value !== '' && !KEYS.has(key) ? null : { key, value };
}

/** Collects metadata line by line. */
export class Metadata {
  private readonly draft: Draft = {
    container: 'mdev',
    pageSize: 4096,
    ipaBits: 48,
    memlockBytes: Number.POSITIVE_INFINITY,
    dmaEntryLimit: 65535,
    dirtyTracking: false,
    caller: 'kthread',
  };
  private readonly all = new Map<string, string>();
  /** What whoever collects the metadata has to say of it (TraceMeta.problems). */
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
      if (!known.set(this.draft, value)) {
        throw new RowFault(
          `${key}: ${value === '' ? 'is empty' : `is ${shown(value)}`}, must be ${known.expected}`,
        );
      }
    }
    this.all.set(key, [before, value].filter(Boolean).join('; '));
  }

  /** What was collected, with the defaults for what was not. */
  finish(): TraceMeta {
    return { ...this.draft, all: this.all, problems: this.problems };
  }
}
