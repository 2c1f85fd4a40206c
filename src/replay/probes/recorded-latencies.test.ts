import { expect, it } from 'vitest';
import { callProblems } from '../../results/call-problems.js';
import { latenciesText, latencyProblems } from '../../results/recorded-latencies.js';
import { replayText } from '../replay-text.test-data.js';

it('recorded latencies stand beside BASE’s, of the rows that the probes see; those that are far off are told of first', async () => {
  const rows = ['op,addr,len,pfns,lat_ns', 'map,0x0,0x10000,,', 'pin,,,1,900', 'unpin,,,1,', 'pin,,,1,12.5'];
  const csv = `${rows.join('\n')}\npin,,,2-3,60.25\nunpin,,,1-3,\n`;
  const result = await replayText(csv, { skip: 2 });
  const means = result.probes.map(({ title, lanes }) => [title, lanes[0]!.mean] as const);
  const base = Object.fromEntries(means);
  expect(result.recordedLatencies).toEqual([
    { probe: '@1_page_ns', calls: 1, mean: 12.5, base: base['@1_page_ns'] },
    { probe: '@n_pages_ns', calls: 1, mean: 60.25, base: base['@n_pages_ns'] },
  ]);
  expect(callProblems(result)).toHaveLength(1);
  const near = {
    recordedLatencies: [{ probe: '@pin', calls: 3, mean: 100, base: 110 }],
    unit: 'ns',
  } as const;
  expect(latencyProblems(near)).toEqual([]);
  expect(latenciesText(near)).toBe(
    'means as recorded → of BASE: @pin 100 → 110 ns (10.0 % above) in 3 calls',
  );
  const far = { recordedLatencies: [{ probe: '@pin', calls: 3, mean: 100, base: 89 }] };
  expect(latencyProblems(far)[0]).toContain('@pin 11.0 % below');
  const farther = [
    { probe: '@pin', calls: 1, mean: 12.5, base: 1338 },
    { probe: '@unpin', calls: 1, mean: 0, base: 1338 },
  ];
  expect(latencyProblems({ recordedLatencies: farther })[0]).toContain('@pin 107 × as long, @unpin above 0;');
  const without = await replayText('op,addr,len,pfns\nmap,0x0,0x10000,\n');
  expect([without.recordedLatencies, latenciesText(without)]).toEqual([undefined, null]);
});
