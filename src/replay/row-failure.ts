/** Why a row could not be run. */

/** A row asks for more than the model can do: the trace's fault, exit code 2. */
export class OutOfScale extends Error {}

/** A call has taken a step that the host does not price: exit code 2. */
export class NoPrice extends Error {
  constructor(readonly step: number) {
    super(`no price for step ${step}`);
  }
}

/** A row could not be run in a lane: one of the above, or the model or a variant threw. explainFailure says whose fault it is. */
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
