/** node dist/scripts/icount.js: prints what kernel 6.1 took beside what host debian-6.1-icount makes of it. */
import { calibrateIcount } from './calibration/icount-6.1.js';
import { errorTable } from './calibration/icount-table.js';

console.log(errorTable(calibrateIcount().rows));
