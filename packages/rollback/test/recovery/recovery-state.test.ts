import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** What the snapshots below are of, as other programs see it. */
const manifest = `LC_ALL=C; export LC_ALL
find /etc -type f ! -name '*.lock' ! -name '*-' -print0 | sort -z | xargs -0 sha256sum; find /etc -printf '%p %y %m %U %G\\n' | grep -v -e '-$' -e lock | sort
dpkg-query -W -f '\${Package} \${Version} \${db:Status-Abbrev}\\n'; uname -n; ip -o addr; ip route`;

describe.skipIf(sandbox === undefined)('a recovery point of all that a machine is', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);

  it('brings back configuration, accounts, packages, name and network, though they overlap', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recovery-state-'));
    run(`set -e; mkdir -p /srv/package/DEBIAN /srv/package/opt/tiny; cd /srv
printf 'Package: opspilot-tiny\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: tiny\\n' > package/DEBIAN/control
echo content > package/opt/tiny/file; dpkg-deb -b package tiny.deb > /dev/null`);
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(join(folder, 'ops.db')),
      executor,
      plugins: [rollback({ store: memorySnapshotStore() })],
    });
    try {
      const { recoveryPoints } = pilot.rollback;
      const types = ['configuration', 'services', 'environment', 'accounts', 'packages', 'network'] as const;
      const before = run(manifest);
      const { id } = await recoveryPoints.create({
        description: 'all of it',
        snapshots: types.map((type) => ({ type })),
      });
      run(`set -e; useradd -m berta; echo changed >> /etc/hosts; echo LANG=C > /etc/environment; hostname other
ip addr add 10.9.8.7/24 dev lo; dpkg -i /srv/tiny.deb > /dev/null; printf '[Service]\\nExecStart=/bin/true\\n' > /etc/systemd/system/tiny.service`);
      const plan = await recoveryPoints.plan(id);
      expect(plan.snapshots.flatMap(({ steps }) => steps).join('; ')).toMatch(
        /berta in passwd.*opspilot-tiny.*address 4 lo 10\.9\.8\.7\/24/,
      );
      const { success, undo } = await recoveryPoints.restore(id, { plan });
      expect(success).toBe(true);
      expect(run(manifest)).toBe(before);
      await recoveryPoints.restore(undo ?? '', {
        paths: ['/etc/hosts'],
        snapshots: await ofType(undo, 'configuration'),
      });
      expect(run('tail -n 1 /etc/hosts; getent passwd berta || echo nobody')).toBe('changed\nnobody\n');
    } finally {
      await pilot.close();
      await close();
      rmSync(folder, { recursive: true, force: true });
    }

    async function ofType(point: string | undefined, type: string): Promise<readonly string[]> {
      const { snapshots } = await pilot.rollback.recoveryPoints.describe(point ?? '');
      return snapshots.filter((snapshot) => snapshot.type === type).map((snapshot) => snapshot.id);
    }
  });
});
