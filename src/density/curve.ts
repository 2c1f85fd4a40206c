/** What a curve of throughput over the number of guests looks like: its slope, where it bends, where it is highest. */
import type { DensityPoint, DensityShape } from '../results/density.js';

/** Of the highest throughput; what is that near belongs to the plateau. */
const NEAR = 0.02;
/** A bend that takes less than this share off the slope is none. */
const LEAST_BEND = 0.1;

/** Least squares through the origin. */
function slopeOf(points: readonly DensityPoint[]): number {
  let above = 0;
  let below = 0;
  for (const { guests, throughput } of points) {
    above += guests * throughput;
    below += guests * guests;
  }
  return below === 0 ? 0 : above / below;
}

/** Least squares of slope and bend for `slope x + bend max(0, x - at)`, with what is left over. */
function brokenAt(
  points: readonly DensityPoint[],
  at: number,
): { slope: number; bend: number; left: number } {
  let [xx, xz, zz, xy, zy] = [0, 0, 0, 0, 0];
  for (const { guests: x, throughput: y } of points) {
    const z = Math.max(0, x - at);
    xx += x * x;
    xz += x * z;
    zz += z * z;
    xy += x * y;
    zy += z * y;
  }
  const determinant = xx * zz - xz * xz;
  const slope = determinant === 0 ? xy / xx : (xy * zz - zy * xz) / determinant;
  const bend = determinant === 0 ? 0 : (zy * xx - xy * xz) / determinant;
  const left = points.reduce((sum, { guests: x, throughput: y }) => {
    const off = y - slope * x - bend * Math.max(0, x - at);
    return sum + off * off;
  }, 0);
  return { slope, bend, left };
}

/** @param points from one guest on, at least one */
export function shapeOf(points: readonly DensityPoint[]): DensityShape {
  const top = points.reduce((best, point) => (point.throughput > best.throughput ? point : best));
  const near = points.filter(({ throughput }) => throughput >= top.throughput * (1 - NEAR));
  const plateau = { throughput: top.throughput, from: near[0].guests, to: near[near.length - 1].guests };
  let best: { at: number; slope: number; bend: number; left: number } | null = null;
  for (const { guests: at } of points.slice(0, -1)) {
    const broken = brokenAt(points, at);
    if (best === null || broken.left < best.left) best = { at, ...broken };
  }
  if (best === null || best.bend >= -LEAST_BEND * best.slope)
    return { slope: slopeOf(points), inflection: null, slopeAfter: null, plateau };
  return {
    slope: slopeOf(points.filter(({ guests }) => guests <= best.at)),
    inflection: best.at,
    slopeAfter: best.slope + best.bend,
    plateau,
  };
}
