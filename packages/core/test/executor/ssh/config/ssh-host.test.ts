import { type Host, isLocalHost, OpsError, OpsPilot, scriptedExecutor } from '@opspilot/core';
import { sshHost } from '@opspilot/core/ssh';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('sshHost', () => {
  it.each<readonly [string, Host]>([
    ['web-1', { name: 'web-1' }],
    ['deploy@web-1.example.com', { name: 'web-1.example.com', user: 'deploy' }],
    ['deploy@web-1:2222', { name: 'web-1', user: 'deploy', port: 2222 }],
    ['10.0.0.5', { name: '10.0.0.5' }],
    ['ssh://deploy@web-1:2222', { name: 'web-1', user: 'deploy', port: 2222 }],
    ['2001:db8::7', { name: '2001:db8::7' }],
    ['root@[2001:db8::7]:2222', { name: '2001:db8::7', user: 'root', port: 2222 }],
    ['root@[fe80::1%eth0]', { name: 'fe80::1-eth0', address: 'fe80::1%eth0', user: 'root' }],
    ['localhost', { name: 'localhost', port: 22 }],
    ['::1', { name: '::1' }],
    ['[::1]:2222', { name: '::1', port: 2222 }],
    ['[::%eth0]', { name: '0::-eth0', address: '::%eth0' }],
    ['root@localhost', { name: 'localhost', user: 'root' }],
  ])('%s', (destination, host) => {
    expect(sshHost(destination)).toEqual(host);
  });

  it('adds what the destination does not say', () => {
    expect(sshHost('root@10.0.0.5', { name: 'web-1', address: '10.0.0.5', jump: ['bastion'] })).toEqual({
      name: 'web-1',
      address: '10.0.0.5',
      user: 'root',
      jump: ['bastion'],
    });
  });

  it.each([
    '',
    ' ',
    '@web-1',
    'web 1',
    '-oProxyCommand=x',
    'web-1:0',
    'web-1:65536',
    'web-1:ssh',
    'a\u001b[2J',
    '[web-1',
    undefined,
    { name: 'web-1' },
  ])('%j is refused', (destination) => {
    const attempt = (): Host => sshHost(destination as string);
    expect(attempt).toThrow(/is no machine to log in to. Write server, user@server/);
    try {
      attempt();
    } catch (error) {
      expect(OpsError.is(error, 'ssh-target-invalid')).toBe(true);
      expect(String(error)).not.toContain('\u001b');
    }
  });

  it('is never this machine, and always a host that a pilot takes', async () => {
    const server = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.constantFrom('localhost', '127.0.0.1', '::1'));
    await fc.assert(
      fc.asyncProperty(server, fc.option(fc.constantFrom('root', 'deploy')), async (name, user) => {
        const place = name.includes(':') ? `[${name}]` : name;
        const host = sshHost(user === null ? place : `${user}@${place}`);
        expect(isLocalHost(host)).toBe(false);
        const pilot = await OpsPilot.create({ executor: scriptedExecutor([]), hosts: [host] });
        await pilot.close();
      }),
      { numRuns: 30 },
    );
  });

  it('refuses parts that no host has, naming those there are', () => {
    expect(() => sshHost('web-1', { identities: ['~/.ssh/id_rsa'] } as object)).toThrow(
      expect.objectContaining({
        code: 'ssh-target-invalid',
        message: expect.stringMatching(
          /^A host has no part "identities"; there are name, address, port, user, identity, /,
        ),
      }),
    );
  });

  it('keeps its address when it is called something else', () => {
    expect(sshHost('deploy@10.0.0.1:2222', { name: 'db' })).toEqual({
      name: 'db',
      address: '10.0.0.1',
      user: 'deploy',
      port: 2222,
    });
    expect(sshHost('10.0.0.1', { name: 'db', address: '10.0.0.2' }).address).toBe('10.0.0.2');
  });
});
