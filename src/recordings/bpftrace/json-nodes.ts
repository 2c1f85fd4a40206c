/**
 * JSON as bpftrace writes it, which JSON.parse reads wrongly or not at all: numbers stay text (counts may be hexadecimal,
 * bounds beyond 2^53), objects keep the order of their keys, and `\uffffffc3` is the byte 0xc3 of UTF-8.
 */
export type JsonNode =
  | { readonly is: 'string'; readonly text: string }
  /** As written, perhaps hexadecimal digits. */
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'word'; readonly text: 'true' | 'false' | 'null' }
  | { readonly is: 'array'; readonly items: readonly JsonNode[] }
  | { readonly is: 'object'; readonly entries: readonly (readonly [key: string, value: JsonNode])[] };

/** What can't be read, with its column (1-based). */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Deeper nesting than any tool writes. */
const DEEPEST = 64;

/** Reads one value that takes the whole text; throws JsonFault. */
export function parseNodes(text: string): JsonNode {
  return new NodeParser(text).whole();
}

/** Value of a key of an object; undefined where it has none. */
export function entryOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.is === 'object' ? node.entries.find(([name]) => name === key)?.[1] : undefined;
}

class NodeParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  whole(): JsonNode {
    const node = this.value();
    this.blanks();
    if (this.at < this.text.length) throw this.fault('the end of the line is expected');
    return node;
  }

  private value(): JsonNode {
    this.blanks();
    if (this.depth > DEEPEST) throw this.fault('it is nested too deeply');
    const sign = this.text[this.at];
    if (sign === '{') return this.object();
    if (sign === '[') return this.array();
    if (sign === '"') return { is: 'string', text: this.string() };
    const [bare] = /^[-+.\w]+/.exec(this.text.slice(this.at, this.at + 80)) ?? [];
    if (bare === undefined) throw this.fault(sign === undefined ? 'it ends early' : 'a value is expected');
    this.at += bare.length;
    if (bare === 'true' || bare === 'false' || bare === 'null') return { is: 'word', text: bare };
    if (/^-?[0-9a-f]+$|^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(bare)) return { is: 'number', text: bare };
    throw this.fault(`${JSON.stringify(bare)} is no value`);
  }

  private object(): JsonNode {
    const entries: [string, JsonNode][] = [];
    const seen = new Set<string>();
    this.list('}', () => {
      this.blanks();
      if (this.text[this.at] !== '"') {
        throw this.fault(this.at >= this.text.length ? 'it ends early' : 'a key in quotes is expected');
      }
      const key = this.string();
      if (seen.has(key)) throw this.fault(`the key ${JSON.stringify(key)} is there twice`);
      seen.add(key);
      this.blanks();
      if (this.text[this.at++] !== ':') throw this.fault('a colon is expected');
      entries.push([key, this.value()]);
    });
    return { is: 'object', entries };
  }

  private array(): JsonNode {
    const items: JsonNode[] = [];
    this.list(']', () => items.push(this.value()));
    return { is: 'array', items };
  }

  private list(close: string, item: () => void): void {
    this.at++;
    this.depth++;
    this.blanks();
    if (this.text[this.at] === close) this.at++;
    else {
      for (;;) {
        item();
        this.blanks();
        const sign = this.text[this.at++];
        if (sign === close) break;
        if (sign === undefined) throw this.fault('it ends early');
        if (sign !== ',') throw this.fault(`a comma or ${close} is expected`);
      }
    }
    this.depth--;
  }

  private string(): string {
    let out = '';
    for (this.at++; ; ) {
      const plain = /^[^"\\]+/.exec(this.text.slice(this.at, this.at + 4096))?.[0] ?? '';
      out += plain;
      this.at += plain.length;
      const sign = this.text[this.at];
      if (sign === undefined) throw this.fault('it ends early, inside a string');
      if (sign === '"') {
        this.at++;
        return out;
      }
      if (sign === '\\') out += this.escape();
    }
  }

  private escape(): string {
    const bytes: number[] = [];
    for (let byte = this.mangledByte(); byte !== null; byte = this.mangledByte()) bytes.push(byte);
    if (bytes.length > 0) return Buffer.from(bytes).toString('utf8');
    const letter = this.text[this.at + 1];
    if (letter === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits))
        throw this.fault('four hexadecimal digits are expected after \\u');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = letter === undefined || !Object.hasOwn(SIMPLE, letter) ? undefined : SIMPLE[letter];
    if (plain === undefined) throw this.fault(`\\${letter ?? ''} is no escape`);
    this.at += 2;
    return plain;
  }

  /** bpftrace escapes a byte of 0x80 or more as a negative char in 32 bits. */
  private mangledByte(): number | null {
    const [whole, digits] = /^\\uffffff([89a-f][0-9a-f])/.exec(this.text.slice(this.at, this.at + 10)) ?? [];
    if (whole === undefined) return null;
    this.at += whole.length;
    return Number.parseInt(digits, 16);
  }

  private blanks(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  private fault(what: string): JsonFault {
    return new JsonFault(`column ${Math.min(this.at, this.text.length) + 1}: ${what}`);
  }
}
