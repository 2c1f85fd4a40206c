/** The names of a report's lanes: whole where they fit, and cut in one way where they do not. */
import { fitLanes, NAME_WIDTHS, type NameWidths, shorten, shortenAll } from './fit-width.js';
import { table } from './table.js';

export class LaneNames implements NameWidths {
  private shortest = NAME_WIDTHS[0];

  /**
   * @param labels of all lanes, whole
   * @param widths to try, the longest first
   */
  constructor(
    private readonly labels: readonly string[],
    readonly widths: readonly number[] = NAME_WIDTHS,
  ) {}

  took(width: number): void {
    this.shortest = Math.min(this.shortest, width);
  }

  /** Of all lanes, told apart where they are cut. */
  at(width: number): string[] {
    return shortenAll(this.labels, width);
  }

  /** One of them where there is so much room; another text is cut to that. */
  within(label: string, room: number): string {
    const lane = this.labels.indexOf(label);
    const width = this.widths.find((one) => one <= room);
    if (label.length <= room || lane < 0 || width === undefined) return shorten(label, room);
    this.took(width);
    return this.at(width)[lane];
  }

  /** For a second drawing: names are whole where that fits at all, else all cut to the shortest length of the first one. */
  alike(): LaneNames {
    const whole = this.labels.every((label) => label.length <= NAME_WIDTHS[0]) ? [NAME_WIDTHS[0]] : [];
    return new LaneNames(this.labels, [...new Set([...whole, this.shortest])]);
  }
}

/** Draws a report twice: the first drawing finds how short names get, in the second they are cut alike everywhere. */
export function cutAlike<Drawn>(labels: readonly string[], draw: (names: LaneNames) => Drawn): Drawn {
  const names = new LaneNames(labels);
  draw(names);
  return draw(names.alike());
}

/**
 * A table of lanes, BASE first, as many of them side by side as fit.
 * @param rows what each is of, then a cell for each lane
 */
export function laneTable(rows: readonly (readonly string[])[], width: number, names: LaneNames): string[] {
  const lanes = rows[0].slice(1).map((_, lane) => lane);
  const draw = (group: readonly number[], nameWidth: number): string[] => {
    const labels = names.at(nameWidth);
    const cells = rows.map(([what, ...values]) => [what, ...group.map((lane) => values[lane])]);
    return table([['', ...group.map((lane) => labels[lane])], ...cells]);
  };
  return fitLanes(0, lanes.slice(1), width, draw, names);
}

/** The names of these lanes, for a table that stands alone. */
export function namesOf(lanes: readonly { readonly label: string }[]): LaneNames {
  return new LaneNames(lanes.map(({ label }) => label));
}

/** In a sentence: `BASE, iopf and iopf-premap`. */
export function inSentence(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
