/** Recordings of general benchmark tools: hyperfine and go test. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import { InputError } from '../failure.js';
import { readRecording } from './read.js';
import { recorded, recordedText, seriesOf } from './recordings.test-data.js';

const HYPERFINE = 'hyperfine/two-commands.json';
const read = (text: string) => readRecording('x', text);

describe('hyperfine JSON', () => {
  it('has every run of each command, in ms and in their order', async () => {
    const { form, series, warnings } = await readRecording('x', recorded(HYPERFINE));
    expect([form, warnings]).toEqual(['hyperfine JSON', []]);
    const { results } = JSON.parse(recordedText(HYPERFINE));
    expect(series.map(({ map, key, column, unit }) => [map, key, column, unit])).toEqual([
      ['time', null, 'sleep 0.002', 'ms'],
      ['time', null, 'sleep 0.003', 'ms'],
    ]);
    series.forEach(({ snapshots: [value], line }, i) => {
      if (value.is !== 'samples') throw new Error(value.is);
      const seconds: number[] = results[i].times;
      expect(value.values).toHaveLength(20);
      expect([...value.values]).toEqual(seconds.map((time) => Math.round(time * 1e9) / 1e6));
      expect(recordedText(HYPERFINE).split('\n')[line - 1]).toContain(results[i].command);
    });
  });

  it('of one command has no columns, so that two files may call it otherwise', async () => {
    const one = (command: string, more = '') =>
      read(`{"results": [{"command": "${command}", "mean": 1, "times": [0.001, 0.002]${more}}]}`);
    expect((await one('./old')).series[0]).toMatchObject({ column: null, line: 1 });
    expect((await one('./old', ', "exit_codes": [0, 1]')).warnings).toEqual([
      'x:1: 1 of 2 runs of "./old" failed',
    ]);
  });

  it('without the single times has the mean', async () => {
    const { series } = await read('{"results": [{"command": "a", "mean": 0.0015, "times": null}]}');
    expect(series[0].snapshots).toEqual([{ is: 'stats', count: null, average: 1.5, total: null }]);
  });

  it('may have one command twice', async () => {
    const { series } = await read(
      '{"results": [{"command": "a", "times": [1]}, {"command": "a", "times": [2]}]}',
    );
    expect(series.map(({ column }) => column)).toEqual(['a', 'a (2)']);
  });

  it.each([
    ['{"results": []}', 'without any result'],
    ['{"results": [{"times": [1]}]}', 'a result has no command'],
    ['{"results": [7]}', 'a result is no object'],
    ['{"results": [{"command": "a", "times": []}]}', 'a result has no list of times'],
    ['{"results": [{"command": "a", "times": ["b"]}]}', 'a time of "b" is no number of seconds'],
    ['{"results": [{"command": "a", "times": [-1]}]}', 'a time of "-1" is no number of seconds'],
    ['{"results": [{"command": "a"', 'it ends early, the file is cut off'],
  ])('%s is refused', async (text, why) => {
    await expect(read(text)).rejects.toThrow(InputError);
    await expect(read(text)).rejects.toThrow(why);
  });
});

describe('go benchmarks', () => {
  it('have every run of each benchmark, and other units as keys', async () => {
    const recording = await readRecording('x', recorded('go/old.txt'));
    expect([recording.form, recording.warnings]).toEqual(['go benchmark', []]);
    expect(recording.series.map(({ map, key, unit }) => [map, key, unit])).toEqual(
      ['Pin/pages=1-8', 'Pin/pages=64-8'].flatMap((map) => [
        [map, null, 'ns'],
        [map, 'B/op', 'bytes'],
        [map, 'allocs/op', null],
      ]),
    );
    const { snapshots } = seriesOf(recording, 'Pin/pages=64-8');
    const wanted = [...recordedText('go/old.txt').matchAll(/pages=64-8 .*?(\d+) ns\/op/g)];
    expect(snapshots).toEqual([
      { is: 'samples', values: Float64Array.from(wanted, ([, time]) => Number(time)) },
    ]);
  });

  it('whose name is parted from what was measured by its own output are not lost without a word', async () => {
    const { series, warnings } = await read(
      'BenchmarkX-8 \t 10 \t 1.5 ns/op\nBenchmarkY-8 \tconnected\n 1000\t 834.3 ns/op\nPASS\n',
    );
    expect(series.map(({ map }) => map)).toEqual(['X-8']);
    expect(warnings).toEqual(['x:2: 2 lines are no whole result of a benchmark and not read']);
  });

  it('of several packages are told apart by them; what is no result is left out', async () => {
    const { series, warnings } = await read(
      'pkg: a\nBenchmarkX\nBenchmarkX-8 \t 10 \t 1.5 ns/op\nok a 1s\npkg: b\nBenchmarkX-8 20 2e3 ns/op 3.25 MB/s\nBenchmarkY-8 some log\nPASS\n',
    );
    expect(series.map(({ map, key, line }) => [map, key, line])).toEqual([
      ['a.X-8', null, 3],
      ['b.X-8', null, 6],
      ['b.X-8', 'MB/s', 6],
    ]);
    expect(warnings).toEqual(['x:7: 1 line is no whole result of a benchmark and not read']);
  });

  it('are refused where a number is none', async () => {
    await expect(read('BenchmarkX-8 10 1.5 ns/op\nBenchmarkX-8 10 fast ns/op\n')).rejects.toThrow(
      'x:2: "fast" ns/op has no number',
    );
  });
});

it('both can be compared', async () => {
  const go = await vfiobench('compare fixtures/recordings/go/old.txt fixtures/recordings/go/new.txt');
  expect([go.code, go.stderr]).toEqual([0, '']);
  expect(go.stdout).toMatch(/@Pin\/pages=64-8 improved: median 21,\d+ → 6,\d+ ns/);
  const { code, stdout } = await vfiobench([
    'compare',
    'fixtures/recordings/hyperfine/two-commands.json',
    '--columns',
    'sleep 0.002,sleep 0.003',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/@time regressed/);
});
