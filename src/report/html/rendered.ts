/**
 * A Markdown report as HTML, block by block. Of HTML in it only the folds and line ends stand that reports have; links and
 * images are none here: a page refers to nothing, whatever a name looks like.
 */
import { Marked, type Token, type Tokens } from 'marked';
import { element, plain } from './markup.js';

export interface Block {
  /** The heading, or the bold words, with which it begins; null: it begins otherwise. */
  readonly lead: string | null;
  /** It is a table, or a fold begins with it. */
  readonly isDetail: boolean;
  /** null: it is no heading. */
  readonly heading: { readonly level: number; readonly text: string } | null;
  /** Of a heading what stands in it. */
  readonly html: string;
}

const FOLD = /^<details>\n<summary>([^<>]*)<\/summary>\s*$/;
const END_OF_FOLD = /^<\/details>\s*$/;

const marked = new Marked({
  tokenizer: {
    // an address in a name ends where its escapes begin: it is text
    url: () => undefined,
  },
  renderer: {
    text(token) {
      if ('tokens' in token && token.tokens !== undefined) return this.parser.parseInline(token.tokens);
      return plain(unbroken(token.text));
    },
    html({ text }) {
      const fold = FOLD.exec(text);
      if (fold !== null) return `<details>\n<summary>${unbroken(fold[1])}</summary>\n`;
      if (END_OF_FOLD.test(text)) return '</details>\n';
      return text === '<br>' ? text : plain(text);
    },
    link({ tokens }) {
      return this.parser.parseInline(tokens);
    },
    image({ text }) {
      return plain(text);
    },
    codespan({ text }) {
      return element('code', {}, [plain(codeText(text))]);
    },
    table({ header, rows }) {
      const row = (cells: readonly Tokens.TableCell[]) =>
        `${element(
          'tr',
          {},
          cells.map((cell) => tableCell(cell, this.parser.parseInline(cell.tokens))),
        )}\n`;
      const table = element('table', {}, [
        '\n',
        element('thead', {}, [row(header)]),
        '\n',
        element('tbody', {}, rows.map(row)),
      ]);
      return `${element('div', { class: 'scroll' }, [table])}\n`;
    },
  },
});

function tableCell({ header, align }: Tokens.TableCell, content: string): string {
  const side = { class: align === 'right' ? 'r' : null };
  return header && content !== ''
    ? element('th', { scope: 'col', ...side }, [content])
    : element('td', side, [content]);
}

export function blocksOf(markdown: string): Block[] {
  const tokens = marked.lexer(markdown);
  return tokens.map((token) => ({
    lead: leadOf(token),
    isDetail: token.type === 'table' || FOLD.test(token.raw),
    heading: token.type === 'heading' ? { level: token.depth, text: words(token) } : null,
    html:
      token.type === 'heading'
        ? marked.Parser.parseInline(token.tokens ?? [], marked.defaults)
        : marked.parser([token]),
  }));
}

function leadOf(token: Token): string | null {
  const [first] = (token as Tokens.Generic).tokens ?? [];
  const isLead = first?.type === 'strong' || (token.type === 'heading' && first !== undefined);
  return isLead ? words(first) : null;
}

/** A token as plain text. */
function words(token: Token): string {
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(words).join('');
  if (token.type === 'codespan') return codeText(token.text);
  return 'text' in token ? unbroken(token.text) : '';
}

/** What parts cells has a backslash in code, in a cell or not. */
function codeText(text: string): string {
  return text.replaceAll('\\|', '|');
}

/** The invisible blank that keeps a name from mentioning somebody would part what readers copy. */
function unbroken(text: string): string {
  return text.replaceAll('@\u200b', '@');
}
