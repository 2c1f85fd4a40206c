/** Reads stored baselines. */
import { readFileSync } from 'node:fs';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { unreadable } from '../unreadable.js';
import { type Baseline, parseBaseline } from './baseline.js';
import { BASELINE_DIR, baselineNames, baselinePath } from './baseline-names.js';

/** Reads a stored baseline. Throws InputError where there is none, or it is damaged. */
export function readBaseline(dir: string, name: string): Baseline {
  const path = baselinePath(dir, name);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new InputError(`${path}: the baseline ${unreadable(error)}`);
    const names = baselineNames(dir);
    const there = names.length === 0 ? `${dir} holds none` : `there are ${names.join(', ')}`;
    const where = dir === BASELINE_DIR ? '' : ` --dir ${dir}`;
    throw new InputError(
      `no baseline is called ${name}${didYouMean(name, names)}; ${there} (vfiobench baseline save ${name} TRACE${where})`,
    );
  }
  // a copy under another name is another baseline
  return { ...parseBaseline(path, text), name };
}
