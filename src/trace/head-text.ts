/** What a trace begins with, as text: its metadata and the names of its columns. */
import { METADATA_KEYS, metadataValues, splitMetadata } from './metadata.js';
import type { Column } from './ops.js';
import type { TraceMeta } from './trace.js';

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
