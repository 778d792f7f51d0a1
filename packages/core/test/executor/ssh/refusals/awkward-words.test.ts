import { type Host, localExecutor, localHost } from '@opspilot/core';
import type { SshExecutor } from '@opspilot/core/ssh';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { openScriptedServer, type ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { run, useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();
const local = localExecutor();
afterAll(() => local.close());

/** Signs that one shell or another takes for its own, and others that are easily lost. */
const signs = [
  ...'\'"\\!$`*?[]{}()<>|&;#~^%=+-@,.:/ \t\n\rabcXYZ019äß漢',
  ...['🛠', '\u0301', '\u200b', '\u00a0', '\u0001', '\u0002', '\u0003', '\u001b', '\u007f'],
];
const sign = fc.oneof(fc.constantFrom(...signs), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }));
const word = fc.array(sign, { maxLength: 40 }).map((parts) => parts.join('').replaceAll('\0', ''));

const hard = [
  ...[`'`, `'\\''`, `'"'"'`, '!!', '!$', '\\!', '\\', '\\\\', 'end\\', 'a\nb', '\n', 'a\\\nb', '\r\n'],
  ...['$(id)', '`id`', '$HOME', '*', '~', '-n', '--', '#x', '%s%n', 'ü 漢 🛠', '\u001b[31m', '\u0002x\u0003', ''],
];

/** Runs what is before it beside what comes: with others after it, it is chance which of them prints first. */
const beside = '& wait';

/** Parts of commands that hold nothing which has to be kept from a login shell: they go through it as they are. */
const plain = [
  ...[
    'a  b',
    '"a  b"',
    '$((6 * 7))',
    `$\{NONE:-none}`,
    `"$\{NONE-}"`,
    '{a,b}',
    '[x]',
    '~root',
    '#x',
    '^a^b',
    '=ls',
    'a=b',
  ],
  ...['$(echo "n  n")', '`echo b`', '"$(echo "`echo deep`")"', '%s', '@', '+', '-n', '?(a)', '/et[c]', '/u?r', '$$x%x'],
  ...['; echo b', '&& echo b', '|| echo b', '| cat', '>&2', '2>&1', beside, ';exit 5', '"', ')', ';;', 'ü漢🛠', '\t\tx'],
];

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Here and there: what a command prints to whoever reads it, and how it ends. */
async function expectAlike(executor: SshExecutor, host: Host, command: string): Promise<string> {
  const [there, here] = await Promise.all([
    run(executor, host, command, { cwd: '/' }),
    run({ ...executor, start: local.start }, localHost, command, { cwd: '/' }),
  ]);
  // The number of a shell is its own.
  const shown = (text: string): string => text.replaceAll(/\d+(?=x%x)/g, '<pid>');
  expect({ code: there.exitCode, stdout: shown(there.stdout) }).toEqual({
    code: here.exitCode,
    stdout: shown(here.stdout),
  });
  return there.stdout;
}

/** Words as arguments and as a variable arrive as they are. */
async function expectWords(executor: SshExecutor, host: Host, words: readonly string[]): Promise<void> {
  const [printed, variable] = await Promise.all([
    expectAlike(executor, host, `printf '<%s>\\n' ${words.map(quoted).join(' ')}`),
    run(executor, host, 'printf %s "$VALUE"', { env: { VALUE: words.join('') } }),
  ]);
  expect(printed).toBe(words.map((text) => `<${text}>\n`).join('') || '<>\n');
  expect(variable.stdout).toBe(words.join(''));
}

/** A command of 100 kB, of which nothing may be lost. */
async function expectLong(executor: SshExecutor, host: Host): Promise<void> {
  const text = "it's 100 kB! \\ \n".repeat(6_400);
  const ran = await run(executor, host, `printf %s ${quoted(text)}`);
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(ran.stdout === text).toBe(true);
}

async function expectAll(executor: SshExecutor, host: Host): Promise<void> {
  await Promise.all([
    expectWords(executor, host, hard),
    expectLong(executor, host),
    ...plain.map((part) => expectAlike(executor, host, `echo a ${part}`)),
  ]);
}

async function expectAny(executor: SshExecutor, host: Host, numRuns: number): Promise<void> {
  const words = fc.array(word, { maxLength: 6 });
  const inOrder = plain.filter((part) => part !== beside);
  const parts = fc.array(fc.constantFrom(...inOrder), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(words, parts, async (some, others) => {
      await Promise.all([expectWords(executor, host, some), expectAlike(executor, host, `echo ${others.join(' ')}`)]);
    }),
    { numRuns },
  );
}

describe('a command of awkward words', () => {
  let server: ScriptedServer;
  beforeAll(async () => {
    server = await openScriptedServer();
  });
  afterAll(() => server.close());

  it('is the same command as here', () => expectAll(executorFor(server), hostOf(server)));
  it('is the same command as here, whatever the words', () => expectAny(executorFor(server), hostOf(server), 20));
});

const shells: Readonly<Record<string, string>> = {
  bash: '/bin/bash',
  dash: '/bin/dash',
  fish: '/usr/bin/fish',
  tcsh: '/usr/bin/tcsh',
  'busybox sh': 'sh',
};

describeSshd(
  'a command of awkward words on a real sshd',
  () => {
    const files = { sh: '#!/bin/sh\nexec /usr/bin/busybox sh "$@"\n' };
    const users = Object.fromEntries(
      Object.entries(shells).map(([name, shell]) => [name, useTemporaryUser({ shell, files })] as const),
    );
    let server: OpenSshServer;
    beforeAll(async () => {
      server = await openSshServer({ users: Object.values(users).map((user) => user().name) });
    });
    afterAll(() => server.close());
    const behind = (shell: string): Host => hostOf(server, { user: users[shell]?.().name ?? '' });

    it.each(Object.keys(shells))('is the same command as here, behind %s', (shell) =>
      expectAll(executorFor(server), behind(shell)),
    );
    it.each(['fish', 'tcsh'])('is the same command as here, whatever the words, behind %s', (shell) =>
      expectAny(executorFor(server), behind(shell), 10),
    );
  },
  { users: true, programs: ['fish', 'tcsh', 'busybox'] },
);
