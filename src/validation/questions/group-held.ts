/**
 * "The same could be done with the pin pages interface to streamline that as well": Alex Williamson asked it in the thread on
 * vfio_dma_rw, and it is about the calls of the other one, so that both answer it.
 */
import { percent } from '../../counted.js';
import type { ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import { sumOf } from '../../sums.js';
import type { Evidence } from '../replays.js';
import { change } from './numbers.js';

const BOOT = 'traces/ccw-boot.csv';
const HELD = 'pin-group-held';
const CALLS = [
  ['1_page', 'pins of one page'],
  ['n_pages', 'pins of several pages'],
  ['unpin', 'unpins'],
] as const;

/** @param by who asked, as the thread that is answered says it */
export async function groupHeldForPins(replay: Evidence['replay'], by: string): Promise<OpenQuestion> {
  const boot = await replay(BOOT, [HELD], null);
  const each = CALLS.map(([probe, name]) => `${name} get ${change(boot, HELD, probe)}`);
  return {
    by,
    question: 'Should a caller that holds the group reference pin pages by it, too?',
    answer: `Yes: while a guest boots from vfio-ccw ${each.join(', ')}, since each call goes without the lookup of the group and its four locks. Of the difference ${percent(unmeasured(boot))} is at assumed prices or at assumed shares of a fitted sum: the fit tells what a call takes, not what its locks do.`,
    command: `replay ${BOOT} --variant ${HELD}`,
  };
}

/** Of what all calls save, what no figure tells by itself. */
function unmeasured({ probes }: ReplayResult): number {
  const why = CALLS.flatMap(([probe]) => probes.find(({ name }) => name === probe)!.against[0]!.why);
  const size = (of: typeof why): number => sumOf(of, ({ timeDelta }) => Math.abs(timeDelta));
  return size(why.filter(({ from }) => from === 'assumed' || from === 'split')) / size(why);
}
