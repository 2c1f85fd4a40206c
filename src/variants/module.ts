/** Variants of a user's own: modules outside the project, loaded by path and checked before anything runs. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { holdExit } from '../exit.js';
import { InputError } from '../failure.js';
import { placeIn } from './own-place.js';
import { PATHS, VARIANTS } from './table.js';
import type { Path, Variant } from './variant.js';

const text = z.string().min(1);

const variantSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*$/, 'is letters, digits, - _ and .')
    .refine(
      (name) => name !== 'BASE' && !VARIANTS.some((known) => known.name === name),
      'is the name of one of vfiobench',
    ),
  path: z.enum(PATHS as [Path, ...Path[]]),
  summary: text,
  source: text,
  needsContainer: z.literal('iommu').optional(),
  params: z
    .record(
      z.string().regex(/^[A-Za-z]\w*$/),
      z
        .strictObject({
          summary: text,
          default: z.int(),
          min: z.int(),
          max: z.int(),
          unit: z.literal('bytes').optional(),
          powerOfTwo: z.boolean().optional(),
        })
        .refine((param) => param.min <= param.default && param.default <= param.max, 'min <= default <= max'),
    )
    .optional(),
  steps: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'is written like gup_call'),
        summary: text,
        ns: z.number().nonnegative().max(1e9),
        why: text,
      }),
    )
    .optional(),
  mayDiffer: z
    .array(
      z.strictObject({
        op: text,
        base: z.int().optional(),
        variant: z.int().optional(),
        what: z.enum(['copied', 'follows']).optional(),
        endsAt: z.literal('2^64').optional(),
        against: z.array(text).optional(),
        reason: text,
      }),
    )
    .optional(),
  replaces: z.custom((value) => typeof value === 'function', 'is a function'),
});

/** Where a module does not load. A SyntaxError does not tell, so node is asked for it. */
async function loadPlace(file: string, error: unknown): Promise<string | null> {
  const place = placeIn(file, error);
  if (place !== null || !(error instanceof SyntaxError)) return place;
  const { spawnSync } = await import('node:child_process');
  const { stderr } = spawnSync(process.execPath, ['--check', resolve(file)], { encoding: 'utf8' });
  const [, line] = /^\S.*:(\d+)\n/.exec(stderr ?? '') ?? [];
  return line === undefined ? null : `${file}:${line}`;
}

/** Loads a variant module. Throws InputError where there is none, or where it is no variant. */
export async function loadModule(file: string): Promise<Variant> {
  const path = resolve(file);
  if (!existsSync(path)) throw new InputError(`${file}: no such variant module`);
  if (statSync(path).isDirectory())
    throw new InputError(`${file}: is a directory; name the variant module in it`);
  holdExit();
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(path).href)) as { default?: unknown };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `${(await loadPlace(file, error)) ?? file}: the module does not load: ${what.split('\n')[0]}`,
    );
  }
  const form = 'a variant module exports by default { name, path, summary, source, replaces }';
  if (loaded.default === undefined) throw new InputError(`${file}: has no default export; ${form}`);
  const checked = variantSchema.safeParse(loaded.default);
  if (!checked.success) {
    const { path: at, message } = checked.error.issues[0];
    const where = at.length === 0 ? 'the default export' : at.join('.');
    throw new InputError(`${file}: ${where}: ${message}; ${form}`);
  }
  // the module's own object, not the copy: a variant that is named twice is one variant
  return loaded.default as Variant;
}
