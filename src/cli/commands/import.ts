/** vfiobench import */
import { extname } from 'node:path';
import { InputError } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { loadKnown } from '../../replay/pricing/known-steps.js';
import { parseBacking } from '../../trace/backing.js';
import { RowFault } from '../../trace/fault.js';
import { importRecording } from '../../trace/import/import-recording.js';
import type { ImportChoices, Imported } from '../../trace/import/imported.js';
import type { TraceMeta } from '../../trace/trace.js';
import { TRACE_FORMS } from '../command-options.js';
import { hostsPricingOps, unpricedOps } from '../fitting-hosts.js';
import { refuseSameFile, refuseUnwritable } from '../output-checks.js';
import { folderOf, hostIn } from '../relative-paths.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';
import { type Form, formOf, refuseOnTerminal, rowPieces, writeTrace } from '../trace-forms.js';
import { recordedBase } from './recorded-base.js';

export interface ImportOptions {
  readonly output?: string;
  readonly format?: Form;
  readonly vmOf?: readonly string[];
  readonly pid?: readonly string[];
  readonly host?: string;
  readonly backing?: string;
  readonly container?: TraceMeta['container'];
  readonly quiet?: boolean;
}

const MOST_VM = 65535;

/** Turns a recording into a trace, to a file or to stdout; says on stderr what was left out. */
export async function importCommand(name: string, options: ImportOptions, streams: Streams): Promise<void> {
  const { output = '-' } = options;
  const form = options.format ?? formByName(output);
  if (output === '-') refuseOnTerminal(form, streams);
  refuseSameFile(`-o ${output}`, output, [name], 'the recording itself');
  refuseUnwritable(output);
  const host = hostOf(options);
  const imported = await importRecording(name, streams.stdin, choicesOf(options));
  if (host !== null) checkPrices(host, imported);
  const named = options.host === undefined ? {} : { host: hostIn(folderOf(output), options.host) };
  const meta = { ...imported.meta, ...named };
  await writeTrace(await rowPieces(meta, imported.columns, imported.rows(), form), output, streams);
  warn([...imported.notes, ...nextSteps(output, imported, host)], options.quiet === true, streams);
}

/** Throws InputError where no host is called so. */
function hostOf({ host }: ImportOptions): Host | null {
  if (host === undefined) return null;
  try {
    return loadKnown(host);
  } catch (error) {
    throw error instanceof InputError ? new InputError(`--host ${host}: ${error.message}`) : error;
  }
}

/** Throws InputError where the host has no price for the recorded operations. */
function checkPrices(host: Host, { ops, meta }: Imported): void {
  const container = meta.container ?? 'mdev';
  const unpriced = unpricedOps(host, ops, container);
  if (unpriced.length === 0) return;
  const others = hostsPricingOps(ops, container).join(', ');
  const which = others === '' ? `${NO_HOST} prices all that was recorded` : `those that price all: ${others}`;
  throw new InputError(`--host ${host.name}: it prices no ${opsText(unpriced)}; ${which}`);
}

const NO_HOST = 'no built-in host';

/** A replay needs a host, and no recording names one; and it is of the code of some kernel. */
function nextSteps(output: string, { ops, meta }: Imported, host: Host | null): string[] {
  const container = meta.container ?? 'mdev';
  const base = recordedBase(ops, meta.kernel, container);
  const replay = `vfiobench replay ${output === '-' ? 'TRACE' : output}`;
  return [
    ...(base === null
      ? []
      : [`--base ${base} makes a replay run the code that was recorded (vfiobench list variants)`]),
    ...(host === null
      ? [
          `the trace names no host, as import --host would have it: ${replay} --host HOST, where HOST prices ${opsText(ops)}: ${hostsPricingOps(ops, container).join(', ') || `${NO_HOST} does`}`,
        ]
      : []),
  ];
}

function opsText(ops: readonly string[]): string {
  return ops.map((op) => (op === 'kick' ? 'kicks' : op)).join(', ');
}

function choicesOf({ vmOf = [], pid = [], backing, container }: ImportOptions): ImportChoices {
  try {
    if (backing !== undefined) parseBacking(backing);
  } catch (error) {
    throw error instanceof RowFault ? new InputError(`--${error.message}`) : error;
  }
  return { vmOf: vmsOf(vmOf), pids: pid.map(pidOf), backing, container };
}

/** By the ending; CSV where there is none. */
function formByName(output: string): Form {
  const form = output === '-' || extname(output) === '' ? 'csv' : formOf(output);
  if (form !== undefined) return form;
  throw new InputError(
    `-o ${output}: a trace is written as ${TRACE_FORMS.map((known) => `.${known}`).join(', ')}`,
  );
}

function pidOf(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InputError(`--pid ${text}: expected the number of a thread or process`);
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
