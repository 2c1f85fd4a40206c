/** Which rows were recorded is said in every form of a replay that says how it was run. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const REPLAY = 'replay fixtures/traces/pins.csv --quiet --width 200';
const CHOICE = '--limit 9 --skip 1 --filter op=pin,npage>=1';
const SAID =
  '--limit 9: the replay ends after 9 rows; --skip 1: recorded from row 2 on; --filter op=pin,npage>=1: other rows only change state';

describe('the choice of rows', () => {
  it.each(['text', 'mail', 'markdown'])('in %s', async (format) => {
    const { stdout } = await vfiobench(`${REPLAY} ${CHOICE} --format ${format}`);
    expect(stdout.replace(/\s+/g, ' ')).toContain(SAID.replaceAll('>', format === 'markdown' ? '\\>' : '>'));
    expect((await vfiobench(`${REPLAY} --format ${format}`)).stdout).not.toContain('--filter');
  });

  it('in JSON, where it is left out if there was none', async () => {
    const chosen = async (choice: string) =>
      JSON.parse((await vfiobench(`${REPLAY} ${choice} --format json`)).stdout).trace.chosen;
    expect(await chosen(CHOICE)).toEqual({ filter: 'op=pin,npage>=1', skip: 1, limit: 9 });
    expect(await chosen('--filter op=pin')).toEqual({ filter: 'op=pin', skip: 0, limit: null });
    expect(await chosen('--skip 0')).toBeUndefined();
  });
});
