import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@opspilot/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { TemporaryUserOptions } from '../../../fixtures/ssh/temporary-user.js';
import { type Ran, refusalOf, run, useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();
const busyboxShell = { sh: '#!/bin/sh\nexec /usr/bin/busybox sh "$@"\n' };

/** Login shells that run commands, however little they are POSIX. */
const shells: Readonly<Record<string, TemporaryUserOptions>> = {
  bash: { shell: '/bin/bash' },
  dash: { shell: '/bin/dash' },
  fish: { shell: '/usr/bin/fish' },
  tcsh: { shell: '/usr/bin/tcsh' },
  'busybox sh': { shell: 'sh', files: busyboxShell },
};

const talk = 'echo "Welcome to web-1!"; printf "no end of line"; echo "Mind the step." >&2\n';
/** Profiles that say something before the command. */
const talkers: Readonly<Record<string, TemporaryUserOptions>> = {
  bash: { shell: '/bin/bash', files: { '.bashrc': talk } },
  tcsh: { shell: '/usr/bin/tcsh', files: { '.tcshrc': 'echo Welcome; sh -c "echo Mind the step >&2"\n' } },
  fish: { shell: '/usr/bin/fish', files: { '.config/fish/config.fish': 'echo Welcome; echo "Mind the step" >&2\n' } },
};

/** A profile that changes all that bash could be misled by when it runs a program itself. */
const meddler: TemporaryUserOptions = {
  shell: '/bin/bash',
  files: {
    '.bashrc': [
      'shopt -s expand_aliases extdebug',
      ...['export', 'printf', 'trap', 'set', 'true', 'false'].map((name) => `alias ${name}='echo aliased'`),
      ...['export', 'printf', 'trap', 'true', 'false', ':'].map((name) => `function ${name} { echo "my ${name}"; }`),
      "\\builtin trap 'echo debugged; echo debugged >&2' DEBUG",
      "\\builtin trap 'echo failed' ERR",
      "\\builtin trap 'echo left; exit 9' EXIT",
      '',
    ].join('\n'),
  },
};

const tracing = 'set -x\n';
const verbose = 'set -v\n';
/** Profiles that show what the shell reads or runs, or change what our line means before we can put it right. */
const odd: Readonly<Record<string, TemporaryUserOptions>> = {
  'a bash that traces': { shell: '/bin/bash', files: { '.bashrc': tracing } },
  'a bash that shows what it reads': { shell: '/bin/bash', files: { '.bashrc': verbose } },
  'a tcsh that shows what it reads and runs': {
    shell: '/usr/bin/tcsh',
    files: { '.tcshrc': 'set verbose\nset echo\n' },
  },
  'a bash that traces into what it starts': {
    shell: '/bin/bash',
    files: { '.bashrc': 'set -xv\nexport SHELLOPTS\n' },
  },
};
const aliasing: TemporaryUserOptions = {
  shell: '/bin/bash',
  files: { '.bashrc': "shopt -s expand_aliases\nalias exec='echo aliased'\n" },
};

/** Commands that a login shell may run itself, and what they come to. */
const plain: Readonly<Record<string, Partial<Ran>>> = {
  true: { exitCode: 0, stdout: '', stderr: '' },
  false: { exitCode: 1, stdout: '', stderr: '' },
  ':': { exitCode: 0, stdout: '', stderr: '' },
  '/bin/echo a=b --c  d:e,%+@': { exitCode: 0, stdout: 'a=b --c d:e,%+@\n', stderr: '' },
  '/usr/bin/wc -c': { exitCode: 0, stdout: '0\n', stderr: '' },
  '/bin/no-such-program x': { exitCode: 127, stdout: '' },
  '/bin/kill -9 0': { status: 'signalled', signal: 'SIGKILL', stdout: '', stderr: '' },
  // None of these is: a word that means something, a name that is looked for, a file that need not say who runs it.
  '/bin/echo $((1 + 1))': { exitCode: 0, stdout: '2\n', stderr: '' },
  'echo a; echo b': { exitCode: 0, stdout: 'a\nb\n', stderr: '' },
  'test a = a': { exitCode: 0, stdout: '', stderr: '' },
};

/** Accounts that run nothing: how they are, and what is said about them. */
const refusing: Readonly<Record<string, readonly [TemporaryUserOptions, RegExp]>> = {
  'has nologin for a shell': [{ shell: '/usr/sbin/nologin' }, /It printed "This account is currently not available\."/],
  'has false for a shell': [{ shell: '/bin/false' }, /It printed nothing\./],
  'may run nothing with a slash': [{ shell: '/bin/rbash' }, /It printed "rbash: line 1: .*restricted/],
  'has a profile that ends it': [
    { shell: '/bin/bash', files: { '.bashrc': 'echo "Closed for"; echo "the holidays."; exit 3\n' } },
    /It printed "Closed for \/ the holidays\."/,
  ],
};

describeSshd(
  'a login shell',
  () => {
    const makeUsers = (all: Readonly<Record<string, TemporaryUserOptions>>) =>
      Object.fromEntries(Object.entries(all).map(([name, options]) => [name, useTemporaryUser(options)] as const));
    const users = makeUsers(shells);
    const talking = makeUsers(talkers);
    const meddles = useTemporaryUser(meddler);
    const closed = makeUsers(Object.fromEntries(Object.entries(refusing).map(([name, [options]]) => [name, options])));
    const missing = useTemporaryUser({ shell: '/bin/no-such-shell' });
    const oddities = makeUsers(odd);
    const aliases = useTemporaryUser(aliasing);
    let server: OpenSshServer;
    const as = (user: string): Host => hostOf(server, { user });

    beforeAll(async () => {
      const all = [
        ...Object.values(users),
        ...Object.values(talking),
        ...Object.values(closed),
        ...Object.values(oddities),
        aliases,
        meddles,
        missing,
      ];
      server = await openSshServer({ users: all.map((user) => user().name) });
    });
    afterAll(() => server.close());

    it.each(Object.keys(shells))(
      '%s runs a command in a POSIX shell all the same, with variables and directory',
      async (shell) => {
        const user = users[shell]?.();
        const executor = executorFor(server);
        const host = as(user?.name ?? '');
        expect(await run(executor, host, 'echo "$HOME"; : $((1 + 1)) && echo x >&2; exit 3')).toMatchObject({
          status: 'exited',
          exitCode: 3,
          stdout: `${user?.home}\n`,
          stderr: 'x\n',
        });
        const value = 'it\'s ! !! \\ \\n "a" $x `y` ü 🛠\n\ttwo lines ~ * {a,b} #\n';
        const ran = await run(executor, host, 'printf %s "$VALUE"; pwd >&2', {
          cwd: '/usr/share',
          env: { VALUE: value },
        });
        expect(ran).toMatchObject({ stdout: value, stderr: '/usr/share\n' });
        // A terminal needs no other shell.
        const pty = await run(executor, host, 'test -t 0 && stty size', { pty: { columns: 91, rows: 17 } });
        expect(pty.stdout.trim()).toBe('17 91');
      },
    );

    describe.each([...Object.keys(shells), 'a bash that meddles'])('%s', (shell) => {
      const host = (): Host => as((users[shell] ?? meddles)().name);

      it('runs a plain command as every other does, the first time and later', async () => {
        const executor = executorFor(server);
        for (const [command, expected] of [...Object.entries(plain), ...Object.entries(plain)]) {
          const ran = await run(executor, host(), command);
          expect({ command, ...ran }).toMatchObject({ command, status: 'exited', ...expected });
        }
        // In the directory, with the variables, the input and the name that it was given.
        expect((await run(executor, host(), '/bin/pwd', { cwd: '/usr/share' })).stdout).toBe('/usr/share\n');
        expect((await run(executor, host(), '/usr/bin/env', { env: { A: 'b c' } })).stdout).toContain('\nA=b c\n');
        expect((await run(executor, host(), '/bin/cat', { stdin: 'in\n' })).stdout).toBe('in\n');
        const named = await run(executor, host(), '/usr/bin/env', { id: 'mine' });
        expect(named.stdout).toMatch(/^OPSPILOT_EXECUTION=mine\.[0-9A-Z]{26}$/m);
      });

      it('leaves nothing of a plain command that is cancelled', async () => {
        const executor = executorFor(server);
        await run(executor, host(), 'true');
        const abort = new AbortController();
        const execution = await executor.start(host(), '/bin/sleep 4713', { signal: abort.signal });
        abort.abort();
        expect(await execution.result).toMatchObject({ status: 'cancelled', signal: 'SIGTERM' });
        expect(server.processes().filter((line) => line.includes('4713'))).toEqual([]);
      });
    });

    it.each(Object.keys(talkers))('%s may greet: nothing of it is in the output', async (shell) => {
      const host = as(talking[shell]?.().name ?? '');
      const executor = executorFor(server);
      for (const options of [{}, { env: { A: 'b' } }, { stdin: 'c\n' }]) {
        expect(await run(executor, host, 'echo out; echo err >&2', options)).toMatchObject({
          stdout: 'out\n',
          stderr: 'err\n',
        });
      }
    });

    it.each(Object.keys(odd))('%s runs what it is told all the same', async (shell) => {
      const host = as(oddities[shell]?.().name ?? '');
      const executor = executorFor(server);
      for (const options of [{}, {}, { env: { A: 'b' } }, { stdin: 'c\n' }, { cwd: '/usr/share' }]) {
        for (const command of ['/bin/echo out', 'echo out; exit 0', 'true && echo out']) {
          const ran = await run(executor, host, command, options);
          expect({ command, options, ...ran }).toMatchObject({ status: 'exited', exitCode: 0, stdout: 'out\n' });
        }
      }
    });

    it('in which exec means something else is told what to change, and runs nothing', async () => {
      const executor = executorFor(server);
      for (const options of [{}, { env: { A: 'b' } }]) {
        const error = await refusalOf(executor.start(as(aliases().name), 'touch ~/ran', options));
        expect(error).toMatchObject({
          code: 'start-failed',
          message: expect.stringMatching(/a profile that exits or gives "exec" another meaning/),
        });
        expect(existsSync(join(aliases().home, 'ran'))).toBe(false);
      }
    });

    it.each(Object.keys(refusing))('of an account that %s is told', async (account) => {
      const user = closed[account]?.().name ?? '';
      for (const options of [
        {},
        { env: { A: 'b' } },
        { become: { user: 'root' } },
        { pty: { columns: 80, rows: 24 } },
      ]) {
        const error = await refusalOf(executorFor(server).start(as(user), 'echo in', options));
        expect(error).toMatchObject({
          code: 'start-failed',
          message: expect.stringMatching(refusing[account]?.[1] ?? /never/),
        });
        expect(error.message).toMatch(
          /^The login of \S+ on web-1 ended with exit code \d+ without a sign of the command\. .*whose login shell runs \/bin\/sh/,
        );
      }
    });

    it('that is not there is a reason why sshd takes no key', async () => {
      expect(await refusalOf(executorFor(server).start(as(missing().name), 'true'))).toMatchObject({
        code: 'login-refused',
        message: expect.stringMatching(/Check the user name, that its login shell exists there/),
      });
    });
  },
  { users: true, programs: ['fish', 'tcsh', 'busybox'] },
);
