/** vfiobench vmexit */
import { thereAre } from '../../did-you-mean.js';
import { InputError } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import { hostsThat } from '../../hosts/load.js';
import { loadKnown } from '../../replay/pricing/known-steps.js';
import { parseOverrides } from '../../replay/pricing/prices.js';
import { GOAL, vmexit } from '../../replay/suites/vmexit.js';
import { SUITE, variantOfTest } from '../../replay/suites/vmexit-tests.js';
import { vmexitNotes, vmexitText } from '../../report/vmexit-text.js';
import type { VmexitResult } from '../../results/vmexit.js';
import { type Selection, selectOn } from '../../variants/select.js';
import { VERSION } from '../../version.js';
import { asJson, deliver, type Formats, type OutputOptions, targets } from '../result-output.js';
import type { Streams } from '../streams.js';
import { warn } from '../terminal.js';

const FORMATS: Formats<VmexitResult> = {
  text: vmexitText,
  json: asJson,
};

export interface VmexitOptions extends OutputOptions {
  readonly host: string;
  readonly set?: readonly string[];
  readonly seed: number;
  readonly eventfds: number;
}

export async function vmexitCommand(
  names: readonly string[],
  options: VmexitOptions,
  streams: Streams,
): Promise<void> {
  const to = targets(options, FORMATS);
  const host = loadKnown(options.host);
  checkHost(host);
  const overrides = parseOverrides(options.set, host);
  const kinds = await kindsOf(names);
  const { seed, eventfds } = options;
  const tests = [];
  for (const kind of kinds) tests.push(await vmexit(kind, { host, overrides, seed, eventfds }));
  const result: VmexitResult = {
    schema: 'vfiobench-vmexit/1',
    version: VERSION,
    host: host.name,
    seed,
    eventfds,
    goal: GOAL,
    overrides,
    tests,
  };
  warn(vmexitNotes(result), options.quiet === true, streams);
  await deliver(result, FORMATS, to, options, streams);
}

/** Throws InputError with the hosts that would do, where this one does not count cycles or prices no kicks. */
function checkHost(host: Host): void {
  const others = (): string => hostsThat((one) => one.unit === 'cycles' && pricesKicks(one)).join(', ');
  if (host.unit !== 'cycles')
    throw new InputError(
      `vmexit counts cycles: host ${host.name} is priced in ${host.unit} and does not say how many cycles a ns has; hosts that price kicks in cycles: ${others()}`,
    );
  if (!pricesKicks(host))
    throw new InputError(`host ${host.name} prices no kicks; those that do, in cycles: ${others()}`);
}

function pricesKicks({ steps }: Host): boolean {
  return steps.vmexit !== undefined;
}

/** The suite's tests, or those named: by the suite's name or by the variant's. Throws InputError on other names. */
async function kindsOf(names: readonly string[]): Promise<Selection[]> {
  const wanted = names.length === 0 ? Object.keys(SUITE) : names;
  const kinds: Selection[] = [];
  for (const name of wanted) {
    const variant = variantOfTest(name);
    if (/-eventfd/.test(variant)) {
      throw new InputError(`${name}: no such test${thereAre(name, Object.values(SUITE))}`);
    }
    const kind = await selectOn(['kick'], variant);
    const other = kind.chosen.find(({ variant: { path } }) => path !== 'kick');
    if (other !== undefined)
      throw new InputError(
        `${name}: ${other.variant.name} is no way to ring a doorbell (vfiobench list variants)`,
      );
    if (kinds.some(({ label }) => label === kind.label)) throw new InputError(`${name} is named twice`);
    kinds.push(kind);
  }
  return kinds;
}
