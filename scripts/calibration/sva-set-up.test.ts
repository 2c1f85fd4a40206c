import { describe, expect, it } from 'vitest';
import { setUpInMessages } from './sva-set-up.js';

describe('set-up of a host process, from speeds', () => {
  it('of a straight line is the line, whatever is left out', () => {
    const at = (messages: number) => [messages, messages / (7 + 2 * messages)] as const;
    const { messages, interval } = setUpInMessages([1, 10, 50].map(at));
    expect(messages).toBeCloseTo(3.5, 9);
    for (const end of interval) expect(end).toBeCloseTo(3.5, 9);
  });

  it('of the mail is 8.75 messages, and stays within two in a hundred of it without any of the longer runs', () => {
    const { messages, interval } = setUpInMessages();
    expect(messages).toBeCloseTo(8.75, 2);
    expect(interval[0]).toBeGreaterThan(messages * 0.98);
    expect(interval[1]).toBeLessThan(messages * 1.02);
  });
});
