/** Files that are one JSON value, as tools other than bpftrace write them. */
import { inputErrorAt } from '../failure.js';

/** A JSON text that is one value, as JSON.parse reads it. Throws InputError with the line where it is none. */
export function parsedJson(source: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.trimEnd().length);
    const line = text.slice(0, position).split('\n').length;
    const cut = position >= text.trimEnd().length ? ': it ends early, the file is cut off' : '';
    throw inputErrorAt(source, line, `the JSON can't be read${cut}`);
  }
}

/** Name of the schema that a JSON text begins with; null where it names none. */
export function schemaOf(head: string): string | null {
  return /^\s*\{\s*"schema"\s*:\s*"([^"]*)"/.exec(head)?.[1] ?? null;
}
