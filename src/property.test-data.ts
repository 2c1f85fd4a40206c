/**
 * For tests: fast-check with the same cases in every run, so that a run that fails does so for what was changed.
 * PROPERTY_SEED=random npm test, or a number, draws other cases: that is how properties find new faults.
 */
import fc from 'fast-check';

const SEED = 1;

/** What PROPERTY_SEED asks for; null: another one in every run. */
function seedFrom(text: string | undefined): number | null {
  if (text === undefined) return SEED;
  if (text === 'random') return null;
  const seed = Number(text);
  if (!Number.isInteger(seed))
    throw new Error(`PROPERTY_SEED: "${text}" is neither a whole number nor random`);
  return seed;
}

const seed = seedFrom(process.env.PROPERTY_SEED);
if (seed !== null) fc.configureGlobal({ seed });

export default fc;
