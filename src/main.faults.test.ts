/** How main ends when something breaks: whose fault it is, and with which exit code. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Container } from './kernel/type1/container.js';
import { main } from './main.js';
import { memoryStreams, vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';
const REPLAY = `replay ${PINS} --variant contiguous-pin`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vfiobench-main-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe('faults', () => {
  const own = (text: string): string => {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
    writeFileSync(path, `export default { name: 'mine', path: 'pin', summary: 's', source: 's', ${text} };`);
    return path;
  };
  const BREAKS = "replaces: () => ({ pinLoop() { throw new Error('oh no'); } })";

  it('of the user’s variant end with 1 and name row and lane', async () => {
    const { code, stdout, stderr } = await vfiobench(`replay ${PINS} --variant ${own(BREAKS)}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`vfiobench: ${PINS}:11: pin: a variant module failed (lane mine): oh no\n`);
  });

  it('of the user’s --base are the user’s in every lane', async () => {
    const stale = await vfiobench(
      `replay ${PINS} --base fixtures/variants/stale-pfn.mjs --variant contiguous-pin`,
    );
    expect(stale).toMatchObject({ code: 1, stdout: '' });
    expect(stale.stderr).toContain('the caller must see the same');
    const broken = await vfiobench(`explain ${PINS} --row 11 --base ${own(BREAKS)}`);
    expect(broken).toEqual({
      code: 1,
      stdout: '',
      stderr: `vfiobench: ${PINS}:11: pin: a variant module failed (lane BASE): oh no\n`,
    });
  });

  it('of the referee’s finding end with 1', async () => {
    const { code, stderr } = await vfiobench(`replay ${PINS} --variant fixtures/variants/stale-pfn.mjs`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vfiobench: fixtures\/traces\/pins\.csv:\d+: pin: stale-pfn returns pfn 0x/);
  });

  it('of a missing price end with 2, in explain too', async () => {
    const host = JSON.parse(readFileSync('fixtures/hosts/made-up.json', 'utf8'));
    delete host.steps.gup_call;
    writeFileSync(`${folder}/host.json`, JSON.stringify(host));
    for (const line of [`replay ${PINS}`, `explain ${PINS} --row 11`]) {
      const { code, stderr } = await vfiobench(`${line} --host ${folder}/host.json`);
      expect(code, line).toBe(2);
      expect(stderr).toContain(
        `${PINS}:11: pin: host made-up has no price for step gup_call; give one with --set`,
      );
    }
  });

  it('of our own end with 3 and ask for a report, also beside a user’s variant', async () => {
    vi.spyOn(Container.prototype, 'findDma').mockImplementation(() => {
      throw new Error('planted');
    });
    for (const line of [
      REPLAY,
      `${REPLAY} --variant fixtures/variants/capped-run.mjs`,
      `explain ${PINS} --row 7`,
    ]) {
      const { code, stdout, stderr } = await vfiobench(line);
      expect({ code, stdout }, line).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(
        'a fault of vfiobench itself, please report it with the command and the trace:',
      );
      expect(stderr).toContain(`${PINS}:7: map: planted`);
    }
  });
});

describe('Ctrl-C', () => {
  it('ends with 130 and takes half-written files away', async () => {
    let interrupt: () => void = () => {};
    let exitCode: number | undefined;
    const streams = {
      ...memoryStreams(),
      once: (_event: 'SIGINT', listener: () => void) => {
        interrupt = listener;
      },
      exit: (code: number) => {
        exitCode = code;
        return undefined as never;
      },
    };
    expect(await main([...REPLAY.split(' '), '-o', `${folder}/out.json`], streams)).toBe(0);
    interrupt();
    expect(exitCode).toBe(130);
    expect(existsSync(`${folder}/out.json`)).toBe(true);
  });
});
