/** For tests: a page as a parser of browsers reads it. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** What a parser makes of a page: its elements with the names of their attributes, its text, its attributes' values. */
export function parsed(page: string) {
  const errors: string[] = [];
  const elements: string[] = [];
  const texts: string[] = [];
  const values: string[] = [];
  const walk = (node: Node): void => {
    if ('tagName' in node) {
      elements.push(`${node.tagName} ${node.attrs.map(({ name }) => name).join(' ')}`);
      values.push(...node.attrs.map(({ value }) => value));
    }
    if (node.nodeName === '#text' && 'value' in node) texts.push(node.value);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(page, { onParseError: ({ code }) => errors.push(code) }));
  const text = texts.join('').replace(/\s+/g, ' ');
  return { errors, elements, text, values };
}
