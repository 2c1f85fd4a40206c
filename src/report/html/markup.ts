/** HTML and SVG as text: elements put together, with everything that a name may hold as plain text. */
import { inOneLine } from '../../failure.js';

/** null: the attribute is not there. */
export type Attributes = Readonly<Record<string, string | number | null>>;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text as it stands, in one line, for the content of an element and for an attribute. */
export function plain(text: string): string {
  return inOneLine(text).replace(/[&<>"]/g, (character) => ESCAPES[character]);
}

/**
 * An element.
 * @param content elements and escaped text
 */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const listed = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${plain(typeof value === 'number' ? coordinate(value) : value)}"`],
  );
  return `<${name}${listed.join('')}>${content.join('')}</${name}>`;
}

/** A place in a drawing: a hundredth of a unit is finer than any screen, and the same digits on every machine. */
export function coordinate(value: number): string {
  return String(Number(value.toFixed(2)));
}
