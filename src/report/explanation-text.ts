/** One call in every lane, for people: a column of steps with count, price, draw and time, and what differs. */

import { shownName } from '../failure.js';
import type { ExplainedLane, Explanation } from '../results/explanation.js';
import { wrap } from './fit-width.js';
import { columnWriter, counted, grouped, quantity, signed } from './numbers.js';
import { linesOf, prose, title } from './page.js';
import { MARKS, MARKS_LEGEND } from './prices-behind.js';
import { table, tableWithin } from './table.js';
import type { Terminal } from './terminal.js';

const SHOWN_PFNS = 8;
const DRAWN = "draw: the row's random factor, the same in every lane; ";

export function explanationText(explanation: Explanation, terminal: Terminal): string {
  const { width, chalk } = terminal;
  const { trace, line, op, call, host, unit, seed, caveats, lanes } = explanation;
  const drawn = lanes.some(({ steps }) => steps.some(({ factor }) => factor !== 1));
  // the same in every lane, to be read against one another
  const all = lanes.flatMap(({ steps }) => steps);
  const look = {
    price: columnWriter(all.map(({ price }) => price)),
    time: columnWriter(all.map(({ time }) => time)),
    drawn,
  };
  const lines = [...title(`${shownName(trace)}:${line}: ${op}, ${call}`, terminal), ''];
  for (const lane of lanes) {
    const { label, unsupported } = lane;
    const outcome =
      unsupported === undefined
        ? `returns ${lane.ret}${answer(lane, op)}, ${quantity(lane.total)} ${unit}`
        : `not run: ${unsupported}`;
    lines.push(
      ...wrap(`${label}: ${outcome}`, width, 2).map((text, i) =>
        i === 0 ? text.replace(label, () => chalk.bold(label)) : text,
      ),
    );
    if (unsupported === undefined) lines.push(...stepTable(lane, unit, width, look));
    lines.push('');
  }
  const isRun = ({ unsupported }: ExplainedLane): boolean => unsupported === undefined;
  const compared = isRun(lanes[0]) ? lanes.slice(1).filter(isRun) : [];
  for (const lane of compared) lines.push(...difference(lanes[0], lane, unit, terminal), '');
  const about = `modelled on host ${host}, seed ${seed}; ${drawn ? DRAWN : ''}${MARKS_LEGEND}`;
  return linesOf([...lines, ...prose([about, ...(caveats ?? [])], terminal, 0, 0)]);
}

/** @param op decides what the values for probes are: lengths of runs, or dirty pages */
function answer({ phys, copied, eventfd, notes }: ExplainedLane, op: string): string {
  const parts = [];
  if (phys.length > 0) {
    const shown = phys.slice(0, SHOWN_PFNS).map((pfn) => `0x${pfn.toString(16)}`);
    parts.push(`pfns ${shown.join(' ')}${phys.length > SHOWN_PFNS ? ' …' : ''}`);
  }
  if (copied !== undefined) parts.push(`${grouped(copied)} bytes copied`);
  if (eventfd !== undefined)
    parts.push(`eventfd ${eventfd.number}, signalled ${counted(eventfd.signals, 'time')} so far`);
  if (op === 'dirty_log') parts.push(...notes.map((pages) => counted(pages, 'dirty page')));
  else if (notes.length > 0)
    parts.push(`runs of ${notes.slice(0, SHOWN_PFNS).join(', ')}${notes.length > SHOWN_PFNS ? ' …' : ''}`);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

interface StepLook {
  readonly price: (value: number) => string;
  readonly time: (value: number) => string;
  /** Some step of some lane has a draw; a column for it is of no use else. */
  readonly drawn: boolean;
}

function stepTable({ steps }: ExplainedLane, unit: string, width: number, look: StepLook): string[] {
  const { drawn } = look;
  const rows = steps.map(({ step, count, price, from, factor, time }) => [
    step,
    quantity(count),
    `${look.price(price)}${MARKS[from]}`,
    ...(drawn ? [factor === 1 ? '' : `× ${factor.toFixed(3)}`] : []),
    look.time(time),
  ]);
  const heading = ['step', 'count', `price, ${unit}`, ...(drawn ? ['draw'] : []), `time, ${unit}`];
  return tableWithin([heading, ...rows], drawn ? 'lrrrr' : 'lrrr', width);
}

function difference(
  base: ExplainedLane,
  lane: ExplainedLane,
  unit: string,
  { width, chalk }: Terminal,
): string[] {
  const names = [...new Set([...base.steps, ...lane.steps].map((step) => step.step))];
  const of = (from: ExplainedLane, name: string): { count: number; time: number } =>
    from.steps.find((step) => step.step === name) ?? { count: 0, time: 0 };
  const deltas = names
    .map((name) => ({
      name,
      count: of(lane, name).count - of(base, name).count,
      time: of(lane, name).time - of(base, name).time,
    }))
    .filter(({ count, time }) => count !== 0 || time !== 0)
    .sort((a, b) => Math.abs(b.time) - Math.abs(a.time) || (a.name < b.name ? -1 : 1));
  const head = `${lane.label} against BASE: ${signed(lane.total - base.total, quantity)} ${unit}`;
  const whole = deltas.length === 0 ? `${head}, the same steps` : head;
  const timeText = columnWriter(deltas.map(({ time }) => time));
  return [
    ...wrap(whole, width, 2).map((text) => chalk.bold(text)),
    ...(deltas.length === 0
      ? []
      : table(
          deltas.map(({ name, count, time }) => [name, signed(count, quantity), signed(time, timeText)]),
          'lrr',
        )),
  ];
}
