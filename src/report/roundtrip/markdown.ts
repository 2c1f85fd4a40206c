/** Round trips as Markdown: the answer, tables, and what is assumed in a fold. */

import type { RoundtripResult } from '../../results/roundtrip.js';
import { percentileIn } from '../../stats/measured.js';
import { bullets, code, details, escaped, markdownTable } from '../markdown-parts.js';
import { fixed, grouped, percentChange, quantity } from '../numbers.js';
import { linesOf } from '../page.js';
import {
  ALL_ASSUMED,
  answers,
  laneNames,
  loadText,
  mark,
  parameterText,
  restsOn,
  share,
  surviving,
} from './words.js';

export function roundtripMarkdown(result: RoundtripResult): string {
  const { kicks, pingPong, sweep, streams } = result;
  const names = laneNames(result);
  const whole = (ns: number | null) => (ns === null ? '' : grouped(Math.round(ns)));
  const kickRows = kicks.map((kick, i) => [
    escaped(`${kick.kind}${mark(kick)}`),
    quantity(kick.total),
    i === 0 ? 'BASE' : percentChange((kick.total / kicks[0].total - 1) * 100),
    whole(pingPong.lanes[i].mean),
    whole(percentileIn(pingPong.lanes[i], 50)),
    whole(percentileIn(pingPong.lanes[i], 99)),
    i === 0 ? '' : percentChange(pingPong.against[i - 1].meanPercent),
    i === 0 ? '' : surviving(pingPong.survival[i - 1]),
  ]);
  const sweepRows = sweep.points.map(({ value, baseMean, survival, streams: streamsThere }) => [
    quantity(value),
    whole(baseMean),
    ...survival.flatMap((one, kind) => [
      surviving(one),
      `${fixed(one.percent, 2)} %`,
      ...streamsThere.map((there) => surviving(there.survival[kind])),
    ]),
  ]);
  const streamRows = streams.flatMap((stream) =>
    stream.lanes.map((lane, i) => [
      `${escaped(loadText(stream))}, ${escaped(names[i])}`,
      whole(lane.throughput),
      i === 0 ? '' : percentChange(stream.percent[i - 1]),
      lane.kicksPerPacket.toFixed(3),
      share(lane.vcpuBusy),
      whole(lane.latency.p50),
      whole(lane.latency.p99),
      i === 0 || stream.load === null ? '' : surviving(stream.survival[i - 1]),
    ]),
  );
  const sweepHeading = kicks
    .slice(1)
    .flatMap(({ kind }) => [
      `${escaped(kind)} survives`,
      'of the trip',
      ...(sweep.points[0]?.streams ?? []).map(({ load }) => `at ${grouped(load)}/s`),
    ]);
  return linesOf([
    ...bullets(answers(result)),
    '',
    ...markdownTable(
      ['kick', 'kick ns', 'vs BASE', 'round trip ns', 'p50', 'p99', 'vs BASE', 'survives'],
      kickRows,
    ),
    ...(sweepRows.length > 0 && kicks.length > 1
      ? ['', ...markdownTable([code(sweep.parameter), 'round trip ns', ...sweepHeading], sweepRows)]
      : []),
    ...(streamRows.length > 0
      ? [
          '',
          ...markdownTable(
            ['stream', 'packets/s', 'vs BASE', 'kicks/packet', 'vCPU', 'p50 ns', 'p99 ns', 'survives'],
            streamRows,
          ),
        ]
      : []),
    '',
    ...details('What this rests on', bullets(restsOn(result))),
    '',
    ...details(ALL_ASSUMED, bullets(result.parameters.map(parameterText))),
  ]);
}
