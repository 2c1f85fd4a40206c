/** The frame of every chart, and its measures: text is of one width, so that no font has to be asked. */
import { element } from './markup.js';

/** In units of the drawing. */
export const WIDTH = 560;

/** Of a character of the 12 units high text: fonts of one width have 0.6 of their height, few a little more. */
export const CHARACTER = 7.3;

/**
 * Its parts stand on lines of their own: a browser for text runs the words together otherwise.
 * @param about what it shows, in one sentence
 */
export function chartSvg(about: string, height: number, content: readonly string[]): string {
  const box = {
    class: 'chart',
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: 'img',
    'aria-label': about,
  };
  return element('svg', box, [lines(content)]);
}

/** Elements, each on a line. */
export function lines(content: readonly string[]): string {
  return content.length === 0 ? '' : `\n${content.join('\n')}\n`;
}

/** Those of some texts in a row that leave a blank between them; the first always stays. */
export function apart<T extends { readonly at: number; readonly text: string }>(
  texts: readonly T[],
  place: (at: number) => number,
): readonly T[] {
  let end = Number.NEGATIVE_INFINITY;
  return [...texts]
    .sort((a, b) => place(a.at) - place(b.at))
    .filter(({ at, text }) => {
      const half = (text.length * CHARACTER) / 2;
      if (place(at) - half < end + CHARACTER) return false;
      end = place(at) + half;
      return true;
    });
}
