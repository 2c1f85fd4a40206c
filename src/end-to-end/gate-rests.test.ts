/** What the forms of a gate of a replay say that it rests on: rows, prices, host, and what of a difference is assumed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { vfiobench } from './streams.test-data.js';

const KICKS = 'traces/virtio-kicks.csv';
const RULE = ['--fail-on', 'kick mean > +1%', '--quiet'];

const folder = temporaryFolder();

const gate = (...more: string[]) =>
  vfiobench(['gate', KICKS, '--variant', 'mmio-pv', '--limit', '3000', ...RULE, ...more]);

describe('a gate of a replay', () => {
  const chosen = ['--set', 'emulate=5000', '--filter', 'op=kick,vm=3', '--skip', '700'];

  it.each(['text', 'markdown', 'junit'])(
    'tells rows, overrides and what is assumed in %s',
    async (format) => {
      const { stdout } = await gate(...chosen, '--format', format, '--width', '200');
      expect(stdout).toContain('--limit 3000 --skip 700 --filter op=kick,vm=3');
      expect(stdout).toContain('emulate costs 5,000 cycles by --set');
      expect(stdout).toMatch(/the difference rests to [\d.]+ % on assumed prices/);
    },
  );

  it('tells them in JSON', async () => {
    const { replay, checks } = JSON.parse((await gate(...chosen, '--format', 'json')).stdout);
    expect(replay).toMatchObject({
      isHostOfPackage: true,
      overrides: [{ step: 'emulate', price: 5000 }],
      chosen: { filter: 'op=kick,vm=3', skip: 700, limit: 3000 },
    });
    const { assumed, split } = checks[0].terms[0].rests;
    expect(assumed).toBeGreaterThan(0);
    expect(assumed + split).toBeLessThanOrEqual(1);
  });

  it('tells an edited host from that of the package, by its prices', async () => {
    const path = join(folder, 'mine.json');
    const original = readFileSync('src/hosts/data/tsirkin-i7-2640m.json', 'utf8');
    writeFileSync(path, original);
    const replayOf = async (...more: string[]) =>
      JSON.parse((await gate('--format', 'json', ...more)).stdout).replay;
    const own = await replayOf();
    expect(await replayOf('--host', path)).toMatchObject({
      isHostOfPackage: true,
      hostSha256: own.hostSha256,
    });
    writeFileSync(path, original.replace(/"price": [\d.]+/, '"price": 846'));
    const edited = await replayOf('--host', path);
    expect(edited.isHostOfPackage).toBe(false);
    expect(edited.hostSha256).not.toBe(own.hostSha256);
    expect((await gate('--host', path, '--width', '200')).stdout).toContain("not the package's)");
  });

  it('says why a step that there is can not be asked for', async () => {
    const { code, stderr } = await gate('--fail-on', 'steps gup_call > +0');
    expect(code).toBe(2);
    expect(stderr).toMatch(/gup_call \(.+\) is a step that host tsirkin-i7-2640m has no price for/);
  });

  it('takes rows and prices from its configuration', async () => {
    const config = join(folder, 'config.json');
    const own = { filter: 'op=kick,vm=3', skip: 700, limit: 3000, set: ['emulate=5000'] };
    const given = { trace: KICKS, variants: ['mmio-pv'], failOn: ['kick mean > +1%'], ...own };
    writeFileSync(config, JSON.stringify({ gate: given }));
    const run = (...more: string[]) => vfiobench(['gate', '--config', config, '--format', 'json', ...more]);
    const { replay } = JSON.parse((await run()).stdout);
    expect(replay).toMatchObject({
      overrides: [{ step: 'emulate', price: 5000 }],
      chosen: { filter: 'op=kick,vm=3', skip: 700, limit: 3000 },
    });
    const { chosen: over } = JSON.parse((await run('--skip', '600')).stdout).replay;
    expect(over).toMatchObject({ skip: 600, limit: 3000 });
    writeFileSync(config, JSON.stringify({ gate: { ...given, limit: 0 } }));
    expect((await run()).stderr).toContain('gate.limit: expected a whole number from 1 to');
  });
});
