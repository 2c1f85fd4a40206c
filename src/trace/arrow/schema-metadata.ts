/** The metadata of an Arrow schema as that of a trace: what lines `# key: value` could say, and not more. */
import type { Schema } from 'apache-arrow';
import { shown } from '../fault.js';
import { Metadata, splitMetadata } from '../metadata.js';
import type { TraceMeta } from '../trace.js';

/** Here the tools that write Arrow keep what they need themselves: nobody misses it in a trace. */
const OF_TOOLS = /^(?:pandas$|ARROW:|PARQUET:)/;
const LINE_ENDS = /[\r\n\0]+/g;

/**
 * Takes each key whose value a line can hold: blanks around a value go, as those around a line's do. A value of several
 * lines becomes one, and a key that no line can have is left out; both are said in the metadata's problems.
 * Throws RowFault for a key with a meaning that has a bad value.
 */
export function metadataOf({ metadata }: Schema): TraceMeta {
  const found = new Metadata();
  for (const [key, text] of metadata) {
    if (OF_TOOLS.test(key)) continue;
    const value = text.trim().replace(LINE_ENDS, ' ').trim();
    if (splitMetadata(`# ${key}: ${value}`)?.key !== key) {
      found.problems.push(
        `metadata key ${shown(key)} is left out: a key is a letter, then letters, digits, dots, - and _`,
      );
      continue;
    }
    if (value !== text.trim())
      found.problems.push(`metadata key ${key} has several lines; blanks take the place of its line ends`);
    found.set(key, value);
  }
  return found.finish();
}
