import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Host, OpsPilot } from '@opspilot/core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import type { TemporaryUser } from '../../../fixtures/ssh/temporary-user.js';
import { refusalOf, run, told, useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();
const password = 's3cr3t of the login';
/** What to do, of somebody who gave a password or none. */
const advice = (password: unknown): RegExp =>
  password === undefined
    ? /Give the password that sudo asks for as "become\.password", or check the user and what sudo allows \S+ \("sudo -l"\)\.$/
    : /Check the user, the password and what sudo allows \S+ \("sudo -l"\)\.$/;

describeSshd(
  'becoming root with sudo',
  () => {
    const stranger = useTemporaryUser({ password });
    const trusted = useTemporaryUser({ sudo: 'nopasswd' });
    const known = useTemporaryUser({ password, sudo: 'password' });
    const doubted = useTemporaryUser({ password, sudo: 'twice' });
    // A login shell that finds no sudo.
    const poor = useTemporaryUser({
      shell: 'shell',
      files: { shell: '#!/bin/sh\nPATH=$HOME/bin exec /bin/sh "$@"\n', 'bin/id': '#!/bin/sh\necho 1000\n' },
    });
    let server: OpenSshServer;
    const as = (user: TemporaryUser): Host => hostOf(server, { user: user.name });

    beforeAll(async () => {
      const users = [stranger(), trusted(), known(), doubted(), poor()].map(({ name }) => name);
      server = await openSshServer({ users });
    });
    afterAll(() => server.close());

    it.each([
      ['no leave', stranger, {}, /^Becoming root on web-1 was refused with "sudo: a password is required"/],
      ['no leave but a password', stranger, { password }, /was refused with "\S+ is not in the sudoers file\.?"/],
      ['leave by password, and none given', known, {}, /with "sudo: a password is required"/],
      [
        'leave by password, and a wrong one',
        known,
        { password: 'not that' },
        /was refused the password, with ".*[Ss]orry/,
      ],
    ])('is refused with %s', async (_title, user, become, message) => {
      const starting = executorFor(server).start(as(user()), 'touch ~/ran', { become: { user: 'root', ...become } });
      const error = await refusalOf(starting);
      expect(error).toMatchObject({
        code: 'become-unavailable',
        message: expect.stringMatching(message),
        details: { host: 'web-1', user: 'root' },
      });
      expect(error.message).toMatch(advice('password' in become ? become.password : undefined));
      expect(told(error)).not.toMatch(/s3cr3t|not that/);
      expect(existsSync(join(user().home, 'ran'))).toBe(false);
    });

    it.each([
      ['who logs in', {}],
      ['another user', { become: { user: 'root', password } }],
    ])('is not what is blamed for variables that the shell of %s does not take', async (_title, options) => {
      // The first one bash keeps for itself, of the second one dash wants a number.
      const env = { UID: '5', OPTIND: 'x' };
      const executor = executorFor(server);
      // The first one of a connection goes another way than those after it.
      for (const times of ['first', 'again']) {
        const error = await refusalOf(executor.start(as(known()), 'touch ~/ran', { ...options, env }));
        expect({ times, ...error, message: error.message }).toMatchObject({
          code: 'start-failed',
          message: expect.stringMatching(/given the variables of the command \(env\), and printed "sh: .*(UID|number)/),
        });
      }
      expect(existsSync(join(known().home, 'ran'))).toBe(false);
    });

    it('is refused to a sudo that asks for more than the password', async () => {
      const become = { user: 'root', password };
      const error = await refusalOf(
        executorFor(server).start(as(doubted()), 'touch ~/ran', { become, timeouts: { start: 20_000 } }),
      );
      expect(error).toMatchObject({
        code: 'become-unavailable',
        message: expect.stringMatching(/takes more than a password.*NOPASSWD/),
      });
      expect(existsSync(join(doubted().home, 'ran'))).toBe(false);
    });

    it('is refused where there is no sudo', async () => {
      expect(
        await refusalOf(executorFor(server).start(as(poor()), 'true', { become: { user: 'root' } })),
      ).toMatchObject({
        code: 'become-unavailable',
        message: 'Running as root on web-1 needs "sudo", which is not there. Install it, or log in as that user.',
      });
    });

    it('is refused for a user that is not there', async () => {
      const starting = executorFor(server).start(as(trusted()), 'true', { become: { user: 'no-such-user' } });
      expect(await refusalOf(starting)).toMatchObject({
        code: 'become-unavailable',
        message: expect.stringMatching(/^Becoming no-such-user on web-1 was refused with "sudo: unknown user/),
      });
    });

    it.each([
      ['without a password', trusted, {}],
      ['with one that nobody asks for', trusted, { password: 'not needed' }],
      ['with a password', known, { password }],
    ])('works %s, with input and variables', async (_title, user, become) => {
      const ran = await run(executorFor(server), as(user()), 'id -un; echo "$TOKEN"; cat; exit 4', {
        become: { user: 'root', ...become },
        env: { TOKEN: 'it\'s "one"' },
        stdin: 'input\n',
      });
      expect(ran).toMatchObject({ exitCode: 4, stdout: 'root\nit\'s "one"\ninput\n', stderr: '' });
    });

    it('works on a terminal, which does not show the password', async () => {
      const ran = await run(executorFor(server), as(known()), 'id -un; stty size; test -t 0', {
        become: { user: 'root', password },
        pty: { columns: 90, rows: 30 },
      });
      expect(ran).toMatchObject({ exitCode: 0, stdout: 'root\r\n30 90\r\n' });
    });

    it('is refused a wrong password on a terminal too', async () => {
      const starting = executorFor(server).start(as(known()), 'true', {
        become: { user: 'root', password: 'not that' },
        pty: { columns: 90, rows: 30 },
      });
      const error = await refusalOf(starting);
      expect(error).toMatchObject({ code: 'become-unavailable', message: expect.stringMatching(/[Ss]orry/) });
      expect(told(error)).not.toContain('not that');
    });

    it('leaves no password behind: not with the processes, the log, the outcome, the record or the events', async () => {
      const host = as(known());
      const pilot = await OpsPilot.create({ executor: executorFor(server), hosts: [host], analysis: false });
      onTestFinished(() => pilot.close());
      const events: unknown[] = [];
      pilot.events.on('*', (event) => events.push(event));
      const become = { user: 'root', password };
      const command = 'id -un; cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | grep -ac "s3cr[3]t"';
      const outcome = await pilot.run({ command, host: 'web-1', become, successExitCodes: [1] });
      expect(outcome).toMatchObject({ status: 'succeeded', executed: 'yes', stdout: { text: 'root\n0\n' } });
      const refused = await pilot.run({ command: 'true', host: 'web-1', become: { ...become, password: 's3cr3t!' } });
      expect(refused).toMatchObject({ status: 'failed', executed: 'no', error: { code: 'become-unavailable' } });
      const records = await pilot.history.list();
      expect(records).toHaveLength(2);
      const seen = `${JSON.stringify([outcome, refused, records, events])}${told(refused.error)}${server.log()}`;
      expect(seen).not.toContain('s3cr3t');
    });
  },
  { users: true, programs: ['sudo'] },
);
