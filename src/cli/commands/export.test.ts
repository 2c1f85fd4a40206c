/** vfiobench export through main, byte for byte. UPDATE_GOLDEN=1 rewrites the files: read the diff before committing it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vfiobench } from '../../end-to-end/streams.test-data.js';
import { temporaryFolder } from '../../temporary-folder.test-data.js';

const RECORDINGS = 'fixtures/recordings';
const MAIL = `${RECORDINGS}/mails/pin-pages-contiguous.txt`;
const folder = temporaryFolder();

const GOLDEN: readonly [file: string, line: string][] = [
  ['export.mail', `export ${MAIL} --format mail --map n_pages_ns --map npage -q`],
  ['export.csv', `export ${MAIL} --format csv --map n_pages_ns[#1] --columns +PATCH,BASE -q`],
  ['export.bpftrace', `export ${MAIL} --format bpftrace --map 1_page_ns -q`],
  ['export.jsonl', `export ${RECORDINGS}/bcc/log2-keyed.txt --format bpftrace-json`],
  [
    'export-scaled.bpftrace',
    `export ${RECORDINGS}/pins/io-uring-4k.csv.gz --format bpftrace --scale log2:k=1 --map lat_ns`,
  ],
];

describe('export', () => {
  it.each(GOLDEN)('%s: vfiobench %s', async (file, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const url = new URL(`../../../fixtures/golden/${file}`, import.meta.url);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(url, stdout);
    expect(stdout).toBe(readFileSync(url, 'utf8'));
  });

  it('writes what bpftrace v0.27.1 wrote, from a file, from standard input, to a file', async () => {
    const [text, json] = ['txt', 'json'].map(
      (ending) => `${RECORDINGS}/bpftrace/41-hist-k2.v0.27.1.${ending}`,
    );
    const wanted = readFileSync(text, 'utf8');
    expect((await vfiobench(`export ${json} --format bpftrace`)).stdout).toBe(wanted);
    const piped = await vfiobench('export - --format bpftrace', { stdin: readFileSync(json) });
    expect(piped).toEqual({ code: 0, stdout: wanted, stderr: '' });
    const file = join(folder, 'out.txt');
    expect(await vfiobench(`export ${json} -o ${file}`)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(wanted);
  });

  it('picks the form by the ending unless --format says', async () => {
    const from = `${RECORDINGS}/pins/bpftrace-batched.txt`;
    const written = async (name: string, more = '') => {
      await vfiobench(`export ${from} -o ${join(folder, name)} ${more}`);
      return readFileSync(join(folder, name), 'utf8').slice(0, 12);
    };
    expect(await written('a.csv')).toBe('map,key,colu');
    expect(await written('a.mail')).toBe('@n_pages_ns:');
    expect(await written('a.json')).toBe('{"type": "hi');
    expect(await written('a.log', '--format mail')).toBe('@n_pages_ns:');
    expect(await written('b.txt', '--format csv')).toBe('map,key,colu');
  });

  it('says warnings on stderr, unless --quiet', async () => {
    const line = `export ${MAIL} --format csv`;
    expect((await vfiobench(line)).stderr.split('\n')[0]).toBe(
      `vfiobench: ${MAIL}:86: 2 tables are called @1_page_ns (lines 86, 117): #1, #2 tell them apart`,
    );
    expect((await vfiobench(`${line} -q`)).stderr).toBe('');
  });

  const SCALED = `${RECORDINGS}/pins/io-uring-4k.csv.gz`;
  it.each([
    [
      `export ${MAIL}`,
      'which form? Give --format (bpftrace, bpftrace-json, csv, mail), or a file whose ending says it (-o with .txt, .json, .csv, .mail)',
    ],
    [
      `export ${MAIL} --format bpf`,
      '--format bpf: no such form here; there are bpftrace, bpftrace-json, csv, mail',
    ],
    [`export ${MAIL} -o ${MAIL}`, `-o ${MAIL}: this is the recording itself`],
    [
      `export ${SCALED} --format mail`,
      `${SCALED}: @lat_ns[1, 4k, page-by-page] is single values, which need rows first: add --scale log2`,
    ],
    [
      `export ${SCALED} --format mail --scale log3`,
      '--scale log3: expected log2, or log2:k=1 to log2:k=5 for finer rows',
    ],
    [`export ${SCALED} --format mail --scale log2:k=6`, '--scale log2:k=6: expected log2'],
    [`export ${MAIL} --format csv --map npages`, `${MAIL}: there is no map @npages (did you mean npage?)`],
    [
      `export ${MAIL} --format csv --columns PATCH`,
      `${MAIL}: there is no column PATCH (did you mean +PATCH?)`,
    ],
    ['export nowhere.txt --format csv', "nowhere.txt: can't be read: no such file"],
    ['export src --format csv', "src: can't be read: is a directory"],
    [
      `export ${RECORDINGS}/perf/latency.v7.2.13.txt --format bpftrace`,
      '@duration_us has the row [1048576, ...), which neither hist() nor lhist() of bpftrace has',
    ],
  ])('%s ends with 2, one line, and nothing written', async (line, message) => {
    const before = readdirSync(folder);
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('is listed with the forms that it reads', async () => {
    const { stdout } = await vfiobench('list forms --format json');
    const names = (JSON.parse(stdout) as { rows: string[][] }).rows.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['bpftrace text', 'bpftrace json', 'bcc table', 'mail table']),
    );
    for (const line of (await vfiobench('list forms')).stdout.split('\n'))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('export --merge', () => {
  it('adds up replays of disjoint parts of a trace to that of both', async () => {
    const part = async (vm: number): Promise<string> => {
      const file = join(folder, `vm${vm}.json`);
      await vfiobench(
        `replay fixtures/traces/pins.csv --filter npage${vm === 0 ? '<' : '>='}2 -q -o ${file}`,
      );
      return file;
    };
    const parts = [await part(0), await part(1)];
    const sum = await vfiobench(['export', ...parts, '--merge', '--format', 'csv', '-q']);
    expect(sum).toMatchObject({ code: 0, stderr: '' });
    const all = join(folder, 'whole.json');
    await vfiobench(`replay fixtures/traces/pins.csv --filter op=pin -q -o ${all}`);
    const rowsOf = (text: string): string[] => text.split('\r\n').filter((line) => / *npage,/.test(line));
    const whole = (await vfiobench(`export ${all} --format csv`)).stdout;
    expect(rowsOf(whole)).not.toEqual([]);
    expect(rowsOf(sum.stdout)).toEqual(rowsOf(whole));
    const { code, stderr } = await vfiobench(['export', ...parts, '--format', 'csv']);
    expect([code, stderr]).toEqual([
      2,
      'vfiobench: 2 recordings go with --merge, which adds them up to one\n',
    ]);
  });
});
