import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { DirtyLog, WORD_PAGES } from './dirty-log.js';

type Span = readonly [first: number, end: number];

function spansOf(take: (onWord: (first: number, end: number) => void) => number): {
  taken: number;
  spans: Span[];
} {
  const spans: Span[] = [];
  const taken = take((first, end) => spans.push([first, end]));
  return { taken, spans };
}

describe('DirtyLog', () => {
  it('takes a word from its first dirty page to its last, at both ends and across the halves', () => {
    const log = new DirtyLog(130, false);
    for (const page of [0, 31, 64, 95, 96, 127, 129]) log.mark(page);
    expect(spansOf((onWord) => log.takeAll(onWord))).toEqual({
      taken: 7,
      spans: [
        [0, 32],
        [64, 128],
        [129, 130],
      ],
    });
    expect(spansOf((onWord) => log.takeAll(onWord))).toEqual({ taken: 0, spans: [] });
  });

  it('begins with every page of the slot dirty, and none behind it, where the VMM clears by hand', () => {
    const log = new DirtyLog(65, true);
    expect(log.tell()).toBe(65);
    expect(spansOf((onWord) => log.takeTold(0, log.words, onWord))).toEqual({
      taken: 65,
      spans: [
        [0, 64],
        [64, 65],
      ],
    });
  });

  it('clears by hand only what was told, and keeps what became dirty since', () => {
    const log = new DirtyLog(64, true);
    log.tell();
    log.takeTold(0, 1, () => {});
    log.mark(3);
    expect(log.tell()).toBe(1);
    log.mark(5);
    expect(spansOf((onWord) => log.takeTold(0, 1, onWord))).toEqual({ taken: 1, spans: [[3, 4]] });
    // what became dirty since is there still, and nothing else
    expect(log.tell()).toBe(1);
    expect(spansOf((onWord) => log.takeTold(0, 1, onWord))).toEqual({ taken: 1, spans: [[5, 6]] });
  });

  it('is a set of pages', () => {
    const range = fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 140 }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (ranges) => {
        const log = new DirtyLog(441, false);
        const dirty = new Set<number>();
        for (const [first, pages] of ranges) {
          log.mark(first, pages);
          for (let page = first; page < first + pages; page++) dirty.add(page);
        }
        const expected = Array.from({ length: log.words }, (_, word) =>
          [...dirty].filter((page) => Math.floor(page / WORD_PAGES) === word),
        )
          .filter((pages) => pages.length > 0)
          .map((pages) => [Math.min(...pages), Math.max(...pages) + 1]);
        expect(spansOf((onWord) => log.takeAll(onWord))).toEqual({ taken: dirty.size, spans: expected });
      }),
    );
  });
});
