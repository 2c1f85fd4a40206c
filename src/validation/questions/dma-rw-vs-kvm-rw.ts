/** What Alex Williamson and Yan Zhao left open between kvm_read/write_guest and vfio_dma_rw. */
import { grouped, percent } from '../../counted.js';
import type { Host } from '../../hosts/host.js';
import type { ReplayResult } from '../../results/replay.js';
import type { OpenQuestion } from '../../results/validation.js';
import type { Scalar } from '../published.js';
import { type Evidence, replayPackaged } from '../replays.js';
import { groupHeldForPins } from './group-held.js';
import { changeOf, laneOf, meanOf, measuredIn } from './numbers.js';
import { callersOf, mostPagesAccessed } from './trace-rows.js';

const HOST = 'zhao-gvt';
const CROWDED = 'traces/glmark2-8cpu.csv.gz';
const ONE_VM = 'traces/glmark2-1vm.csv.gz';
const TWO_VMS = 'traces/glmark2-2vm.csv.gz';
const PAGES = 'traces/rw-pages.csv';
const MM_EXIT = 'fixtures/traces/mm-exit.csv';
const WAYS = ['dma-rw-mutex', 'dma-rw-rwsem', 'dma-rw-group-held', 'dma-rw-mmget-not-zero'];

/** Reads of a whole page, and all reads of the trace: the size is what a mix can change. */
const WHOLE_PAGES = 'op=dma_read,len=4096';

export async function dmaRwQuestions({ published, replay, hostNamed }: Evidence): Promise<OpenQuestion[]> {
  const crowded = await replay(CROWDED, WAYS.slice(0, 3), null);
  const pages = await replay(PAGES, ['dma-rw-mutex', 'iova-rw-per-page'], null);
  const exited = await replay(MM_EXIT, WAYS, null);
  const one = await replay(ONE_VM, ['dma-rw-mutex', 'iova-rw-per-page'], null);
  const whole = await replay(ONE_VM, ['dma-rw-mutex'], WHOLE_PAGES);
  const two = await replay(TWO_VMS, [], null);
  const free = await replayPackaged((name) => withoutHandover(hostNamed(name)))(
    CROWDED,
    WAYS.slice(0, 3),
    null,
  );
  const cyclesIn = (result: ReplayResult, label: string): string => grouped(meanOf(result, label, 'dma_rw'));
  const cycles = (label: string): string => cyclesIn(crowded, label);
  return [
    {
      by: 'Alex Williamson',
      question: 'So maybe it is time to convert vfio_iommu.lock from a mutex to a rwsem?',
      answer: `Not for one caller a VM, as in both glmark2 runs: nobody waits for it. With ${await callersOf(CROWDED)} threads of one VM at a time vfio_dma_rw takes ${cycles('dma-rw-mutex')} cycles, waiting mostly for ${longestWait(crowded, 'dma-rw-mutex')}; ${cycles('dma-rw-rwsem')} with the rwsem, then waiting mostly for ${longestWait(crowded, 'dma-rw-rwsem')}; ${cycles('dma-rw-group-held')} with the group held besides. How much rests on the assumed ${grouped(hostNamed(HOST).locks?.handover ?? 0)} cycles that a lock takes from hand to hand: with 0 it is ${WAYS.slice(
        0,
        3,
      )
        .map((way) => cyclesIn(free, way))
        .join(', ')} cycles.`,
      command: `replay ${CROWDED} --variant dma-rw-mutex --variant dma-rw-rwsem --variant dma-rw-group-held --locks`,
    },
    {
      by: 'Alex Williamson',
      question: 'The vfio numbers are now +1.8-9.2%: do you know what happened?',
      answer: fromV1(published.scalars, one, whole),
      command: `replay ${ONE_VM} --variant dma-rw-mutex --variant iova-rw-per-page`,
    },
    {
      by: 'Alex Williamson',
      question: 'Is the algorithm of v2 not better for accesses crossing page boundaries?',
      answer: `It is: accesses of up to ${await mostPagesAccessed(PAGES)} pages take ${grouped(meanOf(pages, 'dma-rw-mutex', 'dma_rw'))} cycles on average, ${grouped(meanOf(pages, 'iova-rw-per-page', 'dma_rw'))} with v1, ${grouped(meanOf(pages, 'BASE', 'dma_rw'))} by kvm_read/write_guest, which goes page by page too. What a write takes more than a read is paid by each copy here, which is assumed. In glmark2 nothing crosses a page, and v1 takes less by the test of the mapping's rights, which it lacks.`,
      command: `replay ${PAGES} --variant dma-rw-mutex --variant iova-rw-per-page`,
    },
    {
      by: 'Yan Zhao',
      question:
        'The cycles that KVM takes more with two VMs and srcu does not: may they be atomic operations?',
      answer: secondVm(one, two),
      command: `replay ${TWO_VMS}`,
    },
    await groupHeldForPins(replay, 'Alex Williamson'),
    {
      by: 'Yan Zhao',
      question: 'May dma->task be assumed to be no kernel thread, its mm taken without task_lock?',
      answer: `Only if something else holds the mm. Where it goes away between two calls, a call fails cleanly in every variant: ${errnos(exited)}. This rests on a mapping that keeps the mm_struct (mmgrab), as newer kernels have it: task->mm alone may be freed between check and use, and calls of the model are atomic.`,
      command: `replay ${MM_EXIT} ${WAYS.map((way) => `--variant ${way}`).join(' ')}`,
    },
  ];
}

/** The same host, on which locks change hands for nothing. */
function withoutHandover(host: Host): Host {
  return host.locks === undefined ? host : { ...host, locks: { ...host.locks, handover: 0 } };
}

/** What the mail has of v1 and v2, and what of the model tells them apart. */
function fromV1(scalars: readonly Scalar[], one: ReplayResult, whole: ReplayResult): string {
  const mail = (id: string): number => scalars.find((scalar) => scalar.id === id)!.value;
  const way = (name: string, probe: string): string => {
    const [v1, v2] = ['iova-rw-per-page', 'dma-rw-mutex'].map((label) => meanOf(one, label, probe));
    const [was, is] = [mail(`rw-v1-vfio-${name}`), mail(`rw-v2-vfio-${name}`)];
    return `a ${name} takes ${grouped(v1)} cycles with v1 and ${grouped(v2)} with v2, in the mail ${was} and ${is}`;
  };
  const more = mail('rw-v2-vfio-read') - mail('rw-v1-vfio-read');
  const reads = measuredIn(one, 'dma-rw-mutex', 'dma_read');
  const pages = measuredIn(whole, 'dma-rw-mutex', 'dma_read');
  const less = (reads.total - pages.total) / (reads.n - pages.n);
  const points = percent(more / (pages.mean - less)).replace('%', 'points');
  const [v1, v2] = ['iova-rw-per-page', 'dma-rw-mutex'].map((label) => meanOf(one, label, 'dma_read'));
  return `In part, perhaps: ${way('read', 'dma_read')}; ${way('write', 'dma_write')}. No access of glmark2 crosses a page, where v2 takes one step more, the test of the mapping's rights: ${grouped(v2 - v1)} cycles, an assumed share of a fitted sum that may be anything from nothing to all of it. The mix of reads and writes does not explain the rest, since the mail has each by itself. Nor do sizes: a read of a whole page takes ${grouped(pages.mean - less)} cycles more than a shorter one, so that for ${more} cycles the share of whole pages (${percent(pages.n / reads.n)} of glmark2's reads) would have to differ by ${points}. Waiting for locks, as the mail supposed at first, is not in a trace of one caller.`;
}

/** The lock that calls wait for most, with its share of their time. */
function longestWait(result: ReplayResult, label: string): string {
  const { steps, total } = measuredIn(result, label, 'dma_rw');
  const waits = steps.flatMap(({ step, time }) => {
    const lock = /^wait\[(.*)\]$/.exec(step)?.[1];
    return lock === undefined ? [] : [{ lock, time }];
  });
  const [{ lock, time }] = waits.sort((a, b) => b.time - a.time);
  return `${lock} (${percent(time / total)} of the time)`;
}

/** Of the difference between one VM and two, the share of each step, the largest first. */
function secondVm(one: ReplayResult, two: ReplayResult): string {
  const before = measuredIn(one, 'BASE', 'dma_rw');
  const after = measuredIn(two, 'BASE', 'dma_rw');
  const perCall = (of: typeof before, name: string): number =>
    (of.steps.find(({ step }) => step === name)?.time ?? 0) / of.n;
  const more = after.mean - before.mean;
  const shares = after.steps
    .map(({ step }) => ({ step, cycles: perCall(after, step) - perCall(before, step) }))
    .sort((a, b) => b.cycles - a.cycles);
  const largest = shares.slice(0, 3).map(({ step, cycles }) => `${step} ${grouped(cycles)}`);
  const srcu = shares.find(({ step }) => step === 'kvm_srcu')!.cycles;
  return `A call is ${changeOf(before.mean, after.mean)}, by ${grouped(more)} cycles, of which kvm_srcu has ${grouped(srcu)}. In the model no step waits: caches and bouncing lines make all but the copies dearer by one factor, most of it in ${largest.join(', ')} (shares of the kvm sum are assumed).`;
}

/** Errnos of each lane, lanes with the same ones together. */
function errnos(result: ReplayResult): string {
  const byText = new Map<string, string[]>();
  for (const label of ['BASE', ...WAYS]) {
    const text = [...new Set(laneOf(result, label).errnos.map(({ errno }) => errno))].sort().join(' and ');
    byText.set(text, [...(byText.get(text) ?? []), label === 'BASE' ? 'kvm-rw' : label]);
  }
  return [...byText].map(([text, labels]) => `${text} from ${labels.join(', ')}`).join('; ');
}
