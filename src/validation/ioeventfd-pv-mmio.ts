/** The thread ioeventfd-pv-mmio: cycles of a kick by MMIO, PV MMIO and port I/O, measured as the mail measured them. */
import { vmexit } from '../replay/vmexit.js';
import type { Direction, Figure } from '../stats/validation.js';
import { select } from '../variants/select.js';
import { judge } from './bound.js';
import { remarked } from './remarks.js';
import type { Evidence } from './replays.js';

const THREAD = 'ioeventfd-pv-mmio';

/**
 * All figures of the thread. There are as many fitted prices as figures: that they fit says nothing of the model. Nor
 * is there a direction that the fit does not give.
 */
export async function validateKickThread({
  published,
  hostNamed,
}: Evidence): Promise<{ figures: Figure[]; directions: Direction[] }> {
  const figures: Figure[] = [];
  for (const { id, host, variant, role, bound, value, unit } of published.scalars.filter(
    ({ mail }) => mail === THREAD,
  )) {
    const options = { host: hostNamed(host), overrides: [], seed: 1, eventfds: 1 };
    const test = await vmexit(await select(variant), options);
    const modelled = test.cycles ?? Number.NaN;
    figures.push(
      remarked({
        id,
        thread: THREAD,
        what: `a kick by ${variant} (identified, not tested)`,
        role,
        bound,
        published: `${value} ${unit}`,
        modelled: `${modelled} ${unit}`,
        ...judge(value, modelled, bound),
        from: `vfiobench vmexit ${variant}`,
        assumedShare: test.assumedShare,
      }),
    );
  }
  return { figures, directions: [] };
}
