/** A text as lines: LF or CRLF, with or without a newline at the end. */
import { grouped } from '../counted.js';

export interface Lines {
  /** Without their ends; line n of the file is all[n - 1]. */
  readonly all: readonly string[];
  /** The last line has its newline. */
  readonly ended: boolean;
}

export function linesOf(text: string): Lines {
  const all = text.split('\n');
  const ended = all.length > 1 && all[all.length - 1] === '';
  if (ended) all.pop();
  if (text.includes('\r')) {
    for (let i = 0; i < all.length; i++) if (all[i].endsWith('\r')) all[i] = all[i].slice(0, -1);
  }
  return { all, ended };
}

/** `1 line is`, `3 lines are`: how a warning begins about lines that were not read. */
export function linesAre(count: number): string {
  return count === 1 ? '1 line is' : `${grouped(count)} lines are`;
}

/** The line without the `> > ` of a quoted mail. */
export function unquoted(line: string): string {
  return line.startsWith('>') ? line.replace(/^(?:>[ \t]?)+/, '') : line;
}

/** A piece of a line for a message, cut where it is long. */
export function shown(line: string, most = 60): string {
  const text = line.trim().replace(/[\x00-\x1f\x7f]/g, '?');
  return JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text);
}
