import { type Host, isLocalHost, OpsPilot } from '@opspilot/core';
import { hostsFromSshConfig, type SshConfigInventoryOptions } from '@opspilot/core/inventory';
import { describe, expect, it } from 'vitest';
import { somebody } from '../../executor/ssh/config/config-files.js';
import { filesOf } from './files.js';

async function read(text: string, options: SshConfigInventoryOptions = {}): Promise<readonly Host[]> {
  await using files = await filesOf({ config: text });
  return await hostsFromSshConfig(files.path('config'), { account: somebody, ...options });
}

describe('hostsFromSshConfig', () => {
  it('lists every host that the config names, with what it says of it', async () => {
    const hosts = await read(`
      Host web web2.example.com
        HostName %h.example.com
        User deploy
        IdentityFile ~/.ssh/web
        ProxyJump root@gate:2222,inner
      Host gate
        HostName 192.0.2.1
      Host *.example.com !web2.example.com 10.0.?.1
        Port 2200
      Host many gate
        IdentityFile /a
        IdentityFile /b
      Host *
        User everyone
    `);
    expect(hosts).toEqual([
      {
        name: 'web',
        address: 'web.example.com',
        user: 'deploy',
        identity: '/home/ana/.ssh/web',
        jump: ['root@gate:2222', 'inner'],
      },
      {
        name: 'web2.example.com',
        address: 'web2.example.com.example.com',
        user: 'deploy',
        identity: '/home/ana/.ssh/web',
        jump: ['root@gate:2222', 'inner'],
      },
      { name: 'gate', address: '192.0.2.1', user: 'everyone' },
      { name: 'many', user: 'everyone' },
    ]);
    const pilot = await OpsPilot.create({ hosts });
    expect(pilot.hosts.list()).toHaveLength(4);
    await pilot.close();
  });

  it('looks into included files, in their place', async () => {
    await using files = await filesOf({ 'conf.d/a': 'Host inner\n Port 7\n', config: '' });
    await using main = await filesOf({
      config: `Host first\nInclude ${files.path('conf.d/*')}\nHost last\nHost *\n Include ${files.path('absent')}\n`,
    });
    const hosts = await hostsFromSshConfig(main.path('config'), { account: somebody });
    expect(hosts.map(({ name }) => name)).toEqual(['first', 'inner', 'last']);
  });

  it('never takes a login for this machine', async () => {
    const hosts = await read('Host localhost tunnel\n HostName localhost\nHost vm\n HostName 127.0.0.1\n Port 2222\n');
    expect(hosts).toMatchObject([{ port: 22 }, { port: 22 }, { port: 2222 }]);
    expect(hosts.some(isLocalHost)).toBe(false);
  });

  it('refuses hosts that it could not lead to, or leaves them out', async () => {
    const config = 'Host web\nHost tunnel\n ProxyCommand cloudflared access ssh --hostname %h\n';
    await expect(read(config)).rejects.toMatchObject({ code: 'inventory-unsupported', details: { line: 3 } });
    await expect(read(config)).rejects.toThrow(/config:3: "tunnel".*leaveOut: \['unsupported'\]/);
    expect(await read(config, { leaveOut: ['unsupported'] })).toEqual([{ name: 'web' }]);
  });

  it('takes every login that ssh takes, and hops at addresses of IPv6', async () => {
    const hosts = await read('Host web\n User a+b\n ProxyJump CORP\\\\joe@[fd00::1]:2222,svc$@gate\n');
    expect(hosts).toEqual([{ name: 'web', user: 'a+b', jump: ['CORP\\joe@[fd00::1]:2222', 'svc$@gate'] }]);
  });

  it('names the line of a login that cannot be one', async () => {
    const reading = read('Host web\n HostName web.example.com\n User "a b"\n');
    await expect(reading).rejects.toMatchObject({ code: 'ssh-target-invalid', details: { line: 3 } });
    await expect(reading).rejects.toThrow(/"a b" cannot be the login name of "web" \(.*config:3\)/);
  });

  it.each([
    ['Host -oProxyCommand=reboot\n', 'inventory-invalid', /begins with a letter or digit/],
    ['Host "a b"\n', 'inventory-invalid', /name of a host/],
    ['Host web\n HostName -x\n', 'ssh-target-invalid', /"-x" cannot be the address/],
    ['Hots web\n', 'ssh-config-invalid', /"Hots" is no keyword/],
  ])('refuses %j', async (text, code, message) => {
    await expect(read(text)).rejects.toMatchObject({ code });
    await expect(read(text)).rejects.toThrow(message);
  });
});
