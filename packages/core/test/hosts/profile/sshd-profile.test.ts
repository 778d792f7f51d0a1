import { type Host, type HostProfile, OpsPilot } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { describeSshd } from '../../fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, openSshServer } from '../../fixtures/ssh/open-ssh-server.js';
import { createTemporaryUser } from '../../fixtures/ssh/temporary-user.js';

function hostOf(server: OpenSshServer, user = server.username): Host {
  const { host: address, port, identityFile: identity } = server;
  return { name: 'loopback', address, port, user, identity };
}

async function pilotOf(server: OpenSshServer, host: Host): Promise<OpsPilot> {
  const executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
  const pilot = await OpsPilot.create({ executor, hosts: [host] });
  onTestFinished(() => pilot.close());
  return pilot;
}

async function loginPath(server: OpenSshServer): Promise<string> {
  const executor = sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] });
  onTestFinished(() => executor.close());
  const execution = await executor.start(hostOf(server), 'printf %s "$PATH"');
  execution.stderr.resume();
  return Buffer.concat(await execution.stdout.toArray()).toString();
}

/** What of a profile is the same a moment later, and is always there. */
function lasting({ takenAt, bootedAt, memory, mounts, ...profile }: HostProfile) {
  expect([takenAt, bootedAt, memory?.available].every(Number.isFinite)).toBe(true);
  const { available: _available, swapFree: _swapFree, ...sizes } = memory ?? {};
  return { ...profile, memory: sizes, mounts: mounts.map(({ free: _free, ...mount }) => mount) };
}

describeSshd('the profile of a host behind a real sshd', () => {
  let server: OpenSshServer;
  beforeAll(async () => {
    server = await openSshServer();
  });
  afterAll(() => server.close());

  it('says what it says of this machine from inside', async () => {
    const far = await pilotOf(server, hostOf(server));
    const there = await far.hosts.profile('loopback');
    expect(there).toMatchObject({ isComplete: true, problems: [] });
    // A login has an environment of its own, by which tools are found.
    vi.stubEnv('PATH', await loginPath(server));
    vi.stubEnv('TZ', undefined);
    onTestFinished(() => void vi.unstubAllEnvs());
    const near = await OpsPilot.create();
    onTestFinished(() => near.close());
    const here = await near.hosts.profile('localhost');
    expect(lasting(there)).toEqual(lasting(here));
    expect(Math.abs((there.bootedAt ?? 0) - (here.bootedAt ?? 0))).toBeLessThan(60_000);
    await expect(far.hosts.profile('loopback')).resolves.toBe(there);
  });
});

describeSshd(
  'the profile of a user with a login shell of their own',
  () => {
    it.each([
      ['fish', '/usr/bin/fish'],
      ['csh', '/bin/csh'],
    ])('is read through %s', async (_name, shell) => {
      const user = await createTemporaryUser({ shell, sudo: 'nopasswd' });
      onTestFinished(() => user.remove());
      const server = await openSshServer({ users: [user.name] });
      onTestFinished(() => server.close());
      const pilot = await pilotOf(server, hostOf(server, user.name));
      const profile = await pilot.hosts.profile('loopback', { askSudo: true });
      expect(profile).toMatchObject({ isComplete: true, problems: [], user: { name: user.name, shell } });
      expect(profile.user?.sudo).toBe('passwordless');
    });

    it('is read past a profile that talks', async () => {
      const talk = 'echo "Welcome!"; printf "no end of line"; echo "and to you" >&2\n';
      const user = await createTemporaryUser({ shell: '/bin/bash', files: { '.bashrc': talk, '.profile': talk } });
      onTestFinished(() => user.remove());
      const server = await openSshServer({ users: [user.name], banner: 'Authorised users only' });
      onTestFinished(() => server.close());
      const pilot = await pilotOf(server, hostOf(server, user.name));
      const profile = await pilot.hosts.profile('loopback');
      expect(profile).toMatchObject({ isComplete: true, problems: [], user: { name: user.name, sudo: 'unasked' } });
    });
  },
  { users: true, programs: ['fish', 'csh'] },
);
