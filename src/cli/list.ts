/** vfiobench list */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { didYouMean } from '../did-you-mean.js';
import { InputError } from '../failure.js';
import { hostNames, loadHost } from '../hosts/load.js';
import { STEPS } from '../kernel/steps.js';
import type { Streams } from '../main.js';
import { REPLAYED } from '../replay/calls.js';
import { isTime, PROBES } from '../replay/probes.js';
import { FORMATS as REPLAY_FORMATS } from '../report/formats.js';
import { type Listing, listText } from '../report/list-text.js';
import { openTrace } from '../trace/open.js';
import { OPS } from '../trace/ops.js';
import { VARIANTS } from '../variants/table.js';
import { deliver, type Formats, type OutputOptions, targets } from './result-output.js';

const FORMATS: Formats<Listing> = {
  text: listText,
  json: (listing) => `${JSON.stringify(listing, null, 2)}\n`,
};

const LISTS: Readonly<Record<string, (host: string | undefined) => Listing | Promise<Listing>>> = {
  variants: () => ({
    title: 'variants; the first of each path is its BASE by default',
    columns: ['variant', 'path', 'what it changes', 'source'],
    rows: VARIANTS.map(({ name, path, summary, source }) => [name, path, summary, source]),
  }),
  hosts: () => ({
    title: 'hosts',
    columns: ['host', 'unit', 'kernel', 'what it is', 'source'],
    rows: hostNames()
      .map(loadHost)
      .map(({ name, unit, kernel, summary, source }) => [name, unit, kernel, summary, source]),
  }),
  traces: listTraces,
  steps: (host) => {
    if (host === undefined) {
      return {
        title: 'steps that the kernel paths count; --host shows their prices',
        columns: ['step', 'what one count stands for'],
        rows: STEPS.map(({ name, summary }) => [name, summary]),
      };
    }
    const { steps, name, unit } = loadHost(host);
    return {
      title: `steps and their prices on ${name}, ${unit}`,
      columns: ['step', 'price', 'from', 'why'],
      rows: STEPS.flatMap((step) => {
        const price = steps[step.name];
        return price === undefined ? [] : [[step.name, String(price.price), price.from, price.why]];
      }),
    };
  },
  probes: () => ({
    title: 'probes',
    columns: ['probe', 'what it measures'],
    rows: PROBES.map((probe) => [`@${probe.name}${isTime(probe) ? '_ns' : ''}`, probe.summary]),
  }),
  ops: () => ({
    title: 'operations of a trace',
    columns: ['op', 'stands for', 'columns', 'replayed'],
    rows: OPS.map(({ name, call, takes }, op) => [
      name,
      call,
      takes.join(' '),
      REPLAYED.has(op) ? 'yes' : 'not yet',
    ]),
  }),
  formats: () => ({
    title: 'forms of a replay result',
    columns: ['format'],
    rows: Object.keys(REPLAY_FORMATS).map((name) => [name]),
  }),
};

async function listTraces(): Promise<Listing> {
  const folder = packageFolder('traces');
  const files = readdirSync(folder)
    .filter((file) => /\.csv(\.gz)?$/.test(file))
    .sort();
  const rows = [];
  for (const file of files) {
    const { meta } = await openTrace(`${folder}/${file}`, {});
    rows.push([`traces/${file}`, meta.origin ?? '', meta.host ?? '', meta.workload ?? '']);
  }
  return { title: 'traces that come with vfiobench', columns: ['trace', 'origin', 'host', 'workload'], rows };
}

/** A folder of the package, from src/cli or dist/src/cli. */
function packageFolder(name: string): string {
  const here = fileURLToPath(import.meta.url);
  return fileURLToPath(
    new URL(`${here.includes('/dist/src/') ? '../../../' : '../../'}${name}`, import.meta.url),
  );
}

export async function listCommand(
  what: string,
  options: OutputOptions & { readonly host?: string },
  streams: Streams,
): Promise<void> {
  const list = LISTS[what];
  if (list === undefined) {
    throw new InputError(
      `list ${what}: there is no such list${didYouMean(what, Object.keys(LISTS))}; there are ${Object.keys(LISTS).join(', ')}`,
    );
  }
  const to = targets(options, FORMATS);
  await deliver(await list(options.host), FORMATS, to, options, streams);
}
