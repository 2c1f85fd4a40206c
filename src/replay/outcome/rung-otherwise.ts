/** How many doorbells a lane rings otherwise than they were recorded: told at the end of a run from where it has put them. */
import { counted, grouped } from '../../counted.js';
import type { Doorbell, Doorbells } from '../../kernel/kvm/doorbells.js';

/** Kicks of registered doorbells in one lane. */
export interface Rung {
  readonly kicks: number;
  /** Those that were recorded in another form, by that form. */
  readonly otherwise: ReadonlyMap<string, number>;
}

/** @param vms the doorbells of each VM of a lane */
export function rungBy(vms: readonly Doorbells[]): Rung {
  const otherwise = new Map<string, number>();
  let kicks = 0;
  for (const doorbell of vms.flatMap(({ all }) => all)) {
    const { signalled } = doorbell.eventfd;
    kicks += signalled;
    if (signalled === 0 || isAsRecorded(doorbell)) continue;
    const form = formOf(doorbell);
    otherwise.set(form, (otherwise.get(form) ?? 0) + signalled);
  }
  return { kicks, otherwise };
}

/** Says that the default BASE is another host than the recorded one; nothing where it rings as recorded. */
export function unlikeRecorded({ kicks, otherwise }: Rung): string[] {
  const sum = [...otherwise.values()].reduce((total, count) => total + count, 0);
  if (sum === 0) return [];
  const forms = [...otherwise].map(([form, count]) => `${grouped(count)} by ${form}`).join(', ');
  return [
    `BASE is not what was recorded: of ${counted(kicks, 'kick')} of doorbells it rings ${grouped(sum)} in another way (recorded: ${forms}); --base kick-as-recorded rings all as recorded`,
  ];
}

function isAsRecorded({ place, spot, len, wildcard }: Doorbell): boolean {
  return place === null || (place.kind === spot.kind && place.len === len && place.wildcard === wildcard);
}

/** `pio`, `mmio without a length`, `mmio with a value` */
function formOf({ spot, len, wildcard }: Doorbell): string {
  if (spot.kind !== 'hcall' && len === 0) return `${spot.kind} without a length`;
  return wildcard ? spot.kind : `${spot.kind} with a value`;
}
