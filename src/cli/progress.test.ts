/** The line of progress: what it says, and where it is not shown. */
import { describe, expect, it } from 'vitest';
import { memoryStreams } from '../end-to-end/streams.test-data.js';
import { progressOn, progressText } from './progress.js';

describe('progress', () => {
  it.each([
    [1_234_567, 600, null, '1,234,567 rows, 2.06 million/s'],
    [1_234_567, 600, 0.4, '1,234,567 rows, 2.06 million/s, 40 % read'],
    [2_000_000, 2000, 0.4, '2,000,000 rows, 1.00 million/s, 40 % read, 3 s left'],
    [2_000_000, 2000, 0.999, '2,000,000 rows, 1.00 million/s, 99 % read, 1 s left'],
    [2_000_000, 2000, 0, '2,000,000 rows, 1.00 million/s, 0 % read'],
    [9_000_000, 9000, 0.01, '9,000,000 rows, 1.00 million/s, 1 % read, 15 min left'],
    [9_000_000, 9000, 0.001, '9,000,000 rows, 1.00 million/s, 0 % read, 3 h left'],
  ])('%i rows in %i ms, %d read', (rows, ms, share, text) => {
    expect(progressText(rows, ms, share)).toBe(text);
  });

  it('is for terminals, unless --quiet', () => {
    expect(progressOn(memoryStreams(), false)).toBeNull();
    expect(progressOn(memoryStreams({ watched: true }), true)).toBeNull();
    expect(progressOn(memoryStreams({ watched: true }), false)).not.toBeNull();
  });

  it('leaves nothing on the terminal of a run that is over before it shows', () => {
    const streams = memoryStreams({ watched: true });
    const progress = progressOn(streams, false)!;
    progress.rows(100);
    progress.stretch(() => progress.rows(200));
    progress.done();
    expect(streams.stderr.text).toBe('');
  });
});
