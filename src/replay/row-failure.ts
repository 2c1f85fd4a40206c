/** Why a row could not be run. */

/** A row asks for more than can be modelled; the fault is the row's. */
export class OutOfScale extends Error {}

/** A step was charged that the host does not price. */
export class NoPrice extends Error {
  constructor(readonly step: number) {
    super(`no price for step ${step}`);
  }
}

/** A row could not be run: the model or a variant threw. */
export class RowFailure extends Error {
  constructor(
    readonly line: number,
    readonly op: number,
    /** Label of the lane. */
    readonly label: string,
    readonly thrown: unknown,
    /** Index of the row in its batch at which the lane stopped. */
    readonly row = 0,
  ) {
    super(`row at line ${line} failed`, { cause: thrown });
  }
}
