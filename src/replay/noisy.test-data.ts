/** For tests: a host on which no draw is left out, and a trace that leaves no path of pins out. */
import type { Host } from '../hosts/host.js';
import { STEPS } from '../kernel/steps.js';
import { ONE_NS_HOST } from './replay-text.test-data.js';

/** Every step disperses, calls as a whole too, and interrupts come: no draw is left out. */
export const NOISY_HOST: Host = {
  ...ONE_NS_HOST,
  name: 'noisy',
  steps: Object.fromEntries(
    STEPS.filter(({ name }) => name !== 'interrupt').map(({ name }, i) => [
      name,
      { price: 10.37 + i, sigma: 0.2 + (i % 5) / 10, from: 'measured' as const, why: 'test' },
    ]),
  ),
  call: { sigma: 0.1, why: 'test' },
  interrupts: { perSecond: 100_000, mean: 3000, sigma: 0.4, why: 'test' },
  reuse: { hotPages: 4, warmPages: 16, coldPages: 64, why: 'test' },
};

/** Pins and unpins that hit, miss, run and fail, over two vms. */
export function busyTrace(rows: number): string {
  const lines = ['vm,op,addr,len,pfns', '0,map,0x0,0x1000000,', '1,map,0x0,0x800000,'];
  for (let i = 0; lines.length < rows + 1; i++) {
    const vm = i % 3 === 0 ? 1 : 0;
    const first = (i * 37) % 4000;
    const pfns = i % 4 === 0 ? `${first}` : `${first}-${first + (i % 9)} ${first}`;
    lines.push(`${vm},${i % 5 < 3 ? 'pin' : 'unpin'},,,${pfns}`);
  }
  return `${lines.join('\n')}\n`;
}
