import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '@opspilot/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { TemporaryUserOptions } from '../../../fixtures/ssh/temporary-user.js';
import { refusalOf, run, told, useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();
const hanging: TemporaryUserOptions = { shell: '/bin/bash', files: { '.bashrc': 'sleep 4711\n' } };
const asking: TemporaryUserOptions = {
  shell: '/bin/bash',
  files: { '.bashrc': 'echo "Which project?"; read -r project; echo "You said $project"\n' },
};
/** As long as it takes to come to the end of what a variable holds. */
const cutting: TemporaryUserOptions = {
  shell: '/bin/bash',
  files: { '.bashrc': 'read -r project; echo "$project" | cut -c 1-70\n' },
};

describeSshd(
  'a login',
  () => {
    const hangs = useTemporaryUser(hanging);
    const asks = useTemporaryUser(asking);
    const cuts = useTemporaryUser(cutting);
    let server: OpenSshServer;
    const as = (user: string): Host => hostOf(server, { user });

    beforeAll(async () => {
      server = await openSshServer({ users: [hangs, asks, cuts].map((user) => user().name) });
    });
    afterAll(() => server.close());

    describe('with a profile that hangs', () => {
      const ran = (): string => join(hangs().home, 'ran');
      afterAll(() => rmSync(ran(), { force: true }));

      it.each([
        ['a command', {}],
        ['variables', { env: { TOKEN: 's3cr3t-token' } }],
        ['input', { stdin: 'in\n' }],
        ['a terminal', { pty: { columns: 80, rows: 24 } }],
        ['another user', { become: { user: 'root', password: 's3cr3t-password' } }],
      ])('runs nothing of %s when the start takes too long, then or later', async (_title, options) => {
        const starting = executorFor(server).start(as(hangs().name), 'touch ~/ran', {
          ...options,
          timeouts: { start: 4_000 },
        });
        const error = await refusalOf(starting);
        expect(error).toMatchObject({
          code: 'start-timed-out',
          message: expect.stringMatching(/on web-1 after 4000 ms; it did not run.*Check whether a profile/),
        });
        expect(told(error)).not.toContain('s3cr3t');
        // Nobody is left who could come to it when the profile goes on.
        await expectSoon(() => server.processes().filter((line) => line.includes('4711'))).toEqual([]);
        expect(existsSync(ran())).toBe(false);
      });

      it('runs nothing when it is cancelled', async () => {
        const abort = new AbortController();
        const starting = executorFor(server).start(as(hangs().name), 'touch ~/ran', { signal: abort.signal });
        await expectSoon(() => server.processes().join()).toContain('sleep 4711');
        abort.abort();
        expect((await refusalOf(starting)).code).toBe('start-cancelled');
        await expectSoon(() => server.processes().filter((line) => line.includes('4711'))).toEqual([]);
        expect(existsSync(ran())).toBe(false);
      });
    });

    describe('with a profile that asks for something', () => {
      it('gets an end of file, and the command runs', async () => {
        expect((await run(executorFor(server), as(asks().name), 'echo out')).stdout).toBe('out\n');
      });

      it('does not get the input of the command', async () => {
        const starting = executorFor(server).start(as(asks().name), 'cat', {
          stdin: 'mine\n',
          timeouts: { start: 4_000 },
        });
        expect(await refusalOf(starting)).toMatchObject({
          code: 'start-timed-out',
          message: expect.stringMatching(/It had printed "Which project\?" by then\. Check whether a profile/),
        });
      });

      it('does not tell the variables that it took for an answer', async () => {
        for (const user of [asks(), cuts()]) {
          const starting = executorFor(server).start(as(user.name), 'touch ~/ran', {
            env: { TOKEN: 's3cr3t-token' },
            timeouts: { start: 4_000 },
          });
          const error = await refusalOf(starting);
          expect(error).toMatchObject({
            code: 'start-timed-out',
            message: expect.stringMatching(/a profile of the login/),
          });
          expect(told(error)).not.toContain('s3cr3t');
          expect(existsSync(join(user.home, 'ran'))).toBe(false);
        }
      });
    });
  },
  { users: true },
);
