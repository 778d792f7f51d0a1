import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../../../packages/core/test/fixtures/postgres-server.js';
import { describeSshd } from '../../../packages/core/test/fixtures/ssh/describe-sshd.js';
import { type OpenSshFleet, openSshFleet } from '../../../packages/core/test/fixtures/ssh/open-ssh-fleet.js';
import { type StartedFleet, startFleet } from './start-fleet.js';

const names = ['web-1', 'web-2'];

describeSshd('a fleet whose runs are in PostgreSQL', () => {
  let fleet: OpenSshFleet;
  let server: PostgresServer;
  let folder: string;
  let reach: readonly string[];
  beforeAll(async () => {
    [fleet, server] = await Promise.all([openSshFleet(names.length), startPostgres()]);
    folder = mkdtempSync(join(tmpdir(), 'fleet-'));
    const inventory = join(folder, 'hosts.ini');
    const lines = fleet.hosts.map(
      ({ host, port, username }, index) =>
        `${names[index]} ansible_host=${host} ansible_port=${port} ansible_user=${username}`,
    );
    writeFileSync(inventory, `${lines.join('\n')}\n`);
    const identity = fleet.hosts[0]?.identityFile ?? '';
    const keys = ['-i', identity, '--known-hosts', fleet.knownHostsFile, '-F', 'none'];
    reach = ['--inventory', inventory, ...keys, '--db', server.url, '--lease', '2'];
  });
  afterAll(async () => {
    await Promise.all([fleet.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(folder, 'home-'));
  });

  /** A run whose first commands have begun: they wait for the file `go`. */
  async function begun(): Promise<StartedFleet & { readonly run: string }> {
    const mark = (what: string): string => `echo ${what} >> ${home}/{{host}}`;
    const plan = join(home, 'plan.json');
    const wait = `until [ -e ${home}/go ]; do sleep 0.1; done`;
    const steps = [
      { id: 'wait', command: `${mark('begun')}; ${wait}; ${mark('done')}` },
      { id: 'next', needs: ['wait'], command: mark('next') },
    ];
    writeFileSync(plan, JSON.stringify({ name: 'wait', steps }));
    const started = startFleet(home, ['run', plan, ...reach, '--hosts', '*']);
    await expect.poll(() => names.every((name) => existsSync(join(home, name))), { timeout: 60_000 }).toBe(true);
    const [, run = ''] = /^run (\w{26})$/m.exec(started.stderr()) ?? [];
    return { ...started, run };
  }
  const go = (): void => writeFileSync(join(home, 'go'), '');
  const marks = (): readonly string[] => names.map((name) => readFileSync(join(home, name), 'utf8'));
  const allOnce = names.map(() => 'begun\ndone\nnext\n');

  test('a database that restarts ends no command: the run goes on, and says why it waited', async () => {
    const { ended } = await begun();
    await server.restart(async () => {
      go();
      // Longer than its lease.
      await delay(3_000);
    });
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('it is tried again: PostgreSQL database');
    expect(stdout).toMatch(/succeeded {2}wait on 2 hosts/);
    expect(code).toBe(0);
    expect(marks()).toEqual(allOnce);
  });

  test('who finds that another has taken its run over says so, and leaves the commands running', async () => {
    const { process: first, ended, run } = await begun();
    first.kill('SIGSTOP');
    await delay(2_500);
    const second = startFleet(home, ['resume', run, ...reach]);
    await expect.poll(() => second.stdout(), { timeout: 60_000 }).toContain('wait');
    first.kill('SIGCONT');
    const { code, stderr } = await ended;
    expect(stderr).toContain('was taken over by another process');
    expect(stderr).toContain('What runs goes on on its hosts.');
    expect(code).toBe(4);
    expect(marks()).toEqual(names.map(() => 'begun\n'));
    go();
    expect((await second.ended).code).toBe(0);
    expect(marks()).toEqual(allOnce);
  });

  test('who leaves while the database is away waits no longer than a lease', async () => {
    const { process: first, ended, run } = await begun();
    await server.restart(async () => {
      first.kill('SIGINT');
      go();
      await ended;
    });
    const { stderr } = await ended;
    expect(stderr).toMatch(new RegExp(`go on with "node .* resume ${run} --`));
    expect(marks()).toEqual(names.map(() => 'begun\ndone\n'));
    for (;;) {
      const resumed = await startFleet(home, ['resume', run, ...reach]).ended;
      if (resumed.stderr.includes('run-in-progress')) continue;
      expect(resumed.code).toBe(0);
      break;
    }
    expect(marks()).toEqual(allOnce);
  });
});
