/** Parts of a mail: plain ASCII of at most 72 columns, so that it survives quoting. */

import { emptyText, shownRows } from './empty-rows.js';
import { laneGroups, shortenAll, wrap } from './fit-width.js';
import { grouped, sharePercent } from './numbers.js';
import { pageOf } from './page.js';

/** Columns of a mail. */
export const MAIL_WIDTH = 72;
/** `16,384,925  86.89%` and two blanks before it. */
export const MAIL_LANE_WIDTH = 20;

/** Lines of prose; spelled out in ASCII before it is measured. */
export function fill(text: string, indent = 0): string[] {
  return wrap(asciiText(text), MAIL_WIDTH, indent);
}

/** Sentences as a list. */
export function list(texts: readonly string[]): string[] {
  return texts.flatMap((text) => fill(`- ${text}`, 2));
}

/** A mail of sections with an empty line between them. */
export function mailOf(sections: readonly (readonly string[])[]): string {
  return asciiText(pageOf(sections));
}

/** A lane or a column of recordings in a histogram. */
export interface MailLane {
  readonly name: string;
  readonly n: number;
  /** Of each row. */
  readonly counts: readonly number[];
  /** What stands below, by its label: the mean. */
  readonly below?: Readonly<Record<string, string>>;
}

/**
 * Tables of counts and percents, as many lanes beside one another as a mail is wide, an empty line before each.
 * @param labels of the rows, as bpftrace has them: without their brackets, `512, 1K` as in the threads
 * @param form hasBase: the first lane is BASE, and stands in every table; labelWidth: at least so wide are labels
 */
export function countTables(
  labels: readonly string[],
  lanes: readonly MailLane[],
  form: { readonly hasBase: boolean; readonly labelWidth: number },
): string[] {
  const rows = labels.map((label) => label.replace(/^[[(]|[\])]$/g, ''));
  const labelWidth = Math.max(...rows.map((label) => label.length), form.labelWidth);
  const line = (label: string, cells: readonly string[]): string =>
    `${label.padEnd(labelWidth)}${cells.map((cell) => cell.padStart(MAIL_LANE_WIDTH)).join('')}`.trimEnd();
  const [base, others] = form.hasBase ? [lanes[0], lanes.slice(1)] : [null, lanes];
  return laneGroups(base, others, Math.floor((MAIL_WIDTH - labelWidth) / MAIL_LANE_WIDTH)).flatMap(
    (shown) => {
      const names = shown.map(({ name }) => name);
      const cell = ({ counts, n }: MailLane, row: number): string =>
        `${grouped(counts[row])} ${sharePercent(counts[row], n).padStart(6)}%`;
      return [
        '',
        line('', shortenAll(names, MAIL_LANE_WIDTH - 2)),
        ...shownRows(rows.length, lanes).map((one) =>
          'empty' in one
            ? emptyText(one.empty)
            : line(
                rows[one.row],
                shown.map((lane) => cell(lane, one.row)),
              ),
        ),
        line(
          'n',
          shown.map(({ n }) => grouped(n)),
        ),
        ...Object.keys(shown[0].below ?? {}).map((label) =>
          line(
            label,
            shown.map(({ below }) => below![label]),
          ),
        ),
      ];
    },
  );
}

/** The few signs that the other formats use beyond ASCII, spelled out; anything else from a name becomes `?`. */
function asciiText(text: string): string {
  return text
    .replaceAll('−', '-')
    .replaceAll('→', '->')
    .replaceAll('×', 'x')
    .replaceAll('µ', 'u')
    .replaceAll('…', '~')
    .replaceAll('±', '+-')
    .replace(/[^\n\x20-\x7e]/g, '?');
}
