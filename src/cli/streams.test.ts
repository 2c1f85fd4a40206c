import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { memoryStreams } from '../end-to-end/streams.test-data.js';
import { main } from '../main.js';

/** A full disk, a pipe that is closed. */
function unwritable(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(code), { code }));
    },
  });
}

test.each(['ENOSPC', 'EPIPE'])(
  'a stderr that takes nothing (%s) leaves the exit code as it is',
  async (code) => {
    const streams = { ...memoryStreams(), stderr: unwritable(code) };
    expect(await main(['info', 'gone.csv'], streams)).toBe(2);
    const warns = { ...memoryStreams(), stderr: unwritable(code) };
    expect(await main(['replay', 'fixtures/traces/pins.csv', '--skip', '1'], warns)).toBe(0);
    expect(warns.stdout.text).not.toBe('');
  },
);
