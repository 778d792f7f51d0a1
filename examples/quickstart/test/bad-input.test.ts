import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readArguments } from '../src/arguments.js';
import { UsageError } from '../src/usage-error.js';
import { emptyDirectory, startOnPipes } from './start-quickstart.js';

describe('the command line', () => {
  test.for([
    [['--nope'], "Unknown option '--nope'."],
    [['--db'], "Option '--db <value>' argument missing."],
    [['--db', '--json'], `Option '--db' takes a value, which may not begin with "-".`],
    [['--db', ''], '--db takes the path of a file.'],
    [['--timeout', 'soon'], '--timeout takes a number of seconds above 0 and up to 86400; got "soon".'],
    [['--timeout', '0'], '--timeout takes a number of seconds above 0 and up to 86400; got "0".'],
    [['df', '-k', '/'], "Unknown option '-k'."],
    [['df', '-h'], 'A command is one argument: put all of it in quotes, such as "df -h". --help stands alone.'],
    [['df', '/'], 'A command is one argument: put it in quotes, such as "df /".'],
    [['   '], 'The command is blank.'],
    [['--host'], "Option '--host <value>' argument missing."],
    [['--host', ' '], '--host takes a value that is not blank.'],
    [
      ['--host', 'web-1:ssh'],
      '--host: "web-1:ssh" is no machine to log in to. Write server, user@server or user@server:port (1..65535), an IPv6 address in brackets, or a name of your ssh_config.',
    ],
    [
      ['--host', 'web-1', '--jump', 'bastion,'],
      '--jump: "" is no machine to log in to. Write server, user@server or user@server:port (1..65535), an IPv6 address in brackets, or a name of your ssh_config.',
    ],
    [['--jump', 'bastion'], '--jump says how to reach a host: name it with --host.'],
    [['--trust-on-first-use', 'uptime'], '--trust-on-first-use says how to reach a host: name it with --host.'],
  ] as const)('%j is refused with a reason', ([args, reason]) => {
    expect(() => readArguments(args)).toThrow(new UsageError(reason));
  });

  test('that makes no sense ends with 2 and leaves stdout empty', async () => {
    const { stdout, stderr, code } = await startOnPipes(emptyDirectory(), ['--nope', '--json']).ended;
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe("quickstart: Unknown option '--nope'.\nTry --help.\n");
  });

  test('--help says how to use it', async () => {
    const { stdout, code } = await startOnPipes(emptyDirectory(), ['--help']).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('--db <path>');
    expect(stdout).toContain('Exit codes');
  });
});

test('hosts are taken as ssh takes them', () => {
  const args = [
    '--host',
    'root@web-1:2222',
    '-i',
    'key',
    '-J',
    'a@one, two:22',
    '-F',
    'none',
    '--known-hosts',
    'known',
  ];
  expect(readArguments(args).ssh).toEqual({
    host: { name: 'web-1', user: 'root', port: 2222, identity: 'key', jump: ['one', 'two'] },
    hops: [
      { name: 'one', user: 'a' },
      { name: 'two', port: 22 },
    ],
    knownHosts: 'known',
    config: false,
    trustOnFirstUse: false,
  });
});

describe('a database that cannot be used', () => {
  const refused = async (database: string, args: readonly string[] = []): Promise<string> => {
    const { stdout, stderr, code } = await startOnPipes(emptyDirectory(), ['--db', database, ...args]).ended;
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/^ +at /m);
    return stderr.replaceAll('\n', ' ');
  };

  test('because its directory cannot be made', async () => {
    expect(await refused('/dev/null/inside/quickstart.db')).toMatch(/\/dev\/null\/inside.*cannot be made.*--db/);
  });

  test.skipIf(process.platform !== 'linux')('because no directory can be made in /proc', async () => {
    expect(await refused('/proc/nope/quickstart.db')).toMatch(/\/proc\/nope.*cannot be made.*--db/);
  });

  test('because it is a directory', async () => {
    const directory = emptyDirectory();
    expect(await refused(directory, ['--json'])).toContain(directory);
  });

  test('because it is no database', async () => {
    const file = join(emptyDirectory(), 'notes.txt');
    writeFileSync(file, 'Not a database, but twenty lines of notes.\n'.repeat(20));
    expect(await refused(file)).toContain(file);
  });

  test.skipIf(process.getuid?.() === 0)('because its directory is read-only (root may write anywhere)', async () => {
    const directory = join(emptyDirectory(), 'locked');
    mkdirSync(directory);
    chmodSync(directory, 0o555);
    expect(await refused(join(directory, 'quickstart.db'))).toContain(directory);
  });
});
