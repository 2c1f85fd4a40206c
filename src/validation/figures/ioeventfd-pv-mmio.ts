/** The thread ioeventfd-pv-mmio: cycles of a kick by MMIO, PV MMIO and port I/O, measured as the mail measured them. */
import type { Figure } from '../../results/validation.js';
import { figureOf } from '../figure.js';
import type { Found } from '../follows.js';
import { inSuite } from '../in-suite.js';
import type { Evidence } from '../replays.js';

const THREAD = 'ioeventfd-pv-mmio';

/**
 * All figures of the thread. There are as many fitted prices as figures: that they fit says nothing of the model. Nor
 * is there a direction that the fit does not give.
 */
export async function validateKickThread(by: Evidence): Promise<Found> {
  const figures: Figure[] = [];
  for (const scalar of by.published.scalars.filter(({ mail }) => mail === THREAD)) {
    const { host, variant, unit } = scalar;
    const { cycles, assumedShare, splitShare } = await inSuite(by, host, variant);
    figures.push(
      figureOf(scalar, {
        what: `a kick by ${variant} (identified, not tested)`,
        value: cycles ?? Number.NaN,
        unit,
        source: { trace: null, variant, command: `vmexit ${variant}` },
        assumedShare,
        splitShare,
      }),
    );
  }
  return { figures, directions: [] };
}
