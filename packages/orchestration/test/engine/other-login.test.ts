import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { describeSshd, useTemporaryUser } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { type SshPilotOptions, sshPilot } from './ssh-pilot.js';
import { TellingProcess } from './telling-process.js';

const program = await compiledProgram(new URL('./ssh-controller.ts', import.meta.url));

describeSshd(
  'a run over SSH whose controller was killed',
  () => {
    const other = useTemporaryUser();
    let server: OpenSshServer;
    let folder: string;
    let pilots: Awaited<ReturnType<typeof sshPilot>>[] = [];

    beforeEach(async () => {
      server = await openSshServer({ users: [other().name] });
      folder = await mkdtemp(join(tmpdir(), 'logins-'));
      await chmod(folder, 0o777);
      await writeFile(join(folder, 'count'), '');
      await chmod(join(folder, 'count'), 0o666);
    });
    afterEach(async () => {
      await writeFile(join(folder, 'go'), '');
      await Promise.all(pilots.map((pilot) => pilot.close()));
      pilots = [];
      await server.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** The login is that of the ssh_config: for all that the host says, both are the same. */
    async function reachAs(user: string, journal = 'journal.db'): Promise<SshPilotOptions> {
      const config = join(folder, `config-${user}`);
      await writeFile(config, `Host *\n  User ${user}\n`);
      const { host: address, port, identityFile: identity, knownHostsFile: knownHosts } = server;
      return { journal: join(folder, journal), config, knownHosts, host: { name: 'web-1', address, port, identity } };
    }
    async function pilotAs(user: string, journal?: string) {
      const pilot = await sshPilot(await reachAs(user, journal));
      pilots.push(pilot);
      return pilot;
    }
    const count = (): Promise<string> => readFile(join(folder, 'count'), 'utf8');

    it('runs nothing again when it is resumed under another login, and is gone on with under its own', async () => {
      // Who was there before has receipts, that are older than the run.
      const before = await pilotAs(other().name, 'other.db');
      const looked = await before.orchestration.start({ name: 'look', steps: [{ id: 'id', command: 'id -un' }] }, [
        '*',
      ]);
      expect((await looked.result).status).toBe('succeeded');

      const command = `id -un >> ${folder}/count; until [ -e ${folder}/go ]; do sleep 0.1; done`;
      const controller = new TellingProcess(program, [JSON.stringify(await reachAs(server.username)), command]);
      const run = String(await controller.first('run'));
      while ((await count()) === '') await delay(20);
      await controller.kill();
      // Its lease passes.
      await delay(1_500);

      const stranger = await pilotAs(other().name);
      const resumed = await stranger.orchestration.resume(run);
      resumed.result.catch(() => {});
      while (resumed.report().hosts[0]?.standing === 'running') await delay(50);
      expect(resumed.report().hosts).toEqual([{ host: 'web-1', standing: 'unresolved', step: 'count' }]);
      await stranger.orchestration.leave();

      const own = await pilotAs(server.username);
      const last = await own.orchestration.resume(run);
      await writeFile(join(folder, 'go'), '');
      expect((await last.result).status).toBe('succeeded');
      expect(await count()).toBe(`${server.username}\n`);
    }, 120_000);
  },
  { users: true },
);
