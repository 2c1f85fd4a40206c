/** Fitting text into a terminal's width. One character is one column: labels and prose here have no wide ones. */
import { stripVTControlCharacters } from 'node:util';

/** Lengths to try for the names of lanes; shorter ones would be hard to tell apart. */
export const NAME_WIDTHS: readonly number[] = [40, 24, 16];

/** Lengths to which a report may cut names. It is told the one that was taken, so that all tables can use the same. */
export interface NameWidths {
  /** To try, the longest first. */
  readonly widths: readonly number[];
  /** Told the one that was taken. */
  took(width: number): void;
}

/** No line is wider; colours take no room. */
export function fits(lines: readonly string[], width: number): boolean {
  return lines.every((line) => stripVTControlCharacters(line).length <= width);
}

/** A blank at which unbroken() breaks no line. */
export const HARD_BLANK = '\u00a0';

/** As wrap() does it, but not at a HARD_BLANK, which is a plain one in the lines. */
export function unbroken(text: string, width: number, indent: number): string[] {
  return wrap(text, width, indent).map((line) => line.replaceAll(HARD_BLANK, ' '));
}

/**
 * Breaks text at blanks into lines of at most `width`. Blanks in front of the text stay; the lines after the first
 * start with `indent` blanks. A word that is longer than a line is cut, behind a / or _ of its second half if there is one.
 */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)![0];
  let isEmpty = true;
  for (const word of text.trim().split(/ +/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
    while (line.length > width) {
      const end = cutAt(line, width);
      lines.push(line.slice(0, end));
      line = ' '.repeat(indent) + line.slice(end);
    }
  }
  return [...lines, line];
}

/** Where a line is cut that is one word too long for it. */
function cutAt(line: string, width: number): number {
  const joint = Math.max(line.lastIndexOf('/', width - 1), line.lastIndexOf('_', width - 1)) + 1;
  return joint > width / 2 ? joint : width;
}

/** Cuts a name in its middle, since variants differ at the end as often as at the start: `iopf-prem…ages=512`. */
export function shorten(name: string, width: number): string {
  if (name.length <= width) return name;
  const head = Math.ceil((width - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (width - 1 - head))}`;
}

/** Shortens the names of one report; where two come out alike, each such name starts with its number. */
export function shortenAll(names: readonly string[], width: number): string[] {
  const short = names.map((name) => shorten(name, width));
  return short.map((name, i) => {
    if (short.indexOf(name) === short.lastIndexOf(name)) return name;
    const number = `${i}:`;
    return number + shorten(names[i], width - number.length);
  });
}

/**
 * Splits lanes into groups that fit side by side. BASE, where there is one, leads every group, so that each can be
 * read across; a group has at least one lane besides.
 */
export function laneGroups<Lane>(base: Lane | null, others: readonly Lane[], perGroup: number): Lane[][] {
  const lead = base === null ? [] : [base];
  if (others.length === 0) return [lead];
  const room = Math.max(1, perGroup - lead.length);
  const groups: Lane[][] = [];
  for (let i = 0; i < others.length; i += room) groups.push([...lead, ...others.slice(i, i + room)]);
  return groups;
}

/**
 * The first drawing that fits; the last one where none does.
 * @param forms what to draw by, the one that shows most first
 */
export function firstFitting<Form>(
  forms: readonly Form[],
  width: number,
  draw: (form: Form) => string[],
): string[] {
  let drawn: string[] = [];
  for (const form of forms) {
    drawn = draw(form);
    if (fits(drawn, width)) break;
  }
  return drawn;
}

/**
 * The same of something with the names of lanes in it: each form is tried with all lengths of the names before the next.
 * @param draw with names of at most that many characters
 */
export function fitNamed<Form>(
  forms: readonly Form[],
  width: number,
  draw: (form: Form, nameWidth: number) => string[],
  names: NameWidths = { widths: NAME_WIDTHS, took() {} },
): string[] {
  const all = forms.flatMap((form) => names.widths.map((nameWidth) => ({ form, nameWidth })));
  let taken = 0;
  const drawn = firstFitting(all, width, ({ form, nameWidth }) => {
    taken = nameWidth;
    return draw(form, nameWidth);
  });
  names.took(taken);
  return drawn;
}

/**
 * Draws a table of lanes with as many of them side by side as fit, their names as long as they fit, and the groups
 * one under the other with a blank line between.
 * @param draw lines of a table of these lanes, with names of at most that many characters
 * @param names of the whole report
 */
export function fitLanes<Lane>(
  base: Lane | null,
  others: readonly Lane[],
  width: number,
  draw: (lanes: readonly Lane[], nameWidth: number) => string[],
  names?: NameWidths,
): string[] {
  const most = Math.max(1, others.length) + (base === null ? 0 : 1);
  const besides = Array.from({ length: Math.max(1, others.length) }, (_, fewer) => most - fewer);
  const drawGroups = (beside: number, nameWidth: number): string[] =>
    laneGroups(base, others, beside).flatMap((lanes, i) => [
      ...(i === 0 ? [] : ['']),
      ...draw(lanes, nameWidth),
    ]);
  return fitNamed(besides, width, drawGroups, names);
}

/** Widths to try for the cells of a table that does not fit with whole ones. */
const CELL_WIDTHS = [Number.POSITIVE_INFINITY, 14, 10];

/** The first drawing that fits, the one with the narrowest cells where none does. */
export function narrowed(draw: (cellWidth: number) => string[], width: number): string[] {
  return firstFitting(CELL_WIDTHS, width, draw);
}

/** Cuts cells in their middle; coloured ones stay whole. */
export function cutCells(rows: readonly (readonly string[])[], width: number): string[][] {
  const isPlain = (cell: string) => stripVTControlCharacters(cell) === cell;
  return rows.map((cells) => cells.map((cell) => (isPlain(cell) ? shorten(cell, width) : cell)));
}
