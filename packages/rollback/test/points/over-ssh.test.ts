import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot, quote } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { sshExecutor } from '@opspilot/core/ssh';
import { fileSnapshotStore, rollback, verifyProof } from '@opspilot/rollback';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../core/test/fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { manifestOf } from '../fixtures/manifest.js';

describeSshd('a command on a host behind a real sshd', () => {
  let server: OpenSshServer;
  let folder: string;
  let pilot: Awaited<ReturnType<typeof open>>;

  const open = async () =>
    OpsPilot.create({
      storage: sqliteStorage(join(folder, 'ops.db')),
      executor: sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] }),
      hosts: [hostOf(server)],
      approve: () => true,
      plugins: [rollback({ store: await fileSnapshotStore(join(folder, 'store')) })],
    });
  beforeAll(async () => {
    server = await openSshServer();
    folder = mkdtempSync(join(tmpdir(), 'over-ssh-'));
    pilot = await open();
  });
  afterAll(async () => {
    await pilot.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken back, proven, and taken forth again; also after all connections were lost, and in another process', async () => {
    const tree = join(folder, 'tree');
    const make = `mkdir -p "$1/deep" && cd "$1" && echo one > a && ln -s a c && chmod 600 a
head -c 300000 /dev/urandom > deep/large; echo q > "it's \\"q\\"
line"; find . -exec touch -h -d @1000.5 {} +`;
    execFileSync('sh', ['-c', make, 'sh', tree]);
    const before = manifestOf(tree);
    const command = `cd ${quote(tree)} && rm -r deep && chmod 755 a && echo two >> a && mv it* new && touch made`;
    const { status, recoveryPoint } = await pilot.run({ command, host: 'web-1' });
    expect(status).toBe('succeeded');
    const after = manifestOf(tree);
    expect(after).not.toBe(before);

    const { success, point, proof } = await pilot.rollback.undo(recoveryPoint?.id ?? '', {
      ...{ prove: true, checks: [`test -f ${quote(join(tree, 'deep/large'))}`] },
    });
    expect({ success, isAsBefore: proof?.statement.hosts[0]?.isAsBefore }).toEqual({ success: true, isAsBefore: true });
    expect(manifestOf(tree)).toBe(before);
    const { problems, statement } = await verifyProof(proof?.archive ?? new Uint8Array());
    expect({ problems, hosts: statement.hosts.map(({ host }) => host) }).toEqual({ problems: [], hosts: ['web-1'] });

    server.endSessions();
    await pilot.close();
    pilot = await open();
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(manifestOf(tree)).toBe(after);
  });
});
