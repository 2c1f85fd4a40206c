/** For tests: a slot of 200 pages with its dirty log, page by page, and the rows of a trace that do the same. */
export interface Row {
  readonly op: 'write' | 'read' | 'dma' | 'get' | 'clear' | 'protect' | 'start' | 'end';
  /** Counted from the slot's start; of clear a multiple of 64. */
  readonly page: number;
}

const PAGES = 200;

/** The row, for a slot that begins at page `base`. */
export function rowText({ op, page }: Row, base: number): string {
  const at = (pages: number): string => `${(base + page) * 4096},${pages * 4096}`;
  switch (op) {
    case 'write':
      return `s2_fault,${at(1)},,w,\n`;
    case 'read':
      return `s2_fault,${at(1)},,r,\n`;
    case 'dma':
      return `dma_write,${at(1)},,,\n`;
    case 'clear':
      return `dirty_log,${at(Math.min(64, PAGES - page))},,,clear\n`;
    case 'protect':
      return `s2_wp,${at(PAGES)},,,\n`;
    case 'end':
      return `memslot,${at(PAGES)},4k,,\n`;
    default:
      return `dirty_log,${at(PAGES)},,,${op}\n`;
  }
}

export class NaiveDirtyLog {
  private readonly mapped = new Map<number, 'r' | 'w'>();
  private log: { readonly manual: boolean; dirty: Set<number>; told: Set<number> } | null = null;

  /** What the row returns, and how many pages it tells of or clears; null: it is none of the log's. */
  answer({ op, page }: Row): readonly [ret: string, pages: number | null] {
    switch (op) {
      case 'write': {
        if (this.mapped.get(page) === 'w') return ['0', null];
        this.mapped.set(page, 'w');
        this.log?.dirty.add(page);
        return ['1', null];
      }
      case 'read': {
        if (this.mapped.has(page)) return ['0', null];
        this.mapped.set(page, this.log === null ? 'w' : 'r');
        return ['1', null];
      }
      case 'dma':
        this.log?.dirty.add(page);
        return ['0', null];
      case 'protect':
        this.protect(0, PAGES);
        this.log ??= { manual: false, dirty: new Set(), told: new Set() };
        return ['0', null];
      case 'start':
        this.log ??= {
          manual: true,
          dirty: new Set(Array.from({ length: PAGES }, (_, i) => i)),
          told: new Set(),
        };
        return ['0', 0];
      case 'end':
        if (this.log === null) return ['-EEXIST', null];
        this.log = null;
        return ['0', null];
      case 'get':
        if (this.log === null) return ['-ENOENT', 0];
        this.log.told = new Set(this.log.dirty);
        if (!this.log.manual) return ['0', this.take([...this.log.told])];
        return ['0', this.log.told.size];
      case 'clear': {
        const { log } = this;
        if (log === null) return ['-ENOENT', 0];
        return [
          '0',
          this.take([...log.dirty].filter((at) => log.told.has(at) && at >= page && at < page + 64)),
        ];
      }
    }
  }

  private take(pages: readonly number[]): number {
    for (const page of pages) this.log!.dirty.delete(page);
    for (let word = 0; word < PAGES; word += 64) {
      const inWord = pages.filter((page) => page >= word && page < word + 64);
      if (inWord.length > 0) this.protect(Math.min(...inWord), Math.max(...inWord) + 1);
    }
    return pages.length;
  }

  private protect(first: number, end: number): void {
    for (let page = first; page < end; page++) if (this.mapped.has(page)) this.mapped.set(page, 'r');
  }
}
