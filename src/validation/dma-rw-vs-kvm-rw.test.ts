import { beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.js';
import { loadHost } from '../hosts/load.js';
import type { Validation } from '../stats/validation.js';
import { vfiobench } from '../streams.test-data.js';
import { evidence, replayPackaged } from './replays.js';
import { check, validate } from './validate.js';

const THREAD = 'dma-rw-vs-kvm-rw';

function on(change: (host: Host) => Host): Promise<Validation> {
  const replay = replayPackaged((name) => change(structuredClone(loadHost(name))));
  return validate(THREAD, '0', evidence({ replay }));
}

const missed = ({ figures }: Validation): string[] => figures.filter(({ hit }) => !hit).map(({ id }) => id);

describe(`vfiobench validate --thread ${THREAD}`, () => {
  let validation: Validation;

  beforeAll(async () => {
    validation = await on((host) => host);
  });

  it('has all 49 figures, and hits all but the locks of two VMs', () => {
    expect(validation.figures).toHaveLength(49);
    expect(missed(validation)).toEqual(['lock-2vm-iommu', 'lock-2vm-iommu-rwsem', 'lock-2vm-srcu']);
    expect(validation.directions.filter(({ right }) => right === false)).toEqual([]);
    expect(validation.directions).toHaveLength(9);
    // what the model has no mechanism for is said, not counted
    const open = validation.directions.filter(({ right }) => right === null);
    expect(open.map(({ id, modelled }) => [id, modelled])).toEqual([
      ['dma-rw-rwsem-mutex-1vm', 0],
      ['dma-rw-rwsem-mutex-2vm', 0],
    ]);
    expect(() => check(validation)).not.toThrow();
  });

  it('gives what the structure alone must give: four locks less, then one', () => {
    const cycles = (id: string): number =>
      Number.parseInt(validation.figures.find((figure) => figure.id === id)!.modelled, 10);
    expect(cycles('rw-1vm-rwsem-avg') - cycles('rw-group-held-avg')).toBe(108 + 114 + 115 + 113);
    expect(cycles('rw-group-held-avg') - cycles('rw-mmget-avg')).toBe(104);
  });

  it('says why a figure misses', async () => {
    const { stdout, code } = await vfiobench(`validate --thread ${THREAD} --misses --width 120`);
    expect(code).toBe(0);
    expect(stdout).toContain('lock:kvm_srcu of kvm-rw, two VMs');
    expect(stdout).not.toContain(' hit');
    expect(stdout.replace(/\s+/g, ' ')).toContain('the interference of a second VM is one factor');
  });

  it('sees a planted error: no interference, a wrong copy, a lock dearer than measured', async () => {
    const alone = await on(({ interference: _, ...host }) => host);
    expect(missed(alone)).toEqual(
      expect.arrayContaining(['rw-2vm-kvm-read', 'rw-2vm-mutex-avg', 'rw-2vm-rwsem-write']),
    );
    expect(() => check(alone)).toThrow(
      'fitted figures outside their bound: rw-2vm-kvm-read, rw-2vm-kvm-write',
    );
    const copy = await on((host) => {
      host.steps.copy_to_user.price += 100;
      return host;
    });
    expect(missed(copy)).toEqual(expect.arrayContaining(['rw-1vm-kvm-write']));
    const lock = await on((host) => {
      host.steps.device_lock.price = 120;
      return host;
    });
    expect(missed(lock)).toEqual(expect.arrayContaining(['lock-1vm-device']));
  });
});
