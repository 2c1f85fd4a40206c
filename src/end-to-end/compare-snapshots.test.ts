/** vfiobench compare of maps that were printed several times. */
import { expect, it } from 'vitest';
import { comparisonSchema } from '../comparison/result.js';
import { temporaryFolder, writerInto } from '../temporary-folder.test-data.js';
import { hist, LAT } from './recorded-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const file = writerInto(temporaryFolder());

it('takes a snapshot for each side, and compares those of one file: a mail with before and after', async () => {
  const once = hist('@once_ns', ['[1K, 2K)  9 |@|']);
  const before = hist('@lat_ns', ['[1K, 2K)  700 |@|', '[2K, 4K)  300 |@|']);
  const mail = file('mail.txt', `Before:\n\n${before}${once}after:\n\n${LAT}`);
  const apart = `${file('before.txt', before)} ${file('after.txt', LAT)}`;
  const mapsOf = async (line: string): Promise<unknown> => {
    const { code, stdout } = await vfiobench(`compare ${line} --format json --quiet`);
    expect(code, line).toBe(0);
    const maps = comparisonSchema.parse(JSON.parse(stdout)).maps;
    return maps.map(({ rows, against, columns }) => ({ rows, against, n: columns.map((one) => one?.n) }));
  };
  const wanted = await mapsOf(apart);
  for (const which of ['1,2', 'first,last']) {
    expect(await mapsOf(`${mail} --snapshot ${which}`)).toEqual(wanted);
    expect(await mapsOf(`before=${mail} after=${mail} --map lat --snapshot ${which}`)).toEqual(wanted);
  }
  const { stdout } = await vfiobench(`compare ${mail} --snapshot 1,2`);
  expect(stdout).toContain('mail.txt #2 against BASE, 1 map:');
});

it('takes the snapshot that is asked for', async () => {
  const name = `fixtures/recordings/bpftrace/29-interval-snapshots.v0.27.1.txt`;
  const rowOf = async (which: string) =>
    JSON.parse((await vfiobench(`compare ${name} ${name} --format json ${which}`)).stdout).maps[0].rows[0].lo;
  const all = ['--snapshot first', '--snapshot 2', '--snapshot last', ''].map(rowOf);
  expect(await Promise.all(all)).toEqual([64, 128, 256, 256]);
  const { code, stderr } = await vfiobench(`compare ${name} ${name} --snapshot 9`);
  expect(code).toBe(2);
  expect(stderr).toMatch(/29-interval.*:\d+: --snapshot 9: @lat was printed 3 times\n/);
});

const base = file('base.txt', LAT);
const twice = file('twice.txt', LAT + LAT);

it.each<[what: string, line: string, message: RegExp]>([
  ['no snapshot', `${base} ${base} --snapshot newest`, /first, last or a number from 1/],
  ['a comma behind a snapshot', `${base} ${base} --snapshot 1,`, /first, last or a number from 1/],
  ['a snapshot twice', `${twice} --snapshot 2,2`, /--snapshot 2,2: 2 is named twice/],
  ['snapshots of no one', `${base} ${base} --snapshot 1,1,1`, /--snapshot 1,1,1: .* each of the 2 that/],
  ['what was printed once', `${base} --snapshot 1,2`, /base\.txt: --snapshot 1,2: no map in it was printed/],
  ['one file with two snapshots', twice, /a second recording, or compare .* 2 times with --snapshot first,l/],
])('refuses %s', async (_, line, message) => {
  const { code, stdout, stderr } = await vfiobench(`compare ${line}`);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});
