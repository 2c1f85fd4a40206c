/** node dist/scripts/robustness.js: the table of traces/README.md about other assumptions, row by row (two minutes). */
import { VARIATIONS } from './calibration/farman-variations.js';
import { robustnessHead, robustnessRow } from './calibration/robustness-table.js';

console.log(robustnessHead().join('\n'));
for (const variation of VARIATIONS) console.log(await robustnessRow(variation));
