/** The thread iopf-passthrough: slow-downs and faults of hisi_sec_test, by VFIO's I/O page faults and by host SVA. */
import type { DeviceResult } from '../../results/device.js';
import type { ReplayResult } from '../../results/replay.js';
import type { Figure } from '../../results/validation.js';
import { type Directions, directionsOf, figureOf } from '../figure.js';
import type { Found, FoundDirection } from '../follows.js';
import type { Scalar } from '../published.js';
import { laneOf, measuredIn } from '../questions/numbers.js';
import { onSvaSetUp } from '../remarks.js';
import type { Evidence } from '../replays.js';
import { NO_TIME, restsOn } from '../rests-on.js';

const THREAD = 'iopf-passthrough';
const SETUP = /^msg=(\d+)MB times=(\d+)/;

const SVA_ONE = 'sva-1m-1-slowdown';
const SVA_HUNDRED = 'sva-1m-100-slowdown';

/** The trace that stands for a row of the mail. */
function traceOf({ setup }: Scalar): string {
  const [, mib, times] = SETUP.exec(setup)!;
  return `traces/hisi-sec-${mib}m-${times}.csv`;
}

/** All figures and directions of the thread. */
export async function validateIopfThread({ published, replay }: Evidence): Promise<Found> {
  const scalars = published.scalars.filter(({ mail }) => mail === THREAD);
  const runs = new Map<string, ReplayResult>();
  for (const path of new Set(scalars.map(traceOf))) {
    const variants = new Set(
      scalars.filter((scalar) => traceOf(scalar) === path).map(({ variant }) => variant),
    );
    runs.set(path, await replay(path, [...variants], null));
  }
  const runOf = (scalar: Scalar): ReplayResult => runs.get(traceOf(scalar))!;
  const device = (scalar: Scalar): DeviceResult => deviceOf(scalar, runOf(scalar));
  const onSva = svaRemark(scalars, runOf);
  return {
    figures: scalars.map((scalar) => figure(scalar, runOf(scalar), scalar.id === SVA_HUNDRED ? onSva : null)),
    directions: directions(scalars, device),
  };
}

function deviceOf({ variant }: Scalar, result: ReplayResult): DeviceResult {
  return laneOf(result, variant).device!;
}

function modelledValue({ metric }: Scalar, { faults, slowdownPercent }: DeviceResult): number {
  return metric === 'faults' ? faults : slowdownPercent!;
}

/** What the hundred messages of host SVA owe to the set-up of the process. */
function svaRemark(scalars: readonly Scalar[], runOf: (scalar: Scalar) => ReplayResult): string {
  const [one, hundred] = [SVA_ONE, SVA_HUNDRED].map((id) => {
    const scalar = scalars.find((each) => each.id === id)!;
    const { faults, faultTime, time, slowdownPercent } = deviceOf(scalar, runOf(scalar));
    return { scalar, faults, slowdown: slowdownPercent! / 100, withoutFaults: time - faultTime };
  });
  const setUp = (lane: string, step: string): number =>
    measuredIn(runOf(one.scalar), lane, 'dev_dma').steps.find((each) => each.step === step)!.time;
  return onSvaSetUp(one, hundred, setUp(one.scalar.variant, 'sva_start'), setUp('BASE', 'dev_start'));
}

/** @param onHit to be said of it where it is within its bound, which the model was mended for; null: it was not */
function figure(scalar: Scalar, result: ReplayResult, onHit: string | null): Figure {
  const { metric, variant, setup } = scalar;
  const [, mib, times] = SETUP.exec(setup)!;
  const trace = traceOf(scalar);
  return figureOf(scalar, {
    what: `${metric} by ${variant}, ${mib} MB ${times === '1' ? 'once' : `${times} times`}`,
    value: modelledValue(scalar, deviceOf(scalar, result)),
    unit: metric === 'faults' ? 'faults' : '%',
    source: { trace, variant, command: `replay ${trace} --variant ${variant}` },
    corrected: onHit !== null,
    remark: (hit) => (hit ? onHit : null),
    ...(metric === 'faults' ? NO_TIME : restsOn(result, measuredIn(result, variant, 'dev_dma').steps)),
  });
}

/** Host SVA slows down more than VFIO's faults, and each the less the more often the buffers are used again. */
function directions(scalars: readonly Scalar[], device: (scalar: Scalar) => DeviceResult): FoundDirection[] {
  const pairs: Directions['pairs'] = [
    ['sva-1', 'sva-1m-1-slowdown', 'iopf-1m-1-slowdown'],
    ['sva-100', 'sva-1m-100-slowdown', 'iopf-1m-100-slowdown'],
    ['sva-1000', 'sva-1m-1000-slowdown', 'iopf-1m-1000-slowdown'],
    ['reuse-1m-100', 'iopf-1m-100-slowdown', 'iopf-1m-1-slowdown'],
    ['reuse-1m-1000', 'iopf-1m-1000-slowdown', 'iopf-1m-100-slowdown'],
    ['reuse-10m-100', 'iopf-10m-100-slowdown', 'iopf-10m-1-slowdown'],
    ['reuse-10m-1000', 'iopf-10m-1000-slowdown', 'iopf-10m-100-slowdown'],
    ['premap', 'iopf-10m-1-slowdown', 'iopf-1m-1-slowdown'],
  ];
  const modelled = (scalar: Scalar): number => modelledValue(scalar, device(scalar));
  const what = (one: Scalar, other: Scalar): string =>
    `slow-down of ${one.variant}, ${one.setup}, against ${other.variant}, ${other.setup}`;
  return directionsOf(scalars, { pairs, prefix: 'iopf', modelled, what });
}
