/** vfiobench list */
import { didYouMean, thereAre } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import { packageFile } from '../../package-file.js';
import { packagedTraces } from '../../path-or-name.js';
import { type Listing, listText } from '../../report/list-text.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';

const FORMATS: Formats<Listing> = {
  text: listText,
  json: asJson,
};

/** Each list loads what it lists, and no more: a list should be there at once. */
const LISTS: Readonly<Record<string, (host: string | undefined) => Promise<Listing>>> = {
  async variants() {
    const [{ VARIANTS }, { describedParams }] = await Promise.all([
      import('../../variants/table.js'),
      import('../../variants/parameters.js'),
    ]);
    return {
      title:
        'variants; the first of each path is its BASE by default; a parameter is set by NAME:PARAMETER=VALUE',
      columns: ['variant', 'path', 'what it changes', 'parameters', 'source'],
      rows: VARIANTS.map((variant) => {
        const { name, path, summary, source } = variant;
        return [name, path, summary, describedParams(variant).join('; '), source];
      }),
    };
  },
  async slots() {
    const { slotsByPath } = await import('../../variants/slots.js');
    return {
      title:
        'slots of the kernel that a variant may fill (an example: fixtures/variants/capped-run.mjs; the types: src/kernel/behaviour.ts, in the sources alone)',
      columns: ['slot', 'is a', 'path', 'filled by default by'],
      rows: slotsByPath().map(({ slot, type, path, variant }) => [slot, type, path, variant]),
    };
  },
  async hosts() {
    const [{ hostNames }, { loadHost }] = await Promise.all([
      import('../../hosts/built-in.js'),
      import('../../hosts/load.js'),
    ]);
    return {
      title: 'hosts',
      columns: ['host', 'unit', 'kernel', 'what it is', 'source'],
      rows: hostNames()
        .map(loadHost)
        .map(({ name, unit, kernel, summary, source }) => [name, unit, kernel, summary, source]),
    };
  },
  async traces() {
    const { openTrace } = await import('../../trace/open.js');
    const rows = [];
    for (const name of packagedTraces()) {
      const trace = await openTrace(packageFile(name), {});
      await trace.close();
      const { meta } = trace;
      rows.push([name, meta.origin ?? '', meta.host ?? '', meta.workload ?? '']);
    }
    return {
      title: 'traces that come with vfiobench',
      columns: ['trace', 'origin', 'host', 'workload'],
      rows,
    };
  },
  async steps(host) {
    const { STEPS } = await import('../../kernel/steps.js');
    if (host === undefined) {
      return {
        title: 'steps that the kernel paths count; --host shows their prices',
        columns: ['step', 'what one count stands for'],
        rows: STEPS.map(({ name, summary }) => [name, summary]),
      };
    }
    const { loadKnown } = await import('../../replay/pricing/known-steps.js');
    const { steps, name, unit } = loadKnown(host);
    return {
      title: `steps and their prices on ${name}, ${unit}`,
      columns: ['step', 'price', '95 %', 'from', 'why'],
      rows: STEPS.flatMap((step) => {
        const price = steps[step.name];
        if (price === undefined) return [];
        const interval = price.interval?.join(' to ') ?? 'no interval';
        return [[step.name, String(price.price), interval, price.from, price.why]];
      }),
    };
  },
  async probes() {
    const [{ isTime, PROBES }, { LOCK_WAIT_SUMMARY }] = await Promise.all([
      import('../../replay/probes/probes.js'),
      import('../../replay/outcome/locks.js'),
    ]);
    return {
      title: 'probes; times are shown in the unit of the report',
      columns: ['probe', 'what it measures'],
      rows: [
        ...PROBES.map((probe) => [`@${probe.name}${isTime(probe) ? '_ns' : ''}`, probe.summary]),
        ['@lock_wait_ns[lock]', LOCK_WAIT_SUMMARY],
      ],
    };
  },
  async ops() {
    const { OPS } = await import('../../trace/ops.js');
    return {
      title: 'operations of a trace',
      columns: ['op', 'stands for', 'columns'],
      rows: OPS.map(({ name, call, takes }) => [name, call, takes.join(' ')]),
    };
  },
  async formats() {
    const { FORMATS: forms } = await import('../../report/replay/formats.js');
    return {
      title: 'forms of a replay result (--format)',
      columns: ['format'],
      rows: Object.keys(forms).map((name) => [name]),
    };
  },
  async forms() {
    const { FORMS } = await import('../../recordings/forms.js');
    return {
      title: 'forms of recordings; content decides, not the name of the file',
      columns: ['form', 'what it is', 'example'],
      rows: FORMS.map(({ name, summary, example }) => [name, summary, example]),
    };
  },
};

/** What can be listed. */
export const LIST_NAMES: readonly string[] = Object.keys(LISTS);

/**
 * Prints a list, or those of its entries that have a word in their name or path. Throws InputError.
 * @param word null: all entries
 */
export async function listCommand(
  what: string,
  word: string | null,
  options: OutputOptions & { readonly host?: string },
  streams: Streams,
): Promise<void> {
  if (!Object.hasOwn(LISTS, what))
    throw new InputError(`list ${what}: there is no such list${thereAre(what, LIST_NAMES)}`);
  if (options.host !== undefined && what !== 'steps')
    throw new InputError(`list ${what}: --host goes with list steps, whose prices it shows`);
  const to = targets(options, FORMATS);
  const all = await LISTS[what](options.host);
  const listing = word === null ? all : matching(all, what, word);
  await deliver(listing, FORMATS, to, options, streams);
}

/** Throws InputError where no entry matches. */
function matching(listing: Listing, what: string, word: string): Listing {
  const keys = listing.columns.flatMap((column, i) => (i === 0 || column === 'path' ? [i] : []));
  const wanted = word.toLowerCase();
  const rows = listing.rows.filter((cells) => keys.some((i) => cells[i].toLowerCase().includes(wanted)));
  if (rows.length > 0) return { ...listing, rows };
  const names = listing.rows.flatMap((cells) => keys.map((i) => cells[i]));
  throw new InputError(`list ${what} ${word}: no name has ${word} in it${didYouMean(word, names)}`);
}
