/** node dist/scripts/icount.js: writes src/hosts/data/debian-6.1-icount.json and prints modelled against measured. */
import { writeFileSync } from 'node:fs';
import { packageFile } from '../src/validation/replays.js';
import { calibrateIcount } from './calibration/icount-6.1.js';
import { errorTable } from './calibration/icount-table.js';

const { host, rows } = calibrateIcount();
writeFileSync(packageFile(`src/hosts/data/${host.name}.json`), `${JSON.stringify(host, null, 2)}\n`);
console.log(errorTable(rows));
