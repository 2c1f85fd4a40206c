import { expect, it } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { labelsSideBySide } from './labels.js';
import { select } from './select.js';

const labels = async (...texts: string[]) => labelsSideBySide(await Promise.all(texts.map(select)));

it('tell the parameters by which lanes of one variant differ, the default too', async () => {
  expect(await labels('iopf-premap', 'iopf-premap:pages=1', 'iopf')).toEqual([
    'iopf-premap:pages=512',
    'iopf-premap:pages=1',
    'iopf',
  ]);
  expect(await labels('iopf-premap+contiguous-pin', 'iopf-premap:pages=1')).toEqual([
    'iopf-premap:pages=512+contiguous-pin',
    'iopf-premap:pages=1',
  ]);
});

it('have sizes as they are typed', async () => {
  expect(await labels('batch:bytes=33554432', 'batch:bytes=65536+contiguous-pin')).toEqual([
    'batch:bytes=32M',
    'batch:bytes=64K+contiguous-pin',
  ]);
  expect(await labels('batch-smallest-block', 'batch')).toEqual(['batch-smallest-block', 'batch']);
});

it('are those of the selections where nothing differs', async () => {
  const texts = ['iopf-premap:pages=512', 'iopf-premap:pages=512+contiguous-pin', 'iopf-selective:map=0'];
  expect(await labels(...texts)).toEqual((await Promise.all(texts.map(select))).map(({ label }) => label));
});

it('are those of the reports that people read; what is saved has the labels that it has alone', async () => {
  const on = 'replay traces/hisi-sec-1m-1.csv --variant iopf-premap --variant iopf-premap:pages=64';
  const { stdout } = await vfiobench(`${on} --sensitivity --width 200`);
  expect(stdout).toMatch(/^iopf-premap:pages=512 against BASE/m);
  expect(stdout).not.toMatch(/iopf-premap(?![:,])/);
  const json = JSON.parse((await vfiobench(`${on} --format json`)).stdout);
  expect(json.lanes.map(({ label }: { label: string }) => label)).toEqual([
    'BASE',
    'iopf-premap',
    'iopf-premap:pages=64',
  ]);
});

it('are those of what a NIC came to as well', async () => {
  const { stdout } = await vfiobench(
    'replay traces/teardown-64g.csv --variant batch --variant batch:bytes=64K --filter op=s2_unmap --nic 10g@0/0',
  );
  const lines = stdout.split('\n').filter((line) => line.startsWith('  s2_unmap with NIC'));
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/ % slower /);
});
