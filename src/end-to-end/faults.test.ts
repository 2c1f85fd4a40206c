/** How main ends when something breaks: whose fault it is, and with which exit code. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Container } from '../kernel/type1/container.js';
import { main } from '../main.js';
import { emptyFolder } from '../temporary-folder.test-data.js';
import { memoryStreams, vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';
const REPLAY = `replay ${PINS} --variant contiguous-pin`;

const folder = emptyFolder();
afterEach(() => {
  vi.restoreAllMocks();
});

describe('faults', () => {
  const own = (text: string): string => {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
    writeFileSync(path, `export default { name: 'mine', path: 'pin', summary: 's', source: 's', ${text} };`);
    return path;
  };
  const BREAKS = "replaces: () => ({ pinLoop() { throw new Error('oh no'); } })";

  it('of the user’s variant end with 1 and name row and lane', async () => {
    const path = own(BREAKS);
    const { code, stdout, stderr } = await vfiobench(`replay ${PINS} --variant ${path}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `vfiobench: ${PINS}:11: pin: a variant module failed (lane mine): oh no (${path}:1)\n`,
    );
  });

  it('of a variant that would end the process are none of success, on one thread or several', async () => {
    const path = own('replaces: () => ({ pinLoop() { process.exit(0); } })');
    for (const jobs of ['1', '3']) {
      const { code, stdout, stderr } = await vfiobench(
        `replay traces/ccw-fio.csv.gz --variant ${path} --jobs ${jobs}`,
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toBe(
        `vfiobench: traces/ccw-fio.csv.gz:12: pin: a variant module failed (lane mine): it called process.exit(0), and a variant ends no process (${path}:1)\n`,
      );
    }
    const atOnce = join(folder, 'at-once.mjs');
    writeFileSync(atOnce, 'process.exit(0);');
    expect(await vfiobench(`replay ${PINS} --variant ${atOnce}`)).toMatchObject({ code: 2, stdout: '' });
  });

  it('of the user’s module name its line, in an object that fills a slot as well', async () => {
    const path = own(`
      replaces: () => ({ groupReference: { enter() {},
        leave(container) { container.none.such; } } })`);
    const { code, stderr } = await vfiobench(`replay ${PINS} --variant ${path} --variant kvm-rw`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Cannot read properties of undefined \(reading 'such'\) \(\S+\.mjs:3\)\n$/);
  });

  it('of the user’s --base are the user’s in every lane', async () => {
    const stale = await vfiobench(
      `replay ${PINS} --base fixtures/variants/stale-pfn.mjs --variant contiguous-pin`,
    );
    expect(stale).toMatchObject({ code: 1, stdout: '' });
    expect(stale.stderr).toContain('the caller must see the same');
    const path = own(BREAKS);
    const broken = await vfiobench(`explain ${PINS} --row 11 --base ${path}`);
    expect(broken).toEqual({
      code: 1,
      stdout: '',
      stderr: `vfiobench: ${PINS}:11: pin: a variant module failed (lane BASE): oh no (${path}:1)\n`,
    });
  });

  it.each([
    [
      'a page got twice',
      'pinLoop: (c, call) => { c.gup(c.dma(c.findDma(call.pfns[call.start])), 1, 1); return kernel.pinPageByPage(c, call); }',
      'pages are held by gup for',
    ],
    [
      'a vpfn without its page',
      'pinLoop: (c, call) => { const p = call.pfns[call.start]; c.addVpfn(c.dma(c.findDma(p)), p); return 1; }',
      'one leaks, or was never got',
    ],
    [
      'a page that is not accounted',
      'pinLoop: (c, call) => { const p = call.pfns[call.start]; const d = c.dma(c.findDma(p)); c.gup(d, p, 1); c.addVpfn(d, p); return 1; }',
      'locked_vm is 0 pages for 1 in the pfn_list',
    ],
    [
      'a neighbour that stays pinned',
      `pinLoop: (c, call) => {
        const ret = kernel.pinPageByPage(c, call);
        const d = c.dma(c.findDma(700));
        if (c.findVpfn(d, 700) < 0) { c.gup(d, 700, 1); c.account(1); c.addVpfn(d, 700); }
        return ret;
      }`,
      'references to pinned pages where BASE leaves',
    ],
    ['no answer', 'pinLoop: () => {}', 'the call returned undefined, no count and no errno'],
    ['more than an errno', 'pinLoop: () => -4096', 'the call returned -4096, no count and no errno'],
    ['NaN', 'pinLoop: () => NaN', 'the call returned NaN, no count and no errno'],
  ])('%s is found at the row', async (_, loop, found) => {
    const path = own(`replaces: (_, kernel) => ({ ${loop} })`);
    const csv = join(folder, 'own.csv');
    writeFileSync(csv, 'op,addr,len,pfns\nmap,0x0,0x400000,\npin,,,0x5\n');
    const { code, stdout, stderr } = await vfiobench(`replay ${csv} --host xu-4.19 --variant ${path}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${csv}:3: pin: `);
    expect(stderr).toContain(found);
  });

  it('what a module does to its pfns stays in its lane', async () => {
    const path = own(
      'replaces: (_, kernel) => ({ pinLoop: (c, call) => { const ret = kernel.pinPageByPage(c, call); call.pfns.fill(0); return ret; } })',
    );
    const { code, stderr } = await vfiobench(`replay ${PINS} --variant ${path} --variant contiguous-pin`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('of the referee’s finding end with 1', async () => {
    const { code, stderr } = await vfiobench(`replay ${PINS} --variant fixtures/variants/stale-pfn.mjs`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vfiobench: fixtures\/traces\/pins\.csv:\d+: pin: stale-pfn returns pfn 0x/);
  });

  it('of a row that a lane refuses come before that of a later one that can’t be read', async () => {
    const path = join(folder, 'two.csv');
    const host = '--host lu-kunpeng920';
    writeFileSync(path, 'op,addr,len,pfns\ndev_dma,0x0,0x1000,\nmap,0x0,0x1000,\nmapp,,,\n');
    for (const line of ['replay', 'replay --jobs 3', 'sweep --over vms=1,2', 'explain --row 2']) {
      const [command, ...rest] = line.split(' ');
      const { code, stdout, stderr } = await vfiobench(`${command} ${path} ${host} ${rest.join(' ')}`.trim());
      expect({ code, stdout }, line).toEqual({ code: 2, stdout: '' });
      expect(stderr, line).toContain(`${path}:2: dev_dma: a device has DMA of its own only in a trace with`);
    }
    writeFileSync(path, 'op,addr,len,pfns\nmap,0x0,0x1000,\nmapp,,,\n');
    const { code, stdout, stderr } = await vfiobench(`replay ${path} ${host}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${path}:3: op: "mapp" is no operation`);
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
      const { code, stdout, stderr } = await vfiobench(line, { main });
      expect({ code, stdout }, line).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(
        'a fault of vfiobench itself, please report it with the command and the trace:',
      );
      expect(stderr).toContain(`${PINS}:7: map: planted`);
    }
  });

  it('of our own are an error in what a CI reads of a gate, in place of an earlier file', async () => {
    const xml = join(folder, 'gate.xml');
    const args = ['gate', ...REPLAY.split(' ').slice(1), '--fail-on', 'n_pages mean > +1000%', '-o', xml];
    const reason = (what: string) =>
      new RegExp(`<error message="a fault of vfiobench itself [^"]*${what}[^"]*" type="not judged"`);
    const streams = memoryStreams();
    streams.stdout.write = () => {
      throw new TypeError('planted while writing');
    };
    expect(await main([...args, '-o', '-'], streams)).toBe(3);
    expect(readFileSync(xml, 'utf8')).toMatch(reason('planted while writing'));
    writeFileSync(xml, '<testsuites tests="1" failures="0"/>');
    vi.spyOn(Container.prototype, 'findDma').mockImplementation(() => {
      throw new Error('planted');
    });
    const { code, stdout } = await vfiobench([...args, '--format', 'github', '-o', '-'], { main });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^::error title=vfiobench gate::.*: planted\nvfiobench gate .*: nothing could be/);
    expect(readFileSync(xml, 'utf8')).toMatch(reason(`${PINS}:7: map: planted`));
  });
});
