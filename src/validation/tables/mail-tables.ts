/** Tables of mails, laid out as they stood there, their figures by id. */
import type { Figure, MailCell, MailTable } from '../../results/validation.js';

/** The cells of a row are ids of figures; what is none stands there as it is. */
export interface Layout {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly [label: string, ...cells: string[]])[];
}

/** The tables with published and modelled values. */
export function laidOut(layouts: readonly Layout[], figures: readonly Figure[]): MailTable[] {
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  const cell = (text: string): MailCell => {
    const figure = byId.get(text);
    return figure === undefined
      ? { published: text, modelled: null, unit: '' }
      : { published: figure.published!, modelled: figure.modelled, unit: figure.unit };
  };
  return layouts.map(({ title, head, rows }) => ({
    title,
    head,
    rows: rows.map(([label, ...cells]) => ({ label, cells: cells.map(cell) })),
  }));
}
