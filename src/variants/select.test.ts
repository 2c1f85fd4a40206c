import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CheckFailed, InputError } from '../failure.js';
import { StepTable } from '../kernel/steps.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { assemble } from './assemble.js';
import { DEFAULT_BASE, select, selectAll } from './select.js';
import { BASES, PATHS, VARIANTS } from './table.js';

const CAPPED = 'fixtures/variants/capped-run.mjs';
const folder = temporaryFolder();
let modules = 0;

/** Writes a module and returns its path; each under a name of its own, since modules are loaded once. */
function moduleOf(text: string): string {
  const path = join(folder, `m${modules++}.mjs`);
  writeFileSync(path, text);
  return path;
}

/** A module whose default export is a good variant but for some properties. */
function variantWith(properties: string): string {
  return moduleOf(
    `export default { name: 'mine', path: 'pin', summary: 's', source: 's', replaces: () => ({}), ${properties} };`,
  );
}

describe('the table of variants', () => {
  it('has one name for each, in the style of the others', () => {
    expect(new Set(VARIANTS.map(({ name }) => name)).size).toBe(VARIANTS.length);
    for (const { name, summary, source } of VARIANTS) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(summary.length).toBeGreaterThan(20);
      expect(source).not.toBe('');
    }
  });

  it('begins each path with its BASE, and the BASEs fill every slot that any variant fills', () => {
    expect(BASES.map(({ path }) => path)).toEqual(PATHS);
    const all = assemble(DEFAULT_BASE, null, new StepTable());
    for (const { name, replaces } of VARIANTS) {
      for (const slot of Object.keys(replaces({}, {} as never)))
        expect(Object.keys(all), name).toContain(slot);
    }
  });

  it('keeps to its path: BASEs of two paths fill no slot twice', () => {
    const slots = BASES.flatMap(({ replaces }) => Object.keys(replaces({}, {} as never)));
    expect(new Set(slots).size).toBe(slots.length);
  });
});

function defaultsOf({ params = {} }: (typeof VARIANTS)[number]): Record<string, number> {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));
}

describe('select', () => {
  it('finds every built-in variant by its name', async () => {
    for (const variant of VARIANTS) {
      expect(await select(variant.name)).toEqual({
        label: variant.name,
        chosen: [{ variant, params: defaultsOf(variant), own: false }],
        text: variant.name,
      });
    }
  });

  it('joins with +, blanks allowed', async () => {
    const { label, chosen } = await select('contiguous-pin + map-batched');
    expect(label).toBe('contiguous-pin+map-batched');
    expect(chosen.map(({ variant }) => variant.name)).toEqual(['contiguous-pin', 'map-batched']);
  });

  it.each([
    [
      'contigous-pin',
      'no variant is called contigous-pin (did you mean contiguous-pin?); vfiobench list variants shows all',
    ],
    ['quite-else', 'no variant is called quite-else; there are page-by-page, '],
    ['constructor', 'no variant is called constructor; there are '],
    ['contiguous-pin+', 'the name of a variant is missing beside the + of "contiguous-pin+"'],
    ['', 'the name of a variant is missing (there are page-by-page, '],
    ['contiguous-pin:pages=3', 'variant contiguous-pin has no parameter pages; it has none'],
    ['contiguous-pin:constructor=3', 'variant contiguous-pin has no parameter constructor; it has none'],
    [`${CAPPED}:leest=3`, 'variant capped-run has no parameter leest; it has least, most'],
    [`${CAPPED}:least=1`, 'variant capped-run: least is a whole number from 2 to 512, not "1"'],
    [`${CAPPED}:least=513`, 'variant capped-run: least is a whole number from 2 to 512, not "513"'],
    [`${CAPPED}:least=2.5`, 'variant capped-run: least is a whole number from 2 to 512, not "2.5"'],
    [`${CAPPED}:least=`, 'variant capped-run: least is a whole number from 2 to 512, not ""'],
    [`${CAPPED}:least=many`, 'variant capped-run: least is a whole number from 2 to 512, not "many"'],
    [`${CAPPED}:least=4,most`, `${CAPPED}:least=4,most: parameters are written name=value, not "most"`],
    ['batch:bytes', 'batch:bytes: parameters are written name=value, not "bytes"'],
    ['batch:', 'batch:: parameters are written name=value, not ""'],
    ['bath:bytes', 'no variant is called bath:bytes'],
    [
      'batch:bytes=3M',
      'variant batch: bytes is a size from 4K to 4096T, a power of two, such as 2M, not "3M"',
    ],
    ['batch:bytes=1', 'variant batch: bytes is a size from 4K to 4096T, a power of two, such as 2M, not "1"'],
    ['iopf-premap:pages=4K', 'variant iopf-premap: pages is a whole number from 1 to 262144, not "4K"'],
    ['./no-such.mjs', './no-such.mjs: no such variant module'],
  ])('refuses %j', async (text, message) => {
    const error = await select(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message.startsWith(message), (error as Error).message).toBe(true);
  });

  it('names in the label the parameters that are not the default', async () => {
    expect((await select(CAPPED)).label).toBe('capped-run');
    expect((await select(`${CAPPED}:least=4`)).label).toBe('capped-run');
    expect((await select(`${CAPPED}:most=8`)).label).toBe('capped-run:most=8');
    expect((await select('batch:bytes=4K')).label).toBe('batch:bytes=4096');
    expect((await select('batch:bytes=2M')).label).toBe('batch');
    const { label, chosen } = await select(`${CAPPED}:least=2,most=8+map-batched`);
    expect(label).toBe('capped-run:least=2,most=8+map-batched');
    expect(chosen[0]).toMatchObject({ own: true, params: { least: 2, most: 8 } });
  });
});

describe('a variant module', () => {
  const shape = 'a variant module exports by default { name, path, summary, source, replaces }';

  it.each<[string, string, string]>([
    ['that does not parse', 'export default {\n  name: 1,,\n};', ':2: the module does not load: '],
    ['that throws as it loads', "\n\nthrow new Error('no luck')", ':3: the module does not load: no luck'],
    [
      'that imports what is not there',
      "import './gone.mjs'",
      ': the module does not load: Cannot find module',
    ],
    ['without a default export', 'export const name = 1', ': has no default export; a variant module exp'],
    ['that exports a function', 'export default () => {}', ': the default export: '],
    ['that exports null', 'export default null', ': the default export: '],
  ])('%s is refused', async (_, text, message) => {
    const path = moduleOf(text);
    const error = (await select(path).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(InputError);
    const [file, rest] = [error.message.slice(0, path.length), error.message.slice(path.length)];
    expect(file).toBe(path);
    expect(rest.startsWith(message) || rest.replace(/^:\d+/, '').startsWith(message), rest).toBe(true);
    expect(error.message).not.toContain('\n');
  });

  it.each([
    ["name: ''", 'name: '],
    ["name: 'BASE'", 'name: is the name of one of vfiobench'],
    ["name: 'a+b'", 'name: is letters, digits, - _ and .'],
    ["path: 'unpin'", 'path: '],
    ['summary: undefined', 'summary: '],
    ['replaces: {}', 'replaces: is a function'],
    ['mayDifer: []', 'the default export: '],
    ['params: { least: 3 }', 'params.least: '],
    [
      "params: { least: { summary: 's', default: 9, min: 1, max: 8 } }",
      'params.least: min <= default <= max',
    ],
    ["steps: [{ name: 'Step', summary: 's', ns: 2, why: 'w' }]", 'steps.0.name: is written like gup_call'],
    ["steps: [{ summary: 's', ns: 2, why: 'w' }]", 'steps.0.name: '],
    ["steps: [{ name: 'mine', summary: 's', ns: '2', why: 'w' }]", 'steps.0.ns: '],
    ["steps: [{ name: 'mine', summary: 's', ns: Infinity, why: 'w' }]", 'steps.0.ns: '],
    ["steps: [{ name: 'mine', summary: 's', ns: -1, why: 'w' }]", 'steps.0.ns: '],
    ["steps: [{ name: 'mine', summary: 's', ns: 2, why: '' }]", 'steps.0.why: '],
    ["mayDiffer: [{ op: 'map' }]", 'mayDiffer.0.reason: '],
    ["mayDiffer: [{ op: 'map', endsAt: 'end', reason: 'r' }]", 'mayDiffer.0.endsAt: '],
  ])('with %s is refused, by its place', async (properties, where) => {
    const path = variantWith(properties);
    const error = (await select(path).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toBeInstanceOf(InputError);
    expect(error.message.startsWith(`${path}: ${where}`), error.message).toBe(true);
    expect(error.message.endsWith(shape)).toBe(true);
  });

  const assembled = async (properties: string) =>
    assemble(DEFAULT_BASE, await select(variantWith(properties)), new StepTable());

  it('fills slots over BASE', async () => {
    const behaviour = await assembled('replaces: () => ({ wrapErrno: -75 })');
    expect(behaviour.wrapErrno).toBe(-75);
  });

  it('with a slot that there is not, or of another kind, is refused', async () => {
    await expect(assembled('replaces: () => ({ pinLop: () => 0 })')).rejects.toThrow(
      new InputError(
        'variant mine: replaces has pinLop, which is no slot (did you mean pinLoop?); there are pinLoop, groupReference, pinMapDma, firstVictim, removeVictim, unpinRegions, wrapErrno, inclusiveEnds, dmaRw, doorbellWay, serveMmio, deviceDma, s2Batch, s2NeedBreak, s2Tlbi',
      ),
    );
    await expect(assembled('replaces: () => ({ pinLoop: 3 })')).rejects.toThrow(
      new InputError('variant mine: replaces has pinLoop as number, it is a function'),
    );
    await expect(assembled('replaces: () => {}')).rejects.toThrow(
      new InputError('variant mine: replaces returns no object of slots'),
    );
  });

  it('whose replaces breaks is the user’s to mend, and says where', async () => {
    const broken = assembled("replaces: (_, kernel) => ({ x: kernel.step('gup_cal') })");
    await expect(broken).rejects.toBeInstanceOf(CheckFailed);
    await expect(broken).rejects.toThrow(
      /^variant mine: replaces failed: no step is called gup_cal \(did you mean gup_call\?\); vfiobench list steps \(\S+\.mjs:1\)$/,
    );
  });
});

describe('several variants', () => {
  it('come in their order, none twice, however it is written', async () => {
    const labels = async (...texts: string[]) =>
      (await selectAll(PATHS, texts)).map((selection) => selection.label);
    expect(await labels('iopf', 'contiguous-pin')).toEqual(['iopf', 'contiguous-pin']);
    expect(await labels()).toEqual([]);
    await expect(labels('iopf-premap', 'iopf', 'iopf-premap:pages=512')).rejects.toThrow(
      new InputError('--variant iopf-premap is named twice'),
    );
    await expect(selectAll(['map'], ['nobody'])).rejects.toThrow('no variant is called nobody');
  });
});

describe('a parameter that is a number', () => {
  it.each(['1e2', '0x10', '8.0'])('is written in digits, not as %s', async (text) => {
    await expect(select(`iopf-premap:pages=${text}`)).rejects.toThrow(
      new InputError(`variant iopf-premap: pages is a whole number from 1 to 262144, not "${text}"`),
    );
  });
});
