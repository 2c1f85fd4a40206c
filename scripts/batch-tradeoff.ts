/** node dist/scripts/batch-tradeoff.js: the table of docs/stage2.md about the batch of stage2_apply_range (15 s). */
import { tradeoffTable } from './tradeoff/batch-table.js';

console.log((await tradeoffTable()).join('\n'));
