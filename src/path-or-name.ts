/** Texts that are a path, or the name of something that comes with the package. */
import { existsSync, readdirSync } from 'node:fs';
import { packageFile } from './package-file.js';

/** A variant: `./my-patch.mjs`, also with its parameters behind it, is a path; `contiguous-pin` a name. */
export function isModulePath(text: string): boolean {
  return /[/\\]|\.m?js(?=:|$)/.test(text);
}

/**
 * What stands between the + of `contiguous-pin+./my-patch.mjs:least=8`. One in a module's path, `./c++/my-patch.mjs`, joins
 * nothing: such a path ends with its .js or .mjs.
 */
export function variantParts(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split('+')) {
    const last = parts.at(-1);
    if (last === undefined || !/[/\\]/.test(last) || /\.m?js(?=:|\s*$)/.test(last)) parts.push(piece);
    else parts[parts.length - 1] = `${last}+${piece}`;
  }
  return parts.map((part) => part.trim());
}

/**
 * The path of the trace that the package has under this name, `traces/ccw-boot.csv`; null where it has none. A file that
 * is there goes before it, which is for the caller to see.
 */
export function packagedTrace(name: string): string | null {
  const path = packageFile(name);
  return name.startsWith('traces/') && existsSync(path) ? path : null;
}

/** The names of all traces that the package has, in order: `traces/ccw-boot.csv`. */
export function packagedTraces(): string[] {
  return readdirSync(packageFile('traces'))
    .filter((file) => /\.csv(\.gz)?$/.test(file))
    .sort()
    .map((file) => `traces/${file}`);
}

/** A host: `./my-host.json` is a path, `xu-4.19` a name. */
export function isHostPath(text: string): boolean {
  return /[/\\]|\.json$/.test(text);
}
