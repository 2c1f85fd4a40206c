import { beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { loadHost } from '../../hosts/load.js';
import { plainPage } from '../../report/terminal.js';
import { validationText } from '../../report/validation/text.js';
import type { Validation } from '../../results/validation.js';
import { asItIs, missed, onChanged } from '../evidence.test-data.js';
import { evidence, type ReplayPackaged } from '../replays.js';
import { answer, check, validate } from '../validate.js';

const THREAD = 'dma-rw-vs-kvm-rw';

/** Judged with an error in the prices that one trace is replayed with, the other as it is. */
function planted(trace: string, change: (host: Host) => Host): Promise<Validation> {
  const wrong = onChanged(change);
  const replay: ReplayPackaged = (path, ...rest) =>
    (path.includes(trace) ? wrong : asItIs.replay)(path, ...rest);
  return validate(THREAD, evidence({ replay }));
}

describe(`vfiobench validate --thread ${THREAD}`, () => {
  let validation: Validation;

  beforeAll(async () => {
    validation = await validate(THREAD, asItIs);
  });

  it('has all 49 figures, and hits them', () => {
    expect(validation.figures).toHaveLength(49);
    expect(missed(validation)).toEqual([]);
    expect(validation.directions.filter(({ right }) => right === false)).toEqual([]);
    expect(validation.directions).toHaveLength(9);
    // what the model has no mechanism for is said, not counted
    const open = validation.directions.filter(({ right }) => right === null);
    expect(open.map(({ id, modelled }) => [id, modelled])).toEqual([
      ['dma-rw-rwsem-mutex-1vm', 0],
      ['dma-rw-rwsem-mutex-2vm', 0],
    ]);
    expect(() => check(validation)).not.toThrow();
  });

  it('tells what is arithmetic of fitted figures, what repeats others, and the directions that follow from it', () => {
    const [{ predict, repeats, arithmetic, corrected, own }] = validation.summary;
    expect([predict.figures, repeats.length, own.figures]).toEqual([35, 19, 6]);
    // all that their remarks say tests nothing
    const nothing = validation.figures.filter(({ remark }) => remark?.includes('It tests nothing'));
    expect(nothing).toHaveLength(10);
    for (const { id } of nothing) expect([...repeats, ...arithmetic]).toContain(id);
    expect(corrected).toEqual(['lock-2vm-iommu', 'lock-2vm-srcu']);
    expect(arithmetic).toEqual([
      'rw-v1-vfio-write',
      'rw-v1-vfio-read',
      'rw-test1-avg',
      'rw-test2-avg',
      'rw-1vm-kvm-avg',
      'rw-1vm-mutex-avg',
      'rw-2vm-kvm-avg',
      'rw-1vm-mutex-inc',
    ]);
    // the trace's mix does the rest: 29,587 reads and 17,098 writes
    const average = validation.figures.find(({ id }) => id === 'rw-1vm-mutex-avg')!;
    const [read, write] = average.madeOf.map(({ modelled }) => modelled);
    expect((29_587 * read + 17_098 * write) / (29_587 + 17_098)).toBeCloseTo(average.modelled!, 6);
    expect(validation.directions.filter(({ follows }) => follows).map(({ id }) => id)).toEqual([
      'dma-rw-mutex-1vm',
      'dma-rw-rwsem-1vm',
      'dma-rw-rwsem-mutex-1vm',
    ]);
  });

  it('says of the rwsem where it is the mutex to the last digit, and of v1 that it is v2 less one step', () => {
    const about = (text: string): string[] =>
      validation.figures.filter(({ remark }) => remark?.includes(text)).map(({ id }) => id);
    expect(about('nothing about the rwsem')).toHaveLength(8);
    expect(about('It tests nothing else')).toEqual(['rw-v1-vfio-write', 'rw-v1-vfio-read']);
  });

  it('gives what the structure alone must give: four locks less, then one', () => {
    const cycles = (id: string): number => validation.figures.find((figure) => figure.id === id)!.modelled!;
    expect(cycles('rw-1vm-rwsem-avg') - cycles('rw-group-held-avg')).toBeCloseTo(108 + 114 + 115 + 113, 6);
    expect(cycles('rw-group-held-avg') - cycles('rw-mmget-avg')).toBeCloseTo(104, 2);
  });

  it('reads a lock of two VMs with the 20 cycles of get_cycles that nobody makes dearer, and says so', () => {
    const locks = validation.figures.filter(({ id }) => id.startsWith('lock-2vm-'));
    const { factor } = loadHost('zhao-gvt').interference!;
    expect(locks.map(({ modelled }) => Math.round(modelled!))).toEqual(
      [117, 117, 160].map((alone) => Math.round((alone - 20) * factor + 20)),
    );
    // what the remark says of the figures without them
    expect(
      locks.map(({ published }, i) => Math.round(([117, 117, 160][i] * factor * 100) / published! - 100)),
    ).toEqual([21, 16, 17]);
    for (const { hit, remark } of locks) {
      expect(hit).toBe(true);
      expect(remark).toContain('these three figures miss without (21, 16 and 17 % off)');
    }
  });

  it('is the mail answered, in 80 columns', async () => {
    // as the command prints it: end-to-end/validate.test.ts
    const answered = { ...validation, answer: await answer(THREAD, asItIs) };
    const stdout = validationText(answered, plainPage(80));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(
      /^ {2}vfio_dma_rw\(mutex\) +1340 +\(1359\) +2248 +\(2195\) +1673 +\(1665\) +680 +\(668\)$/m,
    );
    expect(stdout.match(/^> /gm)).toHaveLength(6);
    const answers = stdout.replace(/\s+/g, ' ');
    // v2 has a step more
    expect(answers).toMatch(/a read takes 1,292 cycles with v1 and 1,359 with v2, in the mail 1262 and 1378/);
    expect(answers).toMatch(
      /pins of one page get 30\.7 % faster, .* 6\.4 % faster, unpins get 46\.4 % faster/,
    );
    // as traces/README.md has it
    expect(answers).toContain('accesses of up to 32 pages take');
    expect(answers).toContain('With 8 threads of one VM at a time');
    // as docs/guest-memory.md has it of a host with "handover": 0
    expect(answers).toMatch(/assumed 120 cycles .* with 0 it is 8,454, 2,283, 1,244 cycles/);
    // then every figure
    expect(stdout).toMatch(/^rw-group-held-avg +1198 +1215 cycles +\+1\.4 % .* hit$/m);
  });

  it('sees a planted error: no interference, a wrong copy', async () => {
    const alone = await planted('glmark2-2vm', ({ interference: _, ...host }) => host);
    expect(missed(alone)).toEqual(
      expect.arrayContaining(['rw-2vm-kvm-read', 'rw-2vm-mutex-avg', 'rw-2vm-rwsem-write']),
    );
    expect(() => check(alone)).toThrow(
      'fitted figures outside their bound: rw-2vm-kvm-read, rw-2vm-kvm-write',
    );
    const copy = await planted('glmark2-1vm', (host) => {
      host.steps.copy_to_user.price += 100;
      return host;
    });
    expect(missed(copy)).toEqual(expect.arrayContaining(['rw-1vm-kvm-write']));
  });
});
