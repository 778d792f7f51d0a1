import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionOptions, Host } from '@opspilot/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { TemporaryUser } from '../../../fixtures/ssh/temporary-user.js';
import { type Ran, refusalOf, run, useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();
const password = 's3cr3t of the login';

/** What a profile does with the streams, and where then goes what a command writes to each. */
const redirections = {
  'exec 2>&1': { stdout: 'out\nerr\n', stderr: '' },
  'exec 1>&2': { stdout: '', stderr: 'out\nerr\n' },
  'exec 3>&1 1>&2 2>&3': { stdout: 'err\n', stderr: 'out\n' },
} as const;
type Redirection = keyof typeof redirections;
const all = Object.keys(redirections) as Redirection[];

/** A command each of whose streams begins as one of our reports does, or is one altogether. */
const alike = [
  String.raw`printf '\002'`,
  String.raw`printf '\002' >&2`,
  String.raw`printf '\002%s' "$OPSPILOT_EXECUTION" >&2`,
  String.raw`printf '\002%s:start\003\002' "${'$'}{OPSPILOT_EXECUTION##*.}"`,
  String.raw`printf '\002%s:output\003\002' "${'$'}{OPSPILOT_EXECUTION##*.}"`,
];

describeSshd(
  'a profile that joins the streams',
  () => {
    const made = (redirection: Redirection) =>
      useTemporaryUser({
        shell: '/bin/bash',
        password,
        sudo: 'password',
        files: { '.bashrc': `echo Welcome; echo "Mind the step" >&2; ${redirection}; printf "no end of line"\n` },
      });
    const users = Object.fromEntries(all.map((each) => [each, made(each)])) as Record<Redirection, () => TemporaryUser>;
    const quiet = useTemporaryUser({ shell: '/bin/bash' });
    const mute = useTemporaryUser({ shell: '/bin/bash', files: { '.bashrc': 'exec 2>/dev/null\n' } });
    const slow = useTemporaryUser({
      shell: '/bin/bash',
      files: { '.bashrc': 'exec 2> >(while [ -e ~/hold ]; do sleep 0.05; done; exec cat >&2)\n' },
    });
    let server: OpenSshServer;
    const as = (user: TemporaryUser): Host => hostOf(server, { user: user.name });

    beforeAll(async () => {
      server = await openSshServer({ users: [...Object.values(users), quiet, mute, slow].map((user) => user().name) });
    });
    afterAll(() => server.close());

    it('or sends standard error away is told so, and runs nothing', async () => {
      const executor = executorFor(server);
      expect(await refusalOf(executor.start(as(mute()), 'touch ~/ran'))).toMatchObject({
        code: 'start-failed',
        message: expect.stringMatching(/start-up file of the login sends standard error away, such as "exec 2>/),
      });
      // On the connection that stands.
      const options: ExecutionOptions = { env: { A: 'b' }, timeouts: { start: 3_000 } };
      expect(await refusalOf(executor.start(as(mute()), 'touch ~/ran', options))).toMatchObject({
        code: 'start-timed-out',
        message: expect.stringMatching(/profile .* sends standard error away, by which a start is told\.$/),
      });
      expect(existsSync(join(mute().home, 'ran'))).toBe(false);
    });

    describe.each(all)('by %s', (redirection) => {
      const { stdout, stderr } = redirections[redirection];

      it('leaves nothing of ours in what a command prints', async () => {
        const executor = executorFor(server);
        const host = as(users[redirection]());
        const become = { user: 'root', password };
        // The first one of a connection goes another way than those after it.
        const ways: readonly ExecutionOptions[] = [{}, {}, { stdin: 'in\n' }, { env: { A: 'b' } }, { cwd: '/' }];
        for (const options of [...ways, { become }, { become, stdin: 'in\n' }]) {
          for (const command of ['echo out; echo err >&2', '/bin/sh -c "echo out;echo err>&2"']) {
            const ran = await run(executor, host, command, options);
            expect({ options, command, ...ran }).toMatchObject({ status: 'exited', exitCode: 0, stdout, stderr });
          }
          expect(await run(executor, host, 'true', options)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
        }
        const read = await run(executor, host, '/bin/cat', { stdin: 'out\n' });
        expect(read).toMatchObject({ stdout: stdout.replace('err\n', ''), stderr: stderr.replace('err\n', '') });
      });

      it('has its commands cancelled, and nothing is left of them', async () => {
        const executor = executorFor(server, { grace: 100 });
        const host = as(users[redirection]());
        for (const [line, options] of [
          ['/bin/sleep 4721', {}],
          ['trap "" TERM; sleep 4721 & sleep 4721; sleep 4721', { stdin: 'in\n' }],
          ['sleep 4721 & wait', { become: { user: 'root', password } }],
        ] as const) {
          const abort = new AbortController();
          const execution = await executor.start(host, line, { ...options, signal: abort.signal });
          abort.abort();
          const { status, error } = await execution.result;
          expect({ line, status, error: error?.message }).toEqual({ line, status: 'cancelled', error: undefined });
          expect(server.processes().filter((process) => process.includes('4721'))).toEqual([]);
        }
        const late = await run(executor, host, 'sleep 4721', { timeouts: { total: 100 } });
        expect({ ...late, error: late.error?.message }).toMatchObject({ status: 'timed-out', error: undefined });
      });
    });

    it.each(['exec 2>&1', 'exec 1>&2'] as const)('runs commands on terminals all the same: %s', async (redirection) => {
      const executor = executorFor(server);
      const pty = { columns: 80, rows: 24 };
      for (const options of [{ pty }, { pty, become: { user: 'root', password } }]) {
        const ran = await run(executor, as(users[redirection]()), 'echo out; echo err >&2', options);
        expect(ran).toMatchObject({ exitCode: 0, stdout: 'out\r\nerr\r\n', stderr: '' });
      }
    });

    it('has nothing taken out of output that looks like a report', async () => {
      const executor = executorFor(server);
      const plain = (ran: Ran): Pick<Ran, 'stdout' | 'stderr'> => {
        const [stdout = '', stderr = ''] = [ran.stdout, ran.stderr].map((text) => text.replace(/[0-9A-Z]{26}/, 'ID'));
        return { stdout, stderr };
      };
      for (const user of [quiet(), users['exec 2>&1'](), users['exec 1>&2']()]) {
        for (const command of [...alike, ...alike]) {
          const { stdout, stderr } = plain(await run(executor, as(user), command));
          const printed = ['\u0002', '\u0002', '\u0002ID', '\u0002ID:start\u0003\u0002', '\u0002ID:output\u0003\u0002'][
            alike.indexOf(command)
          ];
          expect({ user, command, printed: stdout + stderr }).toEqual({ user, command, printed });
        }
      }
    });

    it('has nothing left of a command whose errors, and our reports among them, are held back', async () => {
      const executor = executorFor(server, { grace: 100 });
      const host = as(slow());
      const hold = join(slow().home, 'hold');
      await run(executor, host, 'true');
      await writeFile(hold, '');
      const abort = new AbortController();
      const { signal } = abort;
      const line = 'setsid sleep 4722 >/dev/null 2>&1 </dev/null & sleep 4722';
      const execution = await executor.start(host, line, { signal });
      const sleepers = (): number => server.processes().filter((each) => each.includes('sleep 4722')).length;
      await expectSoon(sleepers).toBeGreaterThanOrEqual(2);
      abort.abort();
      // Whoever looks for them logs in too.
      await rm(hold);
      const { status, error } = await execution.result;
      expect({ status, error: error?.message, left: sleepers() }).toEqual({
        status: 'cancelled',
        error: undefined,
        left: 0,
      });
    });

    it('has what looks like the beginning of a report handed on while the command waits', async () => {
      let goOn: () => void = () => {};
      const heard = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const stdin = (async function* () {
        await heard;
        yield Buffer.from('go on\n');
      })();
      const execution = await executorFor(server).start(as(quiet()), String.raw`printf '\002' >&2; read -r line`, {
        stdin,
      });
      execution.stdout.resume();
      execution.stderr.once('data', goOn);
      expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 0 });
    });
  },
  { users: true },
);
