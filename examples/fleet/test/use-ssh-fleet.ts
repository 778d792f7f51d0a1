import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '@opspilot/orchestration';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type OpenSshFleet, openSshFleet } from '../../../packages/core/test/fixtures/ssh/open-ssh-fleet.js';

/** Real sshds for the suite around it, and for each of its tests a directory of its own. */
export function useSshFleet(names: readonly string[]) {
  let fleet: OpenSshFleet;
  let folder: string;
  let home: string;
  beforeAll(async () => {
    fleet = await openSshFleet(names.length);
    folder = mkdtempSync(join(tmpdir(), 'fleet-'));
    const lines = fleet.hosts.map(
      ({ host, port, username }, index) =>
        `${names[index]} ansible_host=${host} ansible_port=${port} ansible_user=${username}`,
    );
    writeFileSync(join(folder, 'hosts.ini'), ['[web]', ...lines, ''].join('\n'));
  });
  afterAll(async () => {
    await fleet.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    home = mkdtempSync(join(folder, 'home-'));
  });

  /** Words that say how the hosts are reached. */
  const reach = (): string[] => {
    const identity = fleet.hosts[0]?.identityFile ?? '';
    const inventory = join(folder, 'hosts.ini');
    return ['--inventory', inventory, '-F', 'none', '-i', identity, '--known-hosts', fleet.knownHostsFile];
  };
  return {
    /** The directory of the test: the program keeps its state in it. */
    home: () => home,
    reach,
    /** The same, of all hosts. */
    all: (): string[] => [...reach(), '--hosts', '*'],
    planFile: (plan: Plan): string => {
      const file = join(home, 'plan.json');
      writeFileSync(file, JSON.stringify(plan));
      return file;
    },
    /** Logins on each host so far. */
    logins: (): readonly number[] => fleet.servers.map(({ connections }) => connections().total),
  };
}
