import { definePlugin, type Host, type Hosts, localHost, OpsPilot } from '@opspilot/core';
import { sshHost } from '@opspilot/core/ssh';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHost } from '../../src/hosts/check-host.js';
import { scriptedPilot } from '../pipeline/pilots.js';

const web: Host = {
  name: 'web-1',
  address: '10.0.0.1',
  port: 2222,
  user: 'deploy',
  jump: ['bastion'],
  groups: ['web'],
  labels: { zone: 'a' },
  environment: 'production',
};

describe('the hosts of a pilot', () => {
  it('are this machine alone when none are given', async () => {
    const { pilot } = await scriptedPilot();
    expect(pilot.hosts.list()).toEqual([localHost]);
  });

  it('are found by name, in the order they were given', async () => {
    const { pilot } = await scriptedPilot({ hosts: [web, { name: 'db-1' }] });
    expect(pilot.hosts.list().map(({ name }) => name)).toEqual(['web-1', 'db-1']);
    expect(pilot.hosts.get('web-1')).toEqual(web);
    await expect(pilot.run('true')).rejects.toMatchObject({
      code: 'unknown-host',
      message:
        'There is no host "localhost", which is where a command goes that names no host. Known: web-1, db-1. Name one of these, or add it to the hosts that the pilot is given.',
    });
  });

  it('are named by a message that misses one, a few of them', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ name: `web-${index}` }));
    const { pilot } = await scriptedPilot({ hosts: many });
    expect(() => pilot.hosts.get('wbe-1')).toThrow(/Known: web-0, web-1, web-2, web-3, web-4 and 195 more\. Name/);
    const { pilot: empty } = await scriptedPilot({ hosts: [] });
    expect(() => empty.hosts.get('web-1')).toThrow(/Known: none\./);
  });

  it('stay what they were, whoever holds the object', async () => {
    const mine = structuredClone(web) as { -readonly [Part in keyof Host]: Host[Part] };
    const { pilot } = await scriptedPilot({ hosts: [mine] });
    mine.address = '6.6.6.6';
    (mine.jump as string[]).push('evil');
    const host = pilot.hosts.get('web-1');
    expect(host).toEqual(web);
    for (const part of [host, host.jump, host.groups, host.labels]) expect(Object.isFrozen(part)).toBe(true);
    (pilot.hosts.list() as Host[]).length = 0;
    expect(pilot.hosts.list()).toHaveLength(1);
  });

  it('start commands directly for those who work inside a stage', async () => {
    let hosts: Hosts | undefined;
    const prober = definePlugin({
      id: 'prober',
      setup: (context) => {
        hosts = context.hosts;
        return { api: {} };
      },
    });
    const { pilot, ran } = await scriptedPilot({ hosts: [web], script: { stdout: 'x' }, plugins: [prober] });
    if (hosts === undefined) throw new Error('the plugin was not set up');
    const execution = await hosts.start('web-1', 'cat /etc/hostname');
    execution.stdout.resume();
    await expect(execution.result).resolves.toMatchObject({ status: 'exited' });
    expect(ran()).toEqual(['cat /etc/hostname']);
    await expect(hosts.start('web-2', 'true')).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(pilot.history.count()).resolves.toBe(0);
  });

  it('start nothing for whoever holds the pilot: that would be a way around every gate', async () => {
    const { pilot } = await scriptedPilot({ hosts: [web] });
    expect(Object.keys(pilot.hosts).sort()).toEqual(['get', 'list', 'profile']);
    expect('start' in pilot.hosts).toBe(false);
  });

  it.each([
    ['two of one name', [{ name: 'a' }, { name: 'a' }], 'duplicate-host', /"a".*rename/],
    ['a name like an option', [{ name: '-oProxyCommand=reboot' }], 'invalid-host', /begins with a letter or digit/],
    ['a name that writes on the terminal', [{ name: 'a\u001b[2J' }], 'invalid-host', /letters, digits/],
    ['an empty name', [{ name: '' }], 'invalid-host', /name of a host/],
    ['no name', [{}], 'invalid-host', /name of a host/],
    ['a name that is none', [{ name: 7 }], 'invalid-host', /name of a host/],
    ['no host at all', [null], 'invalid-host', /name of a host/],
    ['a name alone', ['web-1'], 'invalid-host', /such as \{ name: 'web-1' \}, or sshHost\('web-1'\).*got "web-1"/],
    [
      'another word for the name',
      [{ hostname: 'a' }],
      'invalid-host',
      /write \{ name: 'web-1' \}.*it has only hostname/,
    ],
    [
      'an address like an option',
      [{ name: 'a', address: '-oProxyCommand=reboot' }],
      'invalid-host',
      /address of host "a"/,
    ],
    ['a user like an option', [{ name: 'a', user: '-lroot' }], 'invalid-host', /user of host "a"/],
    ['an address with a space', [{ name: 'a', address: 'web 1' }], 'invalid-host', /address of host "a"/],
    ['an address in brackets', [{ name: 'a', address: '[::1]' }], 'invalid-host', /IPv6 without brackets/],
    ['an address with a port', [{ name: 'a', address: '10.0.0.1:22' }], 'invalid-host', /port have parts of their own/],
    ['an address with a user', [{ name: 'a', address: 'root@db' }], 'invalid-host', /user and port/],
    ['an address with two zones', [{ name: 'a', address: 'fe80::1%eth0%lo' }], 'invalid-host', /address/],
    ['a zone that writes on the terminal', [{ name: 'a', address: 'fe80::1%\u001b[2J' }], 'invalid-host', /address/],
    ['a zone of nothing', [{ name: 'a', address: 'fe80::1%' }], 'invalid-host', /address/],
    ['an empty address', [{ name: 'a', address: '' }], 'invalid-host', /address/],
    ['a port of 0', [{ name: 'a', port: 0 }], 'invalid-host', /1\.\.65535/],
    ['a port in words', [{ name: 'a', port: '22' }], 'invalid-host', /1\.\.65535/],
    ['a user of two words', [{ name: 'a', user: 'a b' }], 'invalid-host', /user of host "a".*blanks/],
    ['hops that are no names', [{ name: 'a', jump: ['b', '-x'] }], 'invalid-host', /hop in jump of host "a".*"-x"/],
    ['hops that are nowhere', [{ name: 'a', jump: ['ssh://b:99999'] }], 'invalid-host', /got "ssh:\/\/b:99999"/],
    ['hops that are no words', [{ name: 'a', jump: [7] }], 'invalid-host', /jump of host "a" must be an array/],
    ['hops that are no list', [{ name: 'a', jump: 'bastion' }], 'invalid-host', /jump of host "a"/],
    ['labels that are no words', [{ name: 'a', labels: { zone: 1 } }], 'invalid-host', /labels of host "a"/],
    ['groups that are no list', [{ name: 'a', groups: 'web' }], 'invalid-host', /groups of host "a"/],
    [
      'a part that is misspelt',
      [{ name: 'a', usr: 'deploy' }],
      'invalid-host',
      /^Host "a" has no part "usr"; there are name, address, port, user, identity, jump, groups, labels, environment\./,
    ],
    ['an environment that is no word', [{ name: 'a', environment: 1 }], 'invalid-host', /environment/],
  ])('are refused: %s', async (_what, hosts, code, message) => {
    const created = OpsPilot.create({ hosts: hosts as readonly Host[] });
    await expect(created).rejects.toMatchObject({ code });
    await expect(created).rejects.toThrow(message);
  });

  it('may be called by an IPv6 address, but not by one with a zone', async () => {
    const { pilot } = await scriptedPilot({ hosts: [{ name: '::1', address: '::1', port: 22 }] });
    expect((await pilot.run({ command: 'true', host: '::1' })).host).toBe('::1');
    await expect(OpsPilot.create({ hosts: [{ name: '::1%eth0' }] })).rejects.toMatchObject({ code: 'invalid-host' });
  });

  it.each([
    '::1',
    '::',
    'fe80::1%eth0',
    'fe80::1%br-lan.100',
    '2001:db8::7',
    '::ffff:10.0.0.1',
    '10.0.0.1',
    'web-1.example.net',
    'web_1',
    'bücher.example',
  ])('are reached at %s', async (address) => {
    const { pilot } = await scriptedPilot({ hosts: [{ name: 'a', address }] });
    expect(pilot.hosts.get('a').address).toBe(address);
  });

  it.each(['a+b', 'CORP\\joe', 'svc$', 'joe@corp.example', '0x'])('log in as %s', (user) => {
    expect(checkHost({ name: 'a', user }).user).toBe(user);
    expect(checkHost(sshHost(`${user}@web-1`)).user).toBe(user);
  });

  it.each(['bastion', 'a+b@bastion', 'CORP\\joe@bastion:2222', '[::1]:22', 'u@[fe80::1%eth0]', 'ssh://u@b:22'])(
    'are reached through %s',
    (hop) => {
      expect(checkHost({ name: 'a', jump: [hop] }).jump).toEqual([hop]);
    },
  );

  it('have no name, address or user that could be an option or write on a terminal', () => {
    const sign = fc.oneof(
      fc.constantFrom(...'-:%@.[]a1 \n\r\u001b\0\u007f\u009b'),
      fc.string({ maxLength: 1, unit: 'binary' }),
    );
    const around = fc.constantFrom('web', '::1', 'fe80::1%eth0', '10.0.0.1', '');
    const word = fc.tuple(fc.string({ unit: sign, maxLength: 2 }), around, fc.string({ unit: sign, maxLength: 2 }));
    fc.assert(
      fc.property(
        word.map((parts) => parts.join('')),
        (text) => {
          for (const part of ['name', 'address', 'user']) {
            try {
              checkHost({ name: 'a', [part]: text });
            } catch {
              continue;
            }
            expect(text).toMatch(/^[^-\s\p{C}][^\s\p{Cc}]*$/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('take every name that a person would give a machine', async () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9äöüß][a-zA-Z0-9äöüß_.:@-]{0,60}$/u);
    await fc.assert(
      fc.asyncProperty(name, async (chosen) => {
        const pilot = await OpsPilot.create({ hosts: [{ name: chosen }] });
        expect(pilot.hosts.get(chosen)).toEqual({ name: chosen });
        await pilot.close();
      }),
      { numRuns: 20 },
    );
  });
});
