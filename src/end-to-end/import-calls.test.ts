/** vfiobench import of VFIO's calls through main: what real kernels did comes out of the model again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const TYPE1 = 'fixtures/imports/bpftrace-vfio-type1.txt';
const PAGES = 'fixtures/imports/bpftrace-vfio-pages.txt';
const PAGES_OF_5_10 = 'fixtures/imports/bpftrace-vfio-pages-5.10.txt';
const TRACEPOINTS = 'fixtures/imports/perf-script-vfio-ioctl.txt';

const folder = temporaryFolder();

describe('golden imports', () => {
  it.each([
    ['import-type1', `import ${TYPE1}`],
    ['import-pages', `import ${PAGES}`],
    ['import-tracepoints', `import ${TRACEPOINTS} --host xu-4.19`],
  ])('%s', async (file, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect(code).toBe(0);
    expectGolden(`${file}.csv`, stdout);
    expectGolden(`${file}.notes.txt`, stderr);
  });
});

describe('a recording of a real kernel, replayed', () => {
  // the user's memory has a hole that no trace holds: there the kernel returned -EFAULT, once for a pin and once for a read
  it.each([
    [TYPE1, 'map-batched', [], 170, 0],
    [PAGES, 'pin-group-held+dma-rw-group-held', ['--pid', '142'], 105, 2],
    [PAGES, 'map-batched+pin-group-held+dma-rw-group-held', ['--pid', '144'], 54, 2],
    [PAGES_OF_5_10, 'dma-rw-group-held', [], 149, 2],
    [TRACEPOINTS, 'map-batched', [], 37, 0],
  ])('%s, %s %j: returns what it returned', async (recording, base, options, compared, differing) => {
    const file = join(folder, 'calls.csv');
    expect(await vfiobench(['import', recording, '-q', '-o', file, ...options])).toMatchObject({ code: 0 });
    const host = ['--host', 'debian-6.1-icount', '--base', base, '--format', 'json'];
    const { code, stdout } = await vfiobench(['replay', file, ...host]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).recordedReturns).toMatchObject({ compared, differing });
  });

  it('costs what it cost but for the probes: unmaps, which have none within, are 10 % off at most', async () => {
    const file = join(folder, 'type1.csv');
    await vfiobench(['import', TYPE1, '-q', '-o', file]);
    const { stdout } = await vfiobench(`replay ${file} --host debian-6.1-icount --base map-batched`);
    const [, recorded, modelled] = /@unmap_insns ([\d,]+) → ([\d,]+) insns/.exec(
      stdout.replace(/\s+/g, ' '),
    )!;
    const ratio = Number(modelled.replaceAll(',', '')) / Number(recorded.replaceAll(',', ''));
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
  });
});

describe('what is said', () => {
  it('is how to replay the code that was recorded, by the kernel that the user names in front', async () => {
    const stdin = `# kernel: 6.1.0-56-amd64\n${readFileSync(PAGES, 'utf8')}`;
    const { stdout, stderr } = await vfiobench('import -', { stdin });
    expect(stdout).toContain('\n# kernel: 6.1.0-56-amd64\n');
    expect(stderr).toContain(
      '--base map-batched+pin-group-held+dma-rw-group-held makes a replay run the code',
    );
    expect(stderr).toContain(
      'where HOST prices map, unmap, pin, unpin, dma_read, dma_write: debian-6.1-icount\n',
    );
  });

  it.each([
    [
      `import ${TYPE1} --host zhao-gvt`,
      '--host zhao-gvt: it prices no map; those that price all: debian-6.1',
    ],
    [
      `import ${PAGES} --host xu-4.19`,
      '--host xu-4.19: it prices no dma_read, dma_write; those that price all: debian-6.1',
    ],
    [`import ${TYPE1} --pid 7`, `--pid 7: no thread or process 7 has events in ${TYPE1}`],
    [`import ${TYPE1} --pid x`, '--pid x: expected the number of a thread or process'],
    [`import ${TYPE1} --backing 5k`, '--backing: "5k" is no backing'],
    [`import ${TYPE1} --container hw`, "option '--container <kind>' argument 'hw' is invalid"],
    [
      'import fixtures/imports/ftrace-kicks.txt --backing thp',
      '--backing thp: the recording is of kicks; it is for calls of VFIO',
    ],
  ])('in one line where vfiobench %s is refused', async (line, message) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const error = stderr.trimEnd().split('\n').at(-1)!;
    expect(error.slice(0, `vfiobench: ${message}`.length)).toBe(`vfiobench: ${message}`);
  });
});
