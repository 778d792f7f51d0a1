import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeSshd, useTemporaryUser } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf, keylessHostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { refusalOf, run, told, useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();
const password = 's3cr3t of the login';

describeSshd(
  'a real sshd',
  () => {
    const user = useTemporaryUser({ password });
    const open = async (options: Parameters<typeof openSshServer>[0]): Promise<OpenSshServer> => {
      const server = await openSshServer({ users: [user().name], ...options });
      servers.push(server);
      return server;
    };
    const servers: OpenSshServer[] = [];
    let asking: OpenSshServer;
    let both: OpenSshServer;
    beforeAll(async () => {
      asking = await open({ methods: ['password', 'keyboard-interactive'] });
      both = await open({ factors: ['publickey', 'password'] });
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.close()));
    });

    it('lets in by password', async () => {
      const executor = executorFor(asking, { credentials: { password: async () => password } });
      const ran = await run(executor, keylessHostOf(asking, { user: user().name }), 'id -un');
      expect(ran.stdout).toBe(`${user().name}\n`);
    });

    it('lets in by keyboard-interactive, through PAM', async () => {
      const keyboardInteractive = () => [password];
      const executor = executorFor(asking, { credentials: { keyboardInteractive } });
      const ran = await run(executor, keylessHostOf(asking, { user: user().name }), 'id -un');
      expect(ran.stdout).toBe(`${user().name}\n`);
    });

    it('refuses a wrong password', async () => {
      const executor = executorFor(asking, { credentials: { password: 's3cr3t, but wrong' } });
      const error = await refusalOf(executor.start(keylessHostOf(asking, { user: user().name }), 'true'));
      expect(error).toMatchObject({ code: 'password-refused', message: expect.stringMatching(/Check the password/) });
      expect(told(error)).not.toContain('s3cr3t');
    });

    it('lets in by a key and a password, and says which one is missing', async () => {
      const host = hostOf(both, { user: user().name });
      const executor = executorFor(both, { credentials: { password } });
      expect((await run(executor, host, 'echo in')).stdout).toBe('in\n');
      expect(await refusalOf(executorFor(both).start(host, 'true'))).toMatchObject({
        code: 'login-refused',
        message: expect.stringMatching(/accepted, but not enough.*The server accepts: password/),
      });
    });
  },
  { users: true },
);
