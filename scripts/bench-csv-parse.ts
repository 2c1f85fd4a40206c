/** node dist/scripts/bench-csv-parse.js FILE: what csv-parse takes to read a file and do nothing with it. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

let records = 0;
const parser = createReadStream(process.argv[2], { highWaterMark: 2 ** 20 }).pipe(
  parse({ comment: '#', comment_no_infix: true }),
);
parser.on('readable', () => {
  while (parser.read() !== null) records++;
});
parser.on('end', () => console.log(records));
