import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageFile } from '../package-file.js';
import type { OpenQuestion } from '../stats/validation.js';
import { vfiobench } from '../streams.test-data.js';
import { readPublished } from './published.js';
import { laidOut } from './tables/mail-tables.js';
import { histogramTables } from './tables/pin-histograms.js';
import { THREADS } from './threads.js';

const { scalars, histograms } = readPublished();

describe('the tables of the mails', () => {
  it.each(Object.keys(THREADS))('%s: hold every published number of the thread once', (thread) => {
    const ids = scalars.filter(({ mail }) => mail === thread).map(({ id }) => id);
    const cells = THREADS[thread].tables.flatMap(({ rows }) => rows.flatMap(([, ...row]) => row));
    // one row of 117 cycles stands in two tables
    expect([...new Set(cells)].filter((cell) => !/^[\d,/]+$/.test(cell)).sort()).toEqual([...ids].sort());
  });

  it('have as many cells in a row as columns', () => {
    for (const { tables } of Object.values(THREADS))
      for (const { title, head, rows } of tables)
        for (const [, ...cells] of rows) expect(cells, title).toHaveLength(head.length);
  });

  it('show what is no figure as it stands there', () => {
    const [{ rows }] = laidOut([{ title: 't', head: ['a'], rows: [['x', '17,098,364']] }], []);
    expect(rows[0].cells).toEqual([{ published: '17,098,364', modelled: null, unit: '' }]);
  });

  it('give the calls and shares of the histograms as the mail printed them', () => {
    const tables = histogramTables(histograms, () => null);
    const cells = (title: string): unknown[] =>
      tables
        .find((one) => one.title.startsWith(title))!
        .rows.map((row) => row.cells.map(({ published }) => published));
    expect(cells('@1_page_ns, boot')[0]).toEqual(['12531 42.50%', '12744 42.26%']);
    expect(cells('@n_pages_ns, fio')[2]).toEqual(['1305166 33.75%', '1739183 38.37%']);
    expect(cells('@contiguous_npage')).toEqual([
      ['16384925 86.89%'],
      ['1327548 7.04%'],
      ['727564 3.86%'],
      ['417182 2.21%'],
    ]);
  });
});

describe('vfiobench validate --thread', () => {
  it('is the mail answered, in 80 columns', async () => {
    const { code, stdout, stderr } = await vfiobench('validate --thread dma-rw-vs-kvm-rw --width 80');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(
      /^ {2}vfio_dma_rw\(mutex\) +1340 +\(1359\) +2248 +\(2195\) +1673 +\(1665\) +680 +\(668\)$/m,
    );
    expect(stdout.match(/^> /gm)).toHaveLength(4);
    // then every figure, as without --thread
    expect(stdout).toMatch(/^rw-group-held-avg +1198 +1215 cycles +\+1\.4 % .* hit$/m);
  });
});

describe('the open questions', () => {
  const answers = new Map<string, OpenQuestion[]>();
  beforeAll(async () => {
    for (const thread of ['ioeventfd-pv-mmio', 'iopf-passthrough', 'stage2-unmap-batch']) {
      const { stdout } = await vfiobench(`validate --thread ${thread} --format json`);
      answers.set(thread, JSON.parse(stdout).answer.questions);
    }
  }, 120_000);

  it('are answered in numbers, with commands on files that are there', () => {
    for (const [thread, questions] of answers) {
      expect(questions.length, thread).toBeGreaterThanOrEqual(3);
      for (const { question, answer, command } of questions) {
        expect(question).toMatch(/\?$/);
        expect(answer).toMatch(/\d.*\.$/);
        expect(answer).not.toMatch(/NaN|undefined|null|Infinity/);
        for (const [file] of command.matchAll(/(?:traces|fixtures)\/[^\s:]+/g))
          expect(existsSync(packageFile(file)), command).toBe(true);
      }
    }
  });

  it('name a kick whose explanation shows the figures quoted', async () => {
    const { answer, command } = answers
      .get('ioeventfd-pv-mmio')!
      .find(({ question }) => question.startsWith('Why is the wildcard'))!;
    const [, part, table, kick] = /are ([\d,]+) of the (\d+) cycles .* of the ([\d,]+) of a kick/.exec(
      answer,
    )!;
    const { stdout } = await vfiobench(command);
    const time = (step: string): number =>
      Number(new RegExp(`^ +${step} +1 .* (\\d+)$`, 'm').exec(stdout)![1]);
    expect(time('guest_walk') + time('decode') + time('emulate')).toBe(Number(part.replace(',', '')));
    expect(stdout).toContain(`: kick, `);
    expect(stdout).toContain(`, ${kick} cycles`);
    expect((await vfiobench('vmexit mmio-wildcard')).stdout).toContain(` ${table}\n`);
  });

  it('have the answers that the paths give', () => {
    const [overhead] = answers.get('iopf-passthrough')!;
    // each 4K page faults once, or once in 512 of them
    expect(overhead.answer).toMatch(/1: 23\.6 % \(10274 faults, 0 pages in vain\).* 512: 1\.7 % \(26 faults/);
    const [visits, advance] = answers.get('stage2-unmap-batch')!;
    const ms = (text: string): number[] =>
      [...text.matchAll(/([\d.]+) ms/g)].map(([, value]) => Number(value));
    expect(ms(visits.answer)[1]).toBeGreaterThan(100 * ms(visits.answer)[0]);
    expect(ms(advance.answer)[0]).toBe(ms(visits.answer)[0]);
  });
});
