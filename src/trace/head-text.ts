/** What a trace begins with, as text: its metadata and the names of its columns. */
import { METADATA_KEYS, splitMetadata, TRACE_VERSION } from './metadata.js';
import type { Column } from './ops.js';
import type { TraceMeta } from './trace.js';

function metadataValues(meta: Partial<TraceMeta>): Map<string, string> {
  const { memlockBytes, dirtyTracking } = meta;
  const known: Readonly<Record<string, string | number | undefined>> = {
    'vfiobench-trace': TRACE_VERSION,
    workload: meta.workload,
    host: meta.host,
    origin: meta.origin,
    source: meta.source,
    kernel: meta.kernel,
    container: meta.container,
    page_size: meta.pageSize,
    ipa_bits: meta.ipaBits,
    memlock: memlockBytes === Number.POSITIVE_INFINITY ? 'unlimited' : memlockBytes,
    dma_entry_limit: meta.dmaEntryLimit,
    dirty_tracking: dirtyTracking === undefined ? undefined : dirtyTracking ? 'on' : 'off',
    caller: meta.caller,
  };
  const values = new Map<string, string>();
  for (const key of METADATA_KEYS) if (known[key] !== undefined) values.set(key, String(known[key]));
  for (const [key, value] of meta.all ?? []) if (!METADATA_KEYS.includes(key)) values.set(key, value);
  return values;
}

/** Metadata lines and header line. Typed fields win over `meta.all`, from which only keys without a meaning are taken. */
export function headText(meta: Partial<TraceMeta>, columns: readonly Column[]): string {
  return headLines(metadataValues(meta), columns);
}

/**
 * Metadata lines and header line.
 * Throws Error for a key or value that would not read back as it is (a line end, blanks around it, no value).
 */
export function headLines(metadata: ReadonlyMap<string, string>, columns: readonly Column[]): string {
  const lines: string[] = [];
  for (const [key, value] of metadata) {
    const line = `# ${key}: ${value}`;
    const back = /[\r\n\0]/.test(line) ? null : splitMetadata(line);
    const readsBack =
      back?.key === key && back.value === value && !(value === '' && METADATA_KEYS.includes(key));
    if (!readsBack) throw new Error(`metadata ${key} can't be written: ${JSON.stringify(value)}`);
    lines.push(line);
  }
  return `${[...lines, columns.join(',')].join('\n')}\n`;
}
