/** The command line through main: what is listed, helped and refused. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../cli/program.js';
import { hostNames } from '../hosts/built-in.js';
import { STEPS } from '../kernel/steps.js';
import { PROBES } from '../replay/probes/probes.js';
import { FORMATS } from '../report/replay/formats.js';
import { OPS } from '../trace/ops.js';
import { slotsByPath } from '../variants/slots.js';
import { VARIANTS } from '../variants/table.js';
import { VERSION } from '../version.js';
import { memoryStreams, vfiobench } from './streams.test-data.js';

const PINS = 'fixtures/traces/pins.csv';
const REPLAY = `replay ${PINS} --variant contiguous-pin`;

describe('help', () => {
  const program = buildProgram(memoryStreams());
  // what scripts call is for no reader
  const commands = program.commands.filter((command) => !command.name().startsWith('__'));

  it('of the program names every command, and --version the version', async () => {
    const help = await vfiobench('--help');
    expect(help.code).toBe(0);
    for (const command of commands) expect(help.stdout).toContain(`\n  ${command.name()} `);
    expect(help.stdout).toMatch(/Exit codes: 0 .*1 .*2 .*3 /);
    expect(await vfiobench('--version')).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it.each(commands.map((command) => [command.name(), command] as const))(
    'of %s names each of its options and arguments',
    async (name, command) => {
      const { code, stdout, stderr } = await vfiobench(`${name} --help`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [options] = stdout.split(/\n(?:Examples?|Conditions|What can be|Record|The Arrow)/);
      expect(options.split('\n').filter((line) => line.length > 80)).toEqual([]);
      for (const { long, description } of command.options) {
        expect(stdout).toContain(long);
        expect(description, long).not.toBe('');
      }
      for (const argument of command.registeredArguments) {
        const shown = `${argument.name()}${argument.variadic ? '...' : ''}`;
        expect(stdout).toContain(argument.required ? `<${shown}>` : `[${shown}]`);
      }
      expect((await vfiobench(`help ${name}`)).stdout).toBe(stdout);
    },
  );

  it('has an example for each command, and README a row', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const command of commands) {
      expect(readme, command.name()).toMatch(new RegExp(`^\\| .*\`${command.name()}[ \`]`, 'm'));
      for (const one of [command, ...command.commands]) {
        let text = '';
        one
          .configureOutput({
            writeOut: (written) => {
              text += written;
            },
          })
          .outputHelp();
        expect(text, one.name()).toMatch(/\nExamples?:\n {2}.*vfiobench /);
        // commands to copy are indented, and stay in one piece
        const prose = text.split('\n').filter((line) => /^[^ ]/.test(line));
        expect(prose.filter((line) => line.length > 80)).toEqual([]);
      }
    }
  });

  it('names every form of the result', async () => {
    const words = (await vfiobench('replay --help')).stdout.replace(/\s+/g, ' ');
    expect(words).toContain(`form of the result: ${Object.keys(FORMATS).join(', ')}`);
  });
});

describe('list', () => {
  it.each<[string, readonly string[]]>([
    ['variants', VARIANTS.map(({ name }) => name)],
    ['hosts', hostNames()],
    ['traces', readdirSync('traces').filter((file) => file.endsWith('.csv'))],
    ['steps', STEPS.map(({ name }) => name)],
    ['probes', PROBES.map(({ name }) => `@${name}`)],
    ['slots', slotsByPath().map(({ slot }) => slot)],
    ['ops', OPS.map(({ name }) => name)],
    ['formats', Object.keys(FORMATS)],
    ['forms', ['bpftrace text', 'mail table', 'plain numbers']],
    ['steps --host xu-4.19', ['gup_call', 'assumed share', 'fitted']],
  ])('%s shows them all, as text and as JSON', async (what, names) => {
    const text = await vfiobench(`list ${what}`);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    for (const name of names) expect(text.stdout).toContain(name);
    const json = await vfiobench(`list ${what} --format json`);
    const { columns, rows } = JSON.parse(json.stdout);
    expect(rows.every((row: unknown[]) => row.length === columns.length)).toBe(true);
    expect(rows.length).toBeGreaterThan(1);
  });

  it.each(['replay', 'host', 'gate', 'baseline', 'config'])('schema %s is a JSON Schema', async (what) => {
    const { code, stdout } = await vfiobench(`schema ${what}`);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: expect.stringContaining('json-schema.org'),
      type: 'object',
    });
  });
});

describe('wrong usage and bad input end with 2, one line on stderr and nothing on stdout', () => {
  it.each([
    ['replya x.csv', "unknown command 'replya' (did you mean replay?)"],
    ['entirely', "unknown command 'entirely'"],
    [`${REPLAY} --varant x`, "unknown option '--varant' (did you mean --variant?)"],
    ['replay', "missing required argument 'trace'"],
    [`${REPLAY} extra`, "too many arguments for 'replay'. Expected 1 argument but got 2."],
    [
      `replay ${PINS} --variant contigous-pin`,
      'no variant is called contigous-pin (did you mean contiguous-pin?); vfiobench list variants shows all\n',
    ],
    [`${REPLAY} --variant contiguous-pin`, '--variant contiguous-pin is named twice'],
    [`${REPLAY} --base x`, 'no variant is called x; there are '],
    [`${REPLAY} --host xu-4.18`, 'no host is called xu-4.18 (did you mean xu-4.19?); there are '],
    [`${REPLAY} --host package.json`, 'package.json: '],
    [
      `${REPLAY} --format yaml`,
      '--format yaml: no such form here; there are text, json, csv, markdown, html, mail, bpftrace',
    ],
    [`${REPLAY} --format xml`, '--format xml: no such form here; there are text, json'],
    [`info ${PINS} --format csv`, '--format csv: no such form here; there are text, json'],
    [`${REPLAY} --format constructor`, '--format constructor: no such form here'],
    [`${REPLAY} --set gup_cal=9`, '--set gup_cal: no such step (did you mean gup_call?)'],
    [`${REPLAY} --filter npages=2`, '--filter npages=2: no field npages (did you mean npage?)'],
    [`${REPLAY} --unit cycles`, '--unit cycles: host made-up is priced in ns'],
    [`${REPLAY} --unit minutes`, "option '--unit <unit>' argument 'minutes' is invalid."],
    [
      `${REPLAY} --seed -1`,
      "option '--seed <number>' argument '-1' is invalid. It is a whole number from 0 to 4294967295.",
    ],
    [`${REPLAY} --limit 0`, "option '--limit <rows>' argument '0' is invalid."],
    [`${REPLAY} --skip 1.5`, "option '--skip <rows>' argument '1.5' is invalid."],
    [
      `${REPLAY} --width 59`,
      "option '--width <columns>' argument '59' is invalid. It is a whole number of at least 60.",
    ],
    [`${REPLAY} --color sometimes`, "option '--color <when>' argument 'sometimes' is invalid."],
    [
      `${REPLAY} -o report`,
      '-o report: the ending picks the form (.txt, .json, .csv, .md, .html, .mail), or add --format',
    ],
    [`info ${PINS} -o info.csv`, '-o info.csv: no such form here; there are text, json'],
    ['list varians', 'list varians: there is no such list (did you mean variants?); there are variants, '],
    ['list constructor', 'list constructor: there is no such list'],
    ['schema toString', 'schema toString: there is no such schema'],
    [`explain ${PINS}`, "required option '--row <line>' not specified"],
    [
      `explain ${PINS} --row 3`,
      `${PINS}: line 3 holds no row; rows are named by their line in the file, 7 is one`,
    ],
    [
      `explain ${PINS} --row 999`,
      `${PINS}: line 999 holds no row; rows are named by their line in the file, 37 is one`,
    ],
    [`${REPLAY} --variant ./src`, './src: is a directory; name the variant module in it'],
    [`${REPLAY} --host ./gone.json`, "./gone.json: the host file can't be read: no such file"],
    ['replay gone.csv', "gone.csv: can't be read: no such file"],
    ['replay src', "src: can't be read: is a directory; name a trace file in it"],
    ['replay fixtures/traces/bad/op-unknown.csv --host xu-4.19', 'fixtures/traces/bad/op-unknown.csv:'],
    ['info fixtures/traces/bad/pfns-no-number.csv', 'fixtures/traces/bad/pfns-no-number.csv:'],
    ['replay fixtures/traces/every-op.csv', 'fixtures/traces/every-op.csv names no host in its metadata'],
    [
      `${REPLAY} --variant map-batched`,
      `variant map-batched needs a trace with "# container: iommu"; ${PINS} has container mdev`,
    ],
  ])('vfiobench %s', async (line, message) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.slice(0, `vfiobench: ${message}`.length)).toBe(`vfiobench: ${message}`);
    expect(stderr.indexOf('\n')).toBe(stderr.length - 1);
  });

  it.each([
    [['replay', PINS, '--filter', 'x\ny'], '--filter x y: "x y" is not like op=pin or npage>=2'],
    [
      ['replay', PINS, '--jobs', '1\u001b[2J'],
      "option '--jobs <threads>' argument '1 [2J' is invalid. It is a whole number from 1 to 1024.",
    ],
    [['info', 'a\u009b\r\nb.csv'], "a   b.csv: can't be read: no such file"],
    [['nothing\nof the kind'], "unknown command 'nothing of the kind'"],
  ])('%j is said in one line that no terminal acts on', async (argv, message) => {
    expect(await vfiobench(argv)).toEqual({ code: 2, stdout: '', stderr: `vfiobench: ${message}\n` });
  });

  it('no command at all shows the help on stderr', async () => {
    const { code, stdout, stderr } = await vfiobench('');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: vfiobench');
  });
});

describe('--skip-bad-rows', () => {
  const stdin = 'op,addr,len,pfns\nmap,0x0,0x10000,\npinn,,,1\npin,,,2\npin,,,zwei\n';

  it('stops at the first bad row without it', async () => {
    const { code, stdout, stderr } = await vfiobench('replay - --host xu-4.19', { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^vfiobench: <stdin>:3: op: "pinn" is no operation \(did you mean pin\?/);
  });

  it('counts and names them with it', async () => {
    const { code, stdout } = await vfiobench('replay - --host xu-4.19 --skip-bad-rows', { stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 (bad )?rows/);
    const json = await vfiobench('replay - --host xu-4.19 --skip-bad-rows --format json', { stdin });
    expect(json.stderr).toMatch(
      /^vfiobench: left out 2 rows that could not be read\nvfiobench: line 3: op: .*\nvfiobench: line 5: pfns: .*\n$/,
    );
    const quiet = await vfiobench('replay - --host xu-4.19 --skip-bad-rows -q', { stdin });
    expect(quiet.stderr).toBe('');
    expect(JSON.parse(json.stdout).trace).toMatchObject({
      rows: 2,
      badRowCount: 2,
      badRows: [{ line: 3 }, { line: 5 }],
    });
    expect((await vfiobench('info - --skip-bad-rows', { stdin })).stdout).toContain('line 3');
  });
});
