/**
 * The rows of a table of lanes or recordings, in which each variant has a column for itself and one for what it differs by
 * from BASE.
 */

/** A column of such a table. */
export interface Side<Values, Against> {
  readonly name: string;
  readonly values: Values;
  /** null: BASE, or nothing can be compared. */
  readonly against: Against | null;
}

type Cell<Of> = (of: Of) => string;
const EMPTY = (): string => '';

export class BesideBase<Values, Against> {
  constructor(private readonly sides: readonly Side<Values, Against>[]) {}

  get isCompared(): boolean {
    return this.sides.some(({ against }) => against !== null);
  }

  /** @param corner what stands over the names of the rows: the unit */
  heading(corner: string): string[] {
    return [
      corner,
      ...this.sides.flatMap(({ name, against }) => (against === null ? [name] : [name, 'vs BASE'])),
    ];
  }

  row(name: string, cell: Cell<Values> = EMPTY, change: Cell<Against> = EMPTY): string[] {
    return [
      name,
      ...this.sides.flatMap(({ values, against }) =>
        against === null ? [cell(values)] : [cell(values), change(against)],
      ),
    ];
  }

  /** A row of what variants differ by, if there is anything to compare. */
  changes(name: string, change: Cell<Against>): string[][] {
    return this.isCompared ? [this.row(name, EMPTY, change)] : [];
  }

  /**
   * A row for each percentile that some column can tell, and one for all those that none can.
   * @param ps of all columns, ascending; the functions take their indices
   */
  percentiles(
    ps: readonly number[],
    isTold: (values: Values, i: number) => boolean,
    cell: (values: Values, i: number) => string,
    change: (against: Against, i: number) => string,
  ): string[][] {
    const told = ps.map((_, i) => this.sides.some(({ values }) => isTold(values, i)));
    const rows = ps.flatMap((p, i) =>
      told[i]
        ? [
            this.row(
              `p${p}`,
              (values) => cell(values, i),
              (against) => change(against, i),
            ),
          ]
        : [],
    );
    const untold = ps.filter((_, i) => !told[i]);
    if (untold.length === 0) return rows;
    return [...rows, this.row(`p${untold[0]}${untold.length > 1 ? '+' : ''}`, () => 'n too small')];
  }
}
