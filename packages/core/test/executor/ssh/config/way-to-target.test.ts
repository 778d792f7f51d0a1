import type { Host } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { targetUnder } from './config-files.js';

function byName(...hosts: readonly Host[]): ReadonlyMap<string, Host> {
  return new Map(hosts.map((host) => [host.name, host]));
}

describe('the way to a target', () => {
  it('leads through hosts, then through what the config names, then through addresses', async () => {
    const hosts = byName(
      { name: 'inner', address: '10.0.0.2', jump: ['outer'] },
      { name: 'outer', address: '1.2.3.4', user: 'gate' },
    );
    const config = 'Host named\n HostName 10.0.0.3\n Port 23\nHost *\n User everyone\n';
    const host: Host = { name: 'web', jump: ['inner', 'named', 'root@10.0.0.4:24', 'hop.example.com'] };
    const target = await targetUnder(config, host, { hosts });
    expect(target.jump.map(({ user, address, port }) => `${user}@${address}:${port}`)).toEqual([
      'gate@1.2.3.4:22',
      'everyone@10.0.0.2:22',
      'everyone@10.0.0.3:23',
      'root@10.0.0.4:24',
      'everyone@hop.example.com:22',
    ]);
    // Each hop knows how it is reached itself, so that it can be shared.
    for (const [index, hop] of target.jump.entries()) {
      expect(hop.jump.map(({ address }) => address)).toEqual(target.jump.slice(0, index).map(({ address }) => address));
    }
  });

  it('may name another login on a host that is known', async () => {
    const hosts = byName({ name: 'gate', address: '1.2.3.4', user: 'someone', port: 2222 });
    const target = await targetUnder('', { name: 'web', jump: ['root@gate'] }, { hosts });
    expect(target.jump).toMatchObject([{ address: '1.2.3.4', user: 'root', port: 2222 }]);
  });

  it('is what ProxyJump says, each machine by what the config says of it', async () => {
    const config = [
      'Host web',
      ' ProxyJump root@a:23,b',
      'Host a',
      ' HostName 10.0.0.1',
      ' User ignored',
      ' ProxyJump gate',
      'Host b',
      ' HostName 10.0.0.2',
      // The way to b is settled by the way to web.
      ' ProxyCommand nc %h %p',
      'Host gate',
      ' HostName 1.2.3.4',
    ].join('\n');
    const target = await targetUnder(config, 'web');
    expect(target.jump.map(({ user, address, port }) => `${user}@${address}:${port}`)).toEqual([
      'ana@1.2.3.4:22',
      'root@10.0.0.1:23',
      'ana@10.0.0.2:22',
    ]);
  });

  it('may be made of tokens', async () => {
    const target = await targetUnder('Host web\n HostName w.example.com\n ProxyJump %r@gate-%n.%h:%p\n', 'web');
    expect(target.jump).toMatchObject([{ user: 'ana', address: 'gate-web.w.example.com', port: 22 }]);
  });

  it.each([
    ['ssh -W %h:%p gate', 'ana@gate:22'],
    ['exec ssh -q -W [%h]:%p root@gate -p 2200', 'root@gate:2200'],
    ['ssh -W%h:%p -l root -p2200 gate', 'root@gate:2200'],
    ['/usr/bin/ssh -W "%h:%p" root@gate', 'root@gate:22'],
  ])('is read out of ProxyCommand %s', async (command, hop) => {
    const target = await targetUnder(`Host web\n ProxyCommand ${command}\n`, 'web');
    expect(target.jump.map(({ user, address, port }) => `${user}@${address}:${port}`)).toEqual([hop]);
  });

  it.each([
    'nc -X connect %h %p',
    'ssh gate nc %h %p',
    'ssh -W %h:22 gate',
    'ssh -W %h:%p -F other gate',
    'ssh -i key -W %h:%p gate',
    'ssh -W %h:%p gate; reboot',
    'ssh -W %h:%p gate extra',
    'ssh -W %h:%p -oProxyCommand=x gate',
    'ssh -W %h:%p',
    'ssh gate',
    'cloudflared access ssh --hostname %h',
  ])('is refused where it is a command: %s', async (command) => {
    const error = await targetUnder(`Host web\n ProxyCommand ${command}\n`, 'web').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ssh-config-unsupported', details: { line: 2 } });
    expect(String(error)).toMatch(/config:2: "web" is reached by a ProxyCommand.*ProxyJump/);
    expect(await targetUnder(`Host web\n ProxyCommand ${command}\n`, 'db')).toMatchObject({ jump: [] });
    expect(await targetUnder(`Host web\n ProxyCommand ${command}\n`, { name: 'web', jump: [] })).toMatchObject({
      jump: [],
    });
  });

  it.each([
    [
      'web → b → web',
      { name: 'web', address: '10.0.0.1', jump: ['b'] },
      [
        { name: 'b', jump: ['web'] },
        { name: 'web', address: '10.0.0.1', jump: ['b'] },
      ],
    ],
    ['web → web', { name: 'web', jump: ['web'] }, [{ name: 'web', jump: ['web'] }]],
    [
      'web → b → c → b',
      { name: 'web', jump: ['b'] },
      [
        { name: 'b', jump: ['c'] },
        { name: 'c', jump: ['b'] },
      ],
    ],
    ['web → b → b', { name: 'web', jump: ['b', 'b'] }, [{ name: 'b' }]],
    [
      'web → other',
      { name: 'web', address: '10.0.0.1', jump: ['b', 'other'] },
      [{ name: 'b' }, { name: 'other', address: '10.0.0.1' }],
    ],
  ] satisfies readonly (readonly [string, Host, readonly Host[]])[])(
    'leads nowhere twice: %s',
    async (path, host, hosts) => {
      const refused = targetUnder('', host, { hosts: byName(...hosts) });
      await expect(refused).rejects.toMatchObject({ code: 'ssh-jump-invalid', details: { path: path.split(' → ') } });
      await expect(refused).rejects.toThrow(path);
    },
  );

  it('ends, whatever the config makes of it', async () => {
    await expect(targetUnder('Host *\n ProxyJump j%h\n', 'web')).rejects.toMatchObject({ code: 'ssh-jump-invalid' });
    await expect(targetUnder('Host *\n ProxyJump gate\n', 'web')).rejects.toThrow(/web → gate → gate.*ProxyJump none/);
  });

  it('is not guessed from a word that nobody knows', async () => {
    for (const config of ['', 'Host *\n User x\n', 'Host !gate\n', 'Host gates\n']) {
      const refused = targetUnder(config, { name: 'web', jump: ['gate'] });
      await expect(refused).rejects.toMatchObject({ code: 'ssh-jump-invalid' });
      await expect(refused).rejects.toThrow(/no machine "gate".*user@gate:22/);
    }
    expect((await targetUnder('Host gate\n', { name: 'web', jump: ['gate'] })).jump).toMatchObject([
      { address: 'gate' },
    ]);
    expect((await targetUnder('Host g*\n', { name: 'web', jump: ['gate'] })).jump).toMatchObject([{ address: 'gate' }]);
    expect((await targetUnder('', { name: 'web', jump: ['fd00::1'] })).jump).toMatchObject([{ address: 'fd00::1' }]);
  });
});
