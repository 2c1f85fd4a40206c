import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { packageFile } from '../package-file.js';
import { textReport } from '../report/replay/text.js';
import { plainPage } from '../report/terminal.js';
import type { OpenQuestion } from '../results/validation.js';
import { asItIs } from './evidence.test-data.js';
import { THREAD_NAMES, type ThreadName } from './mails.js';
import { readPublished } from './published.js';
import { laidOut } from './tables/mail-tables.js';
import { histogramTables } from './tables/pin-histograms.js';
import { THREADS } from './threads.js';

const { scalars, histograms } = readPublished();

describe('the tables of the mails', () => {
  it.each(THREAD_NAMES)('%s: hold every published number of the thread once', (thread) => {
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

describe('the open questions', () => {
  const answers = new Map<ThreadName, OpenQuestion[]>();
  beforeAll(async () => {
    for (const thread of ['ioeventfd-pv-mmio', 'iopf-passthrough', 'stage2-unmap-batch'] as const)
      answers.set(thread, await THREADS[thread].questions(asItIs));
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
      Number(new RegExp(`^ +${step} +1 .* ([\\d.]+)$`, 'm').exec(stdout)![1]);
    const emulation = time('guest_walk') + time('decode') + time('emulate');
    expect(Math.round(emulation)).toBe(Number(part.replace(',', '')));
    expect(stdout).toContain(`: kick, `);
    expect(stdout).toContain(`, ${kick} cycles`);
    expect((await vfiobench('vmexit mmio-wildcard')).stdout).toContain(` ${table}\n`);
  });

  it('have the answers that the paths give', () => {
    const [overhead] = answers.get('iopf-passthrough')!;
    // each 4K page faults once, or once in 512 of them
    expect(overhead.answer).toMatch(
      /1: 23\.6 % \(10,274 faults, 0 pages in vain\).* 512: 1\.7 % \(26 faults/,
    );
    const [visits, advance] = answers.get('stage2-unmap-batch')!;
    const ms = (text: string): number[] =>
      [...text.matchAll(/([\d.]+) ms/g)].map(([, value]) => Number(value));
    expect(ms(visits.answer)[1]).toBeGreaterThan(100 * ms(visits.answer)[0]);
    expect(ms(advance.answer)[0]).toBe(ms(visits.answer)[0]);
  });

  const about = (thread: ThreadName, question: string): string =>
    answers.get(thread)!.find((one) => one.question.includes(question))!.answer;

  it('say where mapping ahead is least dear, and where it is paid instead', () => {
    const overhead = about('iopf-passthrough', 'acceptable overhead');
    const each = [...overhead.matchAll(/([\d,]+): ([\d.]+) % \(/g)].map(([, pages, slow]) => [
      pages,
      Number(slow),
    ]);
    const least = Math.min(...each.map(([, slow]) => Number(slow)));
    const [, said, pages] = /^The least is ([\d.]+) %, with ([\d,]+) pages/.exec(overhead)!;
    expect([pages, Number(said)]).toEqual(each.find(([, slow]) => slow === least));
    expect(Number(/rises again, to ([\d.]+) %/.exec(overhead)![1])).toBeGreaterThan(least);
    // the same run was measured, and the model has half of it
    expect(overhead).toContain(
      `The mail measured 3.5 % of those 100 messages with 512 pages, where the model has ${said} %, and 1.6 % of 1000, where the model has 0.2 %`,
    );
    // three rows map the guest, 16 GiB of them, and all count
    const startup = about('iopf-passthrough', 'startup time');
    expect(startup).toMatch(/^Mapping the guest takes 2\.51 s in all where its 16\.0 GiB/);
    expect(startup).toContain('64 MiB 4k, 64 MiB 4k:untouched, 15.9 GiB thp:untouched');
  });

  it('give the range that racing writers make of deferred invalidation, as bounds', () => {
    const bounds = about('stage2-unmap-batch', 'map creation step');
    const [deferred, conditional] = bounds
      .split('where only a cleared entry')
      .map((part) =>
        [...part.matchAll(/([\d.]+) % slower(?: \(sign not certain\))? with (\d+)/g)].map(
          ([, slower, writers]) => [Number(writers), Number(slower)],
        ),
      );
    expect(bounds).toMatch(/^Modelled bounds, no prediction/);
    expect(bounds).toMatch(/deferred invalidation 0\.7 % slower \(sign not certain\) with 1, 3\.9 % slower/);
    expect(deferred).toEqual([
      [1, 0.7],
      [2, 3.9],
      [32, 47.6],
    ]);
    for (const [, slower] of conditional) expect(slower).toBeLessThan(1);
    expect(about('stage2-unmap-batch', 'conditional on a cleared PTE')).toMatch(
      /on 128 MB, one in 64 of the mail's 8 GB/,
    );
  });

  it('say what vCPUs wait for, and that no batch helps an exit', () => {
    const meanwhile = about('stage2-unmap-batch', 'write-protection');
    const [largest, smallest] = [...meanwhile.matchAll(/([\d.]+ m?s) in all, at most ([\d.]+ \w+)/g)];
    expect([largest[1], smallest[1]]).toEqual(['3.62 s', '273 ms']);
    // of the waiting, as in the table of docs/stage2.md, not of the whole write
    expect([largest[2], smallest[2]]).toEqual(['7.07 ms', '14.4 us']);
    // a write's latency counts from when its vCPU is free
    expect(meanwhile).not.toContain('median');
    // each answer names the kernel that it is of, and what holds for the other
    expect(meanwhile).toMatch(
      /with CONFIG_PREEMPTION\. Without it .* with 1 GB 8 of .* at most 452 ms; with 2 MB 8 of .* at most 455 ms\./,
    );
    const rounds = about('stage2-unmap-batch', 'rounds of the dirty log');
    expect(rounds).toMatch(
      /57,251 pages in 5 rounds; .* with 2 MB batches the same, with 64 KB 47\.8 % slower/,
    );
    expect(rounds).toMatch(/each gigabyte before .* at most 7\.38 ms each .* with 2 MB batches the same/);
    expect(about('stage2-unmap-batch', 'process just exits')).toMatch(
      /^No\. With CONFIG_PREEMPTION .* does not stall\. Without it 256 GB .* 824 ms with every batch/,
    );
  });

  it('count the connections that time out of those of the queue that suffers, as the report does', async () => {
    const { answer, command } = answers
      .get('stage2-unmap-batch')!
      .find(({ question }) => question.startsWith('Which flows'))!;
    const [, lost, all] = /([\d.]+) of ([\d.]+) of their new connections/.exec(answer)!;
    expect(answer).toMatch(/ That is with an MTU of 9001 and a ring of 1024, which the mail does not tell/);
    const [path, variant, filter, nic] = [
      'traces/teardown-256g.csv',
      'batch-smallest-block',
      'op=s2_unmap',
      '10g@0/0',
    ];
    expect(command).toBe(`replay ${path} --variant ${variant} --filter ${filter} --nic ${nic}`);
    // the run of the answer, remembered; nic.test.ts has that command
    const text = textReport(await asItIs.replay(path, [variant], filter, nic), plainPage(80));
    expect(text.replace(/\s+/g, ' ')).toContain(`of their ${all} new connections ${lost} time out`);
  });

  it('say where MMIO and port come together, and where not', () => {
    const wildcard = about('ioeventfd-pv-mmio', 'Why is the wildcard');
    expect(wildcard).toMatch(/without MMIO caching and FAST_MMIO 5,816, 5,816, 1,846;/);
    expect(wildcard).toMatch(/NPT without FAST_MMIO 3,441, 3,441, 1,846; .* emulated 3,529, 1,878, 3,316\./);
    expect(wildcard).toContain('come within 6.4 %');
  });

  it('count the devices that have a port, on PCI and on PCIe', () => {
    expect(about('ioeventfd-pv-mmio', 'exhausted')).toMatch(
      /^Of 40 .* each 40 have a port .* and 15 on PCIe, .* all 40 are served\.$/,
    );
  });

  it('say what an exit to user space would have to cost for eventfds to go, its price being assumed', () => {
    const cheap = about('ioeventfd-pv-mmio', 'very cheap');
    const turns = Number(/meet where an exit takes ([\d,]+) cycles/.exec(cheap)![1].replace(',', ''));
    expect([turns, /4,280: 7,660 and 5,977;/.test(cheap)]).toEqual([4280 - (7660 - 3529), true]);
    expect(cheap).toContain('4,280, is assumed');
    expect(about('ioeventfd-pv-mmio', 'orders of magnitude')).toMatch(/^Not one: .*ratio of 1\.02/);
  });

  it('compare a pin that maps with one that is only noted, and count first accesses', () => {
    expect(about('iopf-passthrough', 'first accessing')).toContain('1: 518; 100: 1,058; 1,000: 1,071');
    expect(about('iopf-passthrough', 'beginning of each RAM')).toContain('from its own on');
    expect(about('iopf-passthrough', 'in place of the tracking')).toMatch(
      /all 512 are refused.*\(544 in all\).* 64 times in place of 96/,
    );
  });

  it('do not decide between a hypercall and a port, whose prices are one assumption', () => {
    expect(about('ioeventfd-pv-mmio', 'hypercall')).toMatch(
      /^That can't be decided here\. .* takes ([\d,]+) cycles, a port \1: the same, since/,
    );
    expect(about('ioeventfd-pv-mmio', 'Throughput')).toMatch(/^It is unaffected: /);
  });
});
