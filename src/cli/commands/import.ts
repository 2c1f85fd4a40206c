/** vfiobench import */
import { extname } from 'node:path';
import { InputError, shownName } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { hostsThat, loadHost } from '../../hosts/load.js';
import { counted, grouped } from '../../report/numbers.js';
import { shown } from '../../trace/fault.js';
import { type ImportedKicks, importKicks } from '../../trace/import/import-kicks.js';
import { metaOf } from '../../trace/import/import-meta.js';
import type { Oddness } from '../../trace/import/recording-reader.js';
import { COLUMNS } from '../../trace/ops.js';
import { unendedText } from '../../trace/problems.js';
import { refuseSameFile } from '../output-files.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';
import { FORMS, type Form, formOf, refuseOnTerminal, rowPieces, writeTrace } from '../trace-forms.js';

export interface ImportOptions {
  readonly output?: string;
  readonly format?: Form;
  readonly vmOf?: readonly string[];
  readonly host?: string;
  readonly quiet?: boolean;
}

const USED = new Set(['ts_ns', 'vm', 'cpu', 'op', 'addr', 'len', 'kind', 'value', 'ret']);
const COLUMNS_USED = COLUMNS.filter((column) => USED.has(column));
const MOST_VM = 65535;

/** Turns a tracer's text into a trace, to a file or to stdout; says on stderr what was left out. */
export async function importCommand(name: string, options: ImportOptions, streams: Streams): Promise<void> {
  const { output = '-' } = options;
  const form = options.format ?? formByName(output);
  if (output === '-') refuseOnTerminal(form, streams);
  refuseSameFile(`-o ${output}`, output, [name], 'the recording itself');
  if (options.host !== undefined) checkHost(options.host);
  const imported = await importKicks(name, streams.stdin, vmsOf(options.vmOf ?? []));
  await writeTrace(
    await rowPieces({ ...metaOf(name, imported), ...hostOf(options) }, COLUMNS_USED, imported.rows(), form),
    output,
    streams,
  );
  const next = options.host === undefined ? [nextStep(output)] : [];
  warn([...notes(name, imported), ...next], options.quiet === true, streams);
}

/** Throws InputError where no host is called so, or it has no price for kicks. */
function checkHost(name: string): void {
  let isPriced = false;
  try {
    isPriced = pricesKicks(loadHost(name));
  } catch (error) {
    throw error instanceof InputError ? new InputError(`--host ${name}: ${error.message}`) : error;
  }
  if (isPriced) return;
  throw new InputError(
    `--host ${name}: it prices no kicks; those that do: ${hostsThat(pricesKicks).join(', ')}`,
  );
}

function pricesKicks({ steps }: Host): boolean {
  return steps.eventfd_signal !== undefined;
}

function hostOf({ host }: ImportOptions): { readonly host?: string } {
  return host === undefined ? {} : { host };
}

/** A replay needs a host, and no recording names one. */
function nextStep(output: string): string {
  const trace = output === '-' ? 'TRACE' : output;
  return `the trace names no host, as import --host would have it: vfiobench replay ${trace} --host HOST, where HOST prices kicks: ${hostsThat(pricesKicks).join(', ')}`;
}

/** By the ending; CSV where there is none. */
function formByName(output: string): Form {
  const form = output === '-' || extname(output) === '' ? 'csv' : formOf(output);
  if (form !== undefined) return form;
  throw new InputError(`-o ${output}: a trace is written as ${FORMS.map((known) => `.${known}`).join(', ')}`);
}

/** `2063=0` */
function vmsOf(given: readonly string[]): Map<number, number> {
  const vms = new Map<number, number>();
  for (const text of given) {
    const match = /^(\d{1,10})=(\d{1,5})$/.exec(text);
    if (match === null || Number(match[2]) > MOST_VM) {
      throw new InputError(
        `--vm-of ${text}: expected PID=VM, a thread or process and a number up to ${MOST_VM}`,
      );
    }
    if (vms.has(Number(match[1]))) throw new InputError(`--vm-of ${text}: ${match[1]} is given twice`);
    vms.set(Number(match[1]), Number(match[2]));
  }
  return vms;
}

function notes(name: string, imported: ImportedKicks): string[] {
  const { recording, registrations, threads, counts } = imported;
  const { mmio, pio, hcall } = counts.kicks;
  const kinds = Object.entries(counts.kicks).filter(([, count]) => count > 0);
  const vms = new Set(threads.map(({ vm }) => vm)).size;
  const form = [...recording.forms.keys()].join(' and ');
  const all = [
    `${shownName(name)}: ${form}, ${counted(recording.lines, 'line')}: ` +
      `${counted(mmio + pio + hcall, 'kick')} (${kinds.map(([kind, count]) => `${grouped(count)} ${kind}`).join(', ')}) ` +
      `of ${counted(vms, 'VM')} with ${counted(threads.length, 'vCPU')}`,
    `${grouped(counts.kept)} stayed in the kernel, ${grouped(counts.toUserSpace)} went to user space; ` +
      `${counted(registrations.length, 'ioeventfd')} derived`,
  ];
  const unknown = counts.lostTrack + counts.ambiguous;
  if (unknown > 0) {
    all.push(
      `of ${counted(unknown, 'kick')} nobody can tell: the recording ended or had lost events (${grouped(counts.lostTrack)}), ` +
        `or a port read followed (${grouped(counts.ambiguous)}); an address of which nothing else is known gets no ioeventfd`,
    );
  }
  if (counts.assumed > 0) {
    all.push(
      `no kvm_userspace_exit in the recording: whether ${counted(counts.assumed, 'kick')} went to user space is not known; ` +
        'all are taken to have found an eventfd, and their ret is left empty',
    );
  }
  if (counts.unexplained > 0) {
    all.push(
      `no ioeventfd explains ${counted(counts.unexplained, 'kick')} that stayed in the kernel, or are taken to have: the same value ` +
        'also went to user space, or no eventfd has such a length; a replay sends them to user space',
    );
  }
  if (counts.fast > 0)
    all.push(`kvm_fast_mmio tells no length: 2 bytes assumed in ${counted(counts.fast, 'kick')}`);
  if (counts.kicks.hcall > 0) {
    all.push('hypercalls that KVM does not know are taken for doorbells: address a0, value a1');
  }
  all.push(...leftOut(imported));
  return all;
}

function leftOut({ recording, counts }: ImportedKicks): string[] {
  const { skipped, others, notUnderstood, lost, events } = recording;
  const skippedParts = [
    [skipped.reads, 'read'],
    [skipped.strings, 'string write'],
    [counts.ownDevices, "write to KVM's own devices"],
    [skipped.hypercalls, "KVM's own hypercall"],
  ] as const;
  const skippedText = skippedParts
    .filter(([count]) => count > 0)
    .map(([count, what]) =>
      what.startsWith('write') && count !== 1
        ? `${grouped(count)} ${what.replace('write', 'writes')}`
        : counted(count, what),
    );
  const otherText = [...others].map(([event, count]) => `${event} ${grouped(count)}`);
  return [
    ...(skippedText.length > 0 ? [`no kicks: ${skippedText.join(', ')}`] : []),
    ...(otherText.length > 0
      ? [`other events: ${otherText.slice(0, 8).join(', ')}${otherText.length > 8 ? ', …' : ''}`]
      : []),
    ...(events.outOfOrder > 0 ? [`${counted(events.outOfOrder, 'event')} out of order; sorted by time`] : []),
    ...(lost.count > 0
      ? [
          `events were lost: ${lost.events > 0 ? grouped(lost.events) : 'nobody counted them'}, first ${at(lost)}`,
        ]
      : []),
    ...(recording.mayBeCutOff ? [unendedText(recording.lines)] : []),
    ...(notUnderstood.count > 0
      ? [`not understood: ${counted(notUnderstood.count, 'line')}, first ${at(notUnderstood)}`]
      : []),
  ];
}

function at({ firstLine, firstText }: Oddness): string {
  return `line ${firstLine}: ${shown(firstText.trim())}`;
}
