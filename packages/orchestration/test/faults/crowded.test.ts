import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { sshExecutor } from '@opspilot/core/ssh';
import { expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { openSshFleet } from '../../../core/test/fixtures/ssh/open-ssh-fleet.js';
import { orchestration, receiptExecutor } from '../../src/index.js';

const count = 8;

describeSshd('a run on hosts that let in few at a time', () => {
  it('does every step once on each of them: one session a connection, and most that knock are turned away', async () => {
    const fleet = await openSshFleet(count, { maxSessions: 1, maxStartups: '2:60:4' });
    const [{ directory } = { directory: '' }] = fleet.servers;
    const receipts = join(directory, 'receipts');
    const names = fleet.hosts.map((_, index) => `host-${index}`);
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: receiptExecutor(
        sshExecutor({ config: false, agent: false, knownHosts: [fleet.knownHostsFile], pool: { backoff: 20 } }),
        { directory: receipts },
      ),
      hosts: fleet.hosts.map(({ host: address, port, username: user, identityFile: identity }, index) => ({
        name: names[index] ?? '',
        address,
        port,
        user,
        identity,
      })),
      analysis: false,
      plugins: [orchestration({ receipts })],
    });
    try {
      // Every host has a delegate's work to do as well: sessions of one host come together.
      const retry = { attempts: 10, backoff: 100 };
      const steps = [
        { id: 'own', command: `printf x >>${directory}/own-{{host}}`, retry },
        { id: 'common', command: `printf x >>${directory}/common-{{host}}`, needs: ['own'], delegate: 'host-0', retry },
      ];
      const run = await pilot.orchestration.start(
        { name: 'burst', steps, strategy: { type: 'parallel', maxParallel: count } },
        ['*'],
      );
      expect((await run.result).status).toBe('succeeded');
      for (const name of names) {
        expect(await readFile(join(directory, `own-${name}`), 'utf8')).toBe('x');
        expect(await readFile(join(directory, `common-${name}`), 'utf8')).toBe('x');
      }
    } finally {
      await pilot.close();
      await fleet.close();
    }
  });
});
