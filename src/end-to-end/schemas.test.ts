/**
 * vfiobench schema through main: every JSON result has its schema, and what the commands print is as it says. Results that
 * take long are held to theirs where they are made: of validate in validate.test.ts, of all of vmexit in vmexit.test.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { traceInfoSchema } from '../report/trace-info-schema.js';
import { calibrationSchema } from '../results/calibration.js';
import { explanationSchema } from '../results/explanation.js';
import { pageTableSchema } from '../results/page-table.js';
import { vmexitSchema } from '../results/vmexit.js';
import { expectSchema } from './schemas.test-data.js';
import { vfiobench } from './streams.test-data.js';

const CALIBRATE = 'calibrate fixtures/calibration/io-uring-pins.csv.gz --like xu-4.19';

/** By the schema's name, which is the command's: command lines whose results have what may be left out, and what is null. */
const RESULTS: readonly (readonly [string, z.ZodType, readonly string[]])[] = [
  [
    'explain',
    explanationSchema,
    [
      'explain fixtures/traces/pins.csv --row 10 --variant contiguous-pin',
      'explain traces/rw-pages.csv --row 20 --base kvm-rw --variant dma-rw-mutex',
      'explain traces/virtio-kicks.csv --row 12000 --variant hcall --variant portio-wildcard',
    ],
  ],
  [
    'info',
    traceInfoSchema,
    [
      'info fixtures/traces/pins.csv',
      'info fixtures/traces/pins.csv --filter op=pin --limit 20',
      'info fixtures/traces/every-op.csv',
      'info fixtures/traces/bad/op-unknown.csv --skip-bad-rows',
    ],
  ],
  ['vmexit', vmexitSchema, ['vmexit hcall mmio-pv --eventfds 3 --set hypercall=90cycles']],
  [
    'page-table-test',
    pageTableSchema,
    ['page-table-test --mem 64M --vcpus 2 --variant tlbi-deferred --set s2_walk=70ns'],
  ],
  ['calibrate', calibrationSchema, [`${CALIBRATE} --predict contiguous-pin`]],
];

async function json(line: string): Promise<Record<string, unknown>> {
  const { code, stdout } = await vfiobench(`${line} --format json -q`);
  expect(code, line).toBeLessThan(2);
  return JSON.parse(stdout);
}

describe.each(RESULTS)('schema %s', (name, schema, lines) => {
  it.each(lines)('is what vfiobench %s prints', async (line) => {
    await expectSchema(name, schema, await json(line));
  });
});

describe('schema', () => {
  it('is there for all that its help names, and its help names all', async () => {
    const names = await schemaNames();
    const { stdout: help } = await vfiobench('schema --help');
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(help))).toEqual([]);
    const named = /a command with a result: ([\s\S]*?); or a file: ([\s\S]*?)\n\n/.exec(help)!;
    expect(`${named[1]}, ${named[2]}`.split(/,\s*|\s+or\s+/).map((name) => name.trim())).toEqual(names);
  });

  it('is there for every format that is stamped with a version', async () => {
    const printed: string[] = [];
    for (const name of await schemaNames()) {
      const { code, stdout } = await vfiobench(`schema ${name}`);
      const schema = JSON.parse(stdout);
      expect([code, schema], name).toMatchObject([0, { $schema: expect.any(String), type: 'object' }]);
      if (schema.properties.schema?.const !== undefined) printed.push(schema.properties.schema.const);
    }
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(?!.*\.test).*\.ts$/.test(file),
    );
    const stamped = files.flatMap(
      (file) => readFileSync(join('src', file), 'utf8').match(/(?<=')vfiobench-[a-z-]+\/\d+(?=')/g) ?? [],
    );
    expect([...new Set(stamped)].filter((stamp) => !printed.includes(stamp))).toEqual([]);
  });
});

async function schemaNames(): Promise<string[]> {
  const { stderr } = await vfiobench('schema nothing');
  return /there are (.*)\n$/.exec(stderr)![1].split(', ');
}
