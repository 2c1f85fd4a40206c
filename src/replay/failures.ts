/** Whose fault a failed run is, in one line that names the row and the lane. */
import { CheckFailed, InputError, placed } from '../failure.js';
import type { TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import type { Selection } from '../variants/select.js';
import { RefereeStop } from './referee.js';
import { NoPrice, OutOfScale, RowFailure } from './row-failure.js';
import type { Setup } from './setup.js';

/** A lane on that BASE runs code of the user's: its own, or what --base puts under every lane. */
export function runsOwn(base: Selection, lane: Selection | null | undefined): boolean {
  return [...base.chosen, ...(lane?.chosen ?? [])].some(({ own }) => own);
}

/** What is said of steps that a host does not price. */
export function unpricedText(host: string, steps: readonly string[]): string {
  const [first] = steps;
  return steps.length === 1
    ? `host ${host} has no price for step ${first}; give one with --set ${first}=…ns, or take another --host`
    : `host ${host} has no price for ${steps.length} steps that this trace takes: ${steps.join(', ')}; give each with --set ${first}=…ns, or take another --host`;
}

/** A call of somebody who runs rows one by one threw: what explainFailure makes of that. */
export function explainCall(
  setup: Setup,
  { label, batch, row }: { readonly label: string; readonly batch: TraceBatch; readonly row: number },
  thrown: unknown,
): unknown {
  return explainFailure(setup, new RowFailure(batch.line[row], batch.op[row], label, thrown));
}

/** Names the row, the lane and whose fault it is. */
export function explainFailure(setup: Setup, error: unknown): unknown {
  const { trace, steps, options } = setup;
  const isOwn = (label: string): boolean =>
    runsOwn(
      options.base,
      options.variants.find((variant) => variant.label === label),
    );
  if (error instanceof RefereeStop) {
    const text = placed(trace.name, error.line, error.message);
    if (!isOwn(error.label)) return new Error(text);
    const what = `${text}; the caller must see the same (mayDiffer allows exceptions)`;
    return new CheckFailed(what, { what, lane: error.label });
  }
  if (!(error instanceof RowFailure)) return error;
  const op = OPS[error.op].name;
  const where = (what: string, unpriced?: string): InputError =>
    new InputError(placed(trace.name, error.line, `${op}: ${what}`), { what, op, unpriced });
  if (error.thrown instanceof OutOfScale) {
    const { message } = error.thrown;
    return where(error.label === 'BASE' ? message : `${message} (lane ${error.label})`);
  }
  if (error.thrown instanceof NoPrice) {
    const step = steps.info(error.thrown.step).name;
    return where(unpricedText(options.host.name, [step]), step);
  }
  const what = error.thrown instanceof Error ? error.thrown.message : String(error.thrown);
  if (isOwn(error.label)) {
    const { message, facts } = where(`a variant module failed (lane ${error.label}): ${what}`);
    return new CheckFailed(message, { ...facts, lane: error.label });
  }
  return new Error(where(what).message, { cause: error.thrown });
}
