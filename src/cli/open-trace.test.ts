import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { memoryStreams } from '../end-to-end/streams.test-data.js';
import { main } from '../main.js';

test.each([
  ['replay'],
  ['explain', '--row', '11'],
  ['gate', '--no-config', '--fail-on', 'n_pages_ns p99 > +5%'],
])(
  '%s does not wait for the writer of a pipe once it knows that it will not read on',
  async (name, ...options) => {
    const stdin = new Readable({ read() {} });
    stdin.push(readFileSync('fixtures/traces/pins.csv'));
    const streams = memoryStreams();
    const argv = [name, '-', ...options, '--variant', 'contiguous-pin', '--host', 'nonsuch'];
    expect(await main(argv, { ...streams, stdin })).toBe(2);
    expect(streams.stderr.text).toContain('no host is called nonsuch');
    expect(stdin.destroyed).toBe(true);
  },
);

test('what needs no trace is told before one is opened', async () => {
  const stdin = new Readable({ read() {} });
  const streams = memoryStreams();
  expect(await main(['replay', '-', '--variant', 'nonsuch'], { ...streams, stdin })).toBe(2);
  expect(streams.stderr.text).toContain('no variant is called nonsuch');
});

test.each([['info'], ['import'], ['compare', 'fixtures/recordings/bcc/linear.txt'], ['convert', 'x.csv']])(
  '%s shows an empty name, as a variable of the shell leaves it',
  async (command, ...files) => {
    const streams = memoryStreams();
    const [other] = files;
    expect(await main(other === undefined ? [command, ''] : [command, '', other], streams)).toBe(2);
    expect(streams.stderr.text).toBe("vfiobench: '': can't be read: no such file\n");
  },
);

test.each(['ccw-boot', 'ccw-boot.csv', 'traces/ccw-boot', 'traces/ccw-bot.csv'])(
  '%s is told the whole name',
  async (name) => {
    const streams = memoryStreams();
    expect(await main(['info', name], streams)).toBe(2);
    expect(streams.stderr.text).toBe(
      `vfiobench: ${name}: can't be read: no such file (did you mean traces/ccw-boot.csv?)\n`,
    );
  },
);
