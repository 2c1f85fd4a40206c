import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError, inputErrorAt } from '../failure.js';
import * as kick from '../kernel/steps/kick.js';
import { STEPS } from '../kernel/steps.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { hostNames } from './built-in.js';
import { loadHost } from './load.js';

const folder = temporaryFolder();

function fileOf(content: string): string {
  const path = join(folder, 'host.json');
  writeFileSync(path, content);
  return path;
}

/** A doorbell is registered by an ioctl as well. */
const KICK = [...Object.values(kick).map((step) => STEPS[step].name), 'ioctl'];

const GOOD = {
  'vfiobench-host': 1,
  name: 'mine',
  summary: 's',
  kernel: '6.1',
  source: 's',
  unit: 'ns',
  unitsPerNs: { value: 1, why: 'ns' },
  steps: { gup_call: { price: 90, from: 'measured', why: 'perf' } },
};

const fitOf = (sums: object[], correlation: number[][]): object => ({ sums, correlation, why: 'x' });

describe('the built-in hosts', () => {
  it('are there, sorted', () => {
    expect(hostNames()).toContain('xu-4.19');
    expect(hostNames()).toEqual([...hostNames()].sort());
  });

  describe.each(hostNames())('%s', (name) => {
    const host = loadHost(name);

    it('is called as its file is', () => {
      expect(host.name).toBe(name);
    });

    it('prices the steps of doorbells whole or not at all, and none that there is not', () => {
      const priced = Object.keys(host.steps);
      expect(priced.filter((step) => !STEPS.some(({ name }) => name === step))).toEqual([]);
      // an exit and an entry are part of a stage-2 fault too
      const shared = ['ioctl', 'vmexit', 'vmenter'];
      if (priced.includes('eventfd_signal')) expect(priced).toEqual(expect.arrayContaining(KICK));
      else expect(priced.filter((step) => KICK.includes(step) && !shared.includes(step))).toEqual([]);
    });

    it('prices all three ways in which a first touch ends, where it prices pins or the faults of copies', () => {
      const { steps } = host;
      if (steps.reserved_check === undefined && steps.page_fault === undefined) return;
      expect(Object.keys(steps)).toEqual(
        expect.arrayContaining(['zero_page_pte', 'fault_in_4k', 'fault_in_huge']),
      );
    });

    it('says for each price where it comes from', () => {
      for (const [step, { why, from }] of Object.entries(host.steps)) {
        expect(why.length, step).toBeGreaterThan(10);
        expect(['fitted', 'split', 'measured', 'assumed'], step).toContain(from);
      }
    });

    it('says what it cannot tell, in a sentence or two each', () => {
      expect(host.caveats!.length).toBeGreaterThan(0);
      for (const caveat of host.caveats!) expect(caveat.match(/\.( |$)/g)!.length, caveat).toBeLessThan(4);
    });

    it('reaches further from hot to cold', () => {
      if (host.reuse === undefined) return;
      expect(host.reuse.hotPages).toBeLessThanOrEqual(host.reuse.warmPages);
      expect(host.reuse.warmPages).toBeLessThanOrEqual(host.reuse.coldPages);
    });
  });
});

describe('loadHost', () => {
  it('reads a file of the user’s', () => {
    expect(loadHost(fileOf(JSON.stringify(GOOD)))).toEqual(GOOD);
  });

  it('takes intervals, and the sums that were fitted together', () => {
    const host = {
      ...GOOD,
      interference: { factor: 1.5, interval: [1.4, 1.6], from: 'fitted', why: 'x' },
      steps: {
        gup_call: { price: 90, interval: [0, 130], from: 'split', why: 'perf' },
        acct: { price: 10.001, interval: [0, 130], from: 'split', why: 'perf' },
        call: { price: 1000, interval: [1000, 1000], from: 'fitted', why: 'perf' },
      },
      fits: [
        fitOf(
          [
            { name: 'gup call', steps: ['gup_call', 'acct'], interval: [100, 130] },
            { name: 'call', steps: ['call'], interval: [1000, 1000] },
          ],
          [
            [1, -0.4],
            [-0.4, 1],
          ],
        ),
      ],
    };
    expect(loadHost(fileOf(JSON.stringify(host)))).toEqual(host);
  });

  it('suggests a name', () => {
    expect(() => loadHost('xu-4.18')).toThrow(
      new InputError(
        `no host is called xu-4.18 (did you mean xu-4.19?); there are ${hostNames().join(', ')}, or a path to a host file (./my-host.json)`,
      ),
    );
    expect(() => loadHost('a-toaster')).toThrow(/^no host is called a-toaster; there are /);
  });

  it('says that a file is not there, or is none', () => {
    const gone = join(folder, 'gone.json');
    expect(() => loadHost(gone)).toThrow(
      new InputError(`${gone}: the host file can't be read: no such file`),
    );
    expect(() => loadHost(`${folder}/`)).toThrow(
      new InputError(`${folder}/: the host file can't be read: is a directory`),
    );
  });

  it('says on one line, with the place, that a file is no JSON', () => {
    for (const [text, line, what] of [
      ['', 1, 'the host file is no JSON: it ends early, the file is cut off'],
      ['{', 1, 'the host file is no JSON: it ends early, the file is cut off'],
      ['{ "vfiobench-host": 1,\n  "name": }', 2, 'the host file is no JSON, column 11: a value is expected'],
      ['gup_call = 90', 1, 'the host file is no JSON, column 1: a value is expected'],
    ] as const) {
      const path = fileOf(text);
      expect(() => loadHost(path), text).toThrow(inputErrorAt(path, line, what));
    }
  });

  it('refuses a price that is there twice, of which JSON keeps the last', () => {
    const call = '"gup_call": { "price": 90, "from": "measured", "why": "perf" }';
    const path = fileOf(JSON.stringify({ ...GOOD, steps: {} }).replace('{}', `{\n${call},\n${call}\n}`));
    expect(() => loadHost(path)).toThrow(
      inputErrorAt(path, 3, 'steps.gup_call is there twice, first in line 2; keep one of them'),
    );
  });

  it.each<[object, string]>([
    [{ 'vfiobench-host': 2 }, 'vfiobench-host: '],
    [{ unit: 'us' }, 'unit: '],
    [{ unitsPerNs: { value: 0, why: 'x' } }, 'unitsPerNs.value: '],
    [{ steps: { gup_call: { price: -1, from: 'measured', why: 'x' } } }, 'steps.gup_call.price: '],
    [{ steps: { gup_call: { price: 1, from: 'guessed', why: 'x' } } }, 'steps.gup_call.from: '],
    [{ steps: { gup_call: { price: 1, from: 'measured', why: '' } } }, 'steps.gup_call.why: '],
    [
      { steps: { gup_call: { price: 1, interval: [2, 1], from: 'measured', why: 'x' } } },
      'steps.gup_call.interval: the lower end comes first',
    ],
    [
      { steps: { gup_call: { price: 1, interval: [1.1, 2], from: 'measured', why: 'x' } } },
      'steps.gup_call.interval: does not hold the value that it belongs to',
    ],
    [
      { interference: { factor: 1.5, interval: [1, 1.4], from: 'fitted', why: 'x' } },
      'interference.interval: does not hold',
    ],
    [
      { fits: [fitOf([{ name: 'page', steps: ['acct'], interval: [1, 2] }], [[1]])] },
      'fits.0.sums.0.steps: acct has no',
    ],
    [
      {
        fits: [
          fitOf(
            ['a', 'b'].map((name) => ({ name, steps: ['gup_call'], interval: [80, 99] })),
            [
              [1, 0],
              [0, 1],
            ],
          ),
        ],
      },
      'fits.0.sums.1.steps: gup_call is part of two sums',
    ],
    [
      { fits: [fitOf([{ name: 'page', steps: ['gup_call'], interval: [91, 99] }], [[1]])] },
      'fits.0.sums.0.interval: page adds up to 90, which is not in it',
    ],
    [
      { fits: [fitOf([{ name: 'page', steps: ['gup_call'], interval: [80, 99] }], [[0.9]])] },
      'fits.0.correlation: symm',
    ],
    [
      { fits: [fitOf([{ name: 'page', steps: ['gup_call'], interval: [80, 99] }], [[1, 0]])] },
      'fits.0.correlation: symm',
    ],
    [{ steps: { gup_call: { price: 1, sigma: 4, from: 'measured', why: 'x' } } }, 'steps.gup_call.sigma: '],
    [{ reuse: { hotPages: 1.5, warmPages: 2, coldPages: 3, why: 'x' } }, 'reuse.hotPages: '],
    [
      { reuse: { hotPages: 9, warmPages: 8, coldPages: 20, why: 'x' } },
      'reuse: hotPages <= warmPages <= coldPages',
    ],
    [{ iommu: { addressBits: 39, reserved: [['0xFEE', '0x1']], why: 'x' } }, 'iommu.reserved.0.0: '],
    [{ colour: 'red' }, 'host file: '],
  ])('names the place of %j', (wrong, place) => {
    const path = fileOf(JSON.stringify({ ...GOOD, ...wrong }));
    const load = () => loadHost(path);
    expect(load).toThrow(InputError);
    try {
      load();
    } catch (error) {
      const { message } = error as Error;
      expect(message.startsWith(`${path}:1: ${place}`), message).toBe(true);
      expect(message).not.toContain('\n');
    }
  });
});
