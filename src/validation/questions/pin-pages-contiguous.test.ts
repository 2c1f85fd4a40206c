import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenQuestion } from '../../results/validation.js';
import { evidence } from '../replays.js';
import { pinQuestions } from './pin-pages-contiguous.js';

describe('the answers to the thread pin-pages-contiguous', () => {
  let questions: OpenQuestion[];
  beforeAll(async () => {
    questions = await pinQuestions(evidence());
  });
  const about = (words: string): string => questions.find(({ question }) => question.includes(words))!.answer;

  it('say where the sign is not certain, and what the mail has of fio', () => {
    expect(about('real world')).toMatch(
      /^Hardly .* 11\.2 % slower \(sign not certain\) in the boot and 15\.2 % slower \(sign not certain\) in fio \([^)]*2\.8 % slower by the mail's/,
    );
    expect(about('leave short runs alone')).toContain('several pages get 0.9 % slower (sign not certain).');
  });

  it('do not where it is', () => {
    expect(about('Which callers gain')).toContain('512 consecutive pages get 39.5 % faster over');
  });
});
