import { describe, expect, it } from 'vitest';
import type { Figure } from '../results/validation.js';
import { judgedFits, readFits } from './host-fits.js';
import { readPublished } from './published.js';

const { scalars, roles } = readPublished();

/** Figures as validate finds them, without their replays. */
const figures: Figure[] = [
  ...scalars.map(({ id, mail, role, bound, value }) => ({ id, thread: mail, role, bound, published: value })),
  ...roles.map(({ mail, scenario, map, variant, role, bound }) => ({
    id: `${scenario}-${map}-${variant}`,
    thread: mail,
    role,
    bound: `TV ${(bound * 100).toFixed(2)} %`,
    published: null,
  })),
] as Figure[];

describe('the fits of the hosts', () => {
  it('leave out every fitted figure, once, and nothing else', () => {
    const leftOut = readFits().flatMap((fit) => fit.leftOut.map(({ id }) => id));
    const fitted = figures.filter(({ role }) => role === 'fit').map(({ id }) => id);
    expect(leftOut.sort()).toEqual(fitted.sort());
  });

  it('are judged by the bounds of the figures', () => {
    const [xu, farman, zhao, ...saturated] = judgedFits(figures);
    expect(xu).toMatchObject({ host: 'xu-4.19', tested: 8, outside: 0 });
    expect(xu.largest).toBeLessThan(7);
    expect(farman.leftOut.map(({ strain }) => strain === null || strain > 1)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(farman).toMatchObject({ tested: 3, outside: 1, median: null });
    const kvmRead = zhao.leftOut.find(({ id }) => id === 'rw-1vm-kvm-read')!;
    expect(kvmRead.deviation).toBeCloseTo((kvmRead.predicted! / 694 - 1) * 100, 9);
    expect(zhao.leftOut.find(({ id }) => id === 'lock-1vm-group')).toMatchObject({
      predicted: null,
      error: null,
    });
    for (const { tested } of saturated) expect(tested).toBe(0);
  });

  it('come with their own thread only', () => {
    const one = judgedFits(figures.filter(({ thread }) => thread === 'iopf-passthrough'));
    expect(one.map(({ host }) => host)).toEqual(['lu-kunpeng920']);
  });
});
