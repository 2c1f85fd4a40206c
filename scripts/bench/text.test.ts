import { describe, expect, it } from 'vitest';
import { SAMPLE } from './sample.test-data.js';
import { benchText } from './text.js';

const TEXT = benchText(SAMPLE);

describe('the text of a bench', () => {
  it('fits 80 columns', () => {
    expect(Math.max(...TEXT.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has the best run of everything, with the spread', () => {
    expect(TEXT).toMatch(/pins, CSV +24,648,119 +8\.00 s +\+25 % +12\.00 s +200 MB +3\.08 M\n/);
    expect(TEXT).toMatch(/dma_rw +dma-rw-mutex +1,000,000 +500 ms +\+300 % +0\.75 s +2\.00 M\n/);
    expect(TEXT).toMatch(/node -e 0 +40\.0 ms +50\.0 ms +3\n/);
    expect(TEXT).toContain('ns of a pin and its unpin');
    expect(TEXT).toMatch(/ms +met\n$/);
  });

  it('has no rows of programs that replay none, and no targets of small sizes', () => {
    expect(TEXT).toMatch(/mawk, sum of a column +2\.67 s +\+25 % +4\.00 s +2 MB\n/);
    const quick = benchText({ ...SAMPLE, quick: true });
    expect(quick).toContain('the figures mean nothing');
    expect(quick).not.toContain('target');
  });

  it('leaves out what was not measured', () => {
    const empty = benchText({ ...SAMPLE, commands: [], lanes: [], mappings: [], startUp: [] });
    expect(empty.split('\n')).toHaveLength(3);
  });
});
