/** How lanes are told apart in every chart: by colour, and without it by the order of bars, by dashes and by marks. */
import { element } from './markup.js';

/** Colours of style.ts, BASE's first. */
const COLOURS = 7;
const DASHES = 4;

/** Around 0, 0. */
const SHAPES = [
  'M-3.5,0a3.5,3.5,0,1,0,7,0a3.5,3.5,0,1,0,-7,0Z',
  'M-3.2,-3.2h6.4v6.4h-6.4Z',
  'M0,-4.4L4.2,3.2H-4.2Z',
  'M0,-4.6L4.6,0L0,4.6L-4.6,0Z',
  'M-1.3,-4.2h2.6v2.9h2.9v2.6h-2.9v2.9h-2.6v-2.9h-2.9v-2.6h2.9Z',
];

/** Classes of what belongs to a lane; fewer dashes than colours, so that both together tell many lanes. */
export function laneClass(lane: number): string {
  return `c${lane % COLOURS} d${lane % DASHES}`;
}

/** Outline of the mark of a lane's points. */
export function shapeOf(lane: number): string {
  return SHAPES[lane % SHAPES.length];
}

/** The mark of a lane in a legend. */
export function legendKey(lane: number, kind: 'bar' | 'line' | 'dot'): string {
  const box = { class: 'key', viewBox: '0 0 28 12', width: 28, height: 12, 'aria-hidden': 'true' };
  const mark = element('path', { class: 'dot', d: shapeOf(lane), transform: 'translate(14,6)' });
  const line = element('path', { class: 'line', d: 'M1,6H27' });
  const bar = element('rect', { class: 'bar', x: 1, y: 2, width: 26, height: 8 });
  const drawn = kind === 'bar' ? [bar] : kind === 'dot' ? [mark] : [line, mark];
  return element('svg', box, [element('g', { class: laneClass(lane) }, drawn)]);
}
