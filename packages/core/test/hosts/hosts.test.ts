import { type Host, localHost, OpsPilot } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
      message: expect.stringMatching(/"localhost".*OpsPilot\.create\(\{ hosts \}\)/),
    });
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
    const { pilot, ran } = await scriptedPilot({ hosts: [web], script: { stdout: 'x' } });
    const execution = await pilot.hosts.start('web-1', 'cat /etc/hostname');
    execution.stdout.resume();
    await expect(execution.result).resolves.toMatchObject({ status: 'exited' });
    expect(ran()).toEqual(['cat /etc/hostname']);
    await expect(pilot.hosts.start('web-2', 'true')).rejects.toMatchObject({ code: 'unknown-host' });
    await expect(pilot.history.count()).resolves.toBe(0);
  });

  it.each([
    ['two of one name', [{ name: 'a' }, { name: 'a' }], 'duplicate-host', /"a".*rename/],
    ['a name like an option', [{ name: '-oProxyCommand=reboot' }], 'invalid-host', /begins with a letter or digit/],
    ['a name that writes on the terminal', [{ name: 'a\u001b[2J' }], 'invalid-host', /letters, digits/],
    ['an empty name', [{ name: '' }], 'invalid-host', /name of a host/],
    ['no name', [{}], 'invalid-host', /name of a host/],
    ['a name that is none', [{ name: 7 }], 'invalid-host', /name of a host/],
    ['no host at all', [null], 'invalid-host', /name of a host/],
    [
      'an address like an option',
      [{ name: 'a', address: '-oProxyCommand=reboot' }],
      'invalid-host',
      /address of host "a"/,
    ],
    ['a user like an option', [{ name: 'a', user: '-lroot' }], 'invalid-host', /user of host "a"/],
    ['an empty address, which would be this machine', [{ name: 'a', address: '' }], 'invalid-host', /address/],
    ['a port of 0', [{ name: 'a', port: 0 }], 'invalid-host', /1\.\.65535/],
    ['a port in words', [{ name: 'a', port: '22' }], 'invalid-host', /1\.\.65535/],
    ['hops that are no names', [{ name: 'a', jump: ['-x'] }], 'invalid-host', /jump of host "a"/],
    ['hops that are no list', [{ name: 'a', jump: 'bastion' }], 'invalid-host', /jump of host "a"/],
    ['labels that are no words', [{ name: 'a', labels: { zone: 1 } }], 'invalid-host', /labels of host "a"/],
    ['groups that are no list', [{ name: 'a', groups: 'web' }], 'invalid-host', /groups of host "a"/],
    ['an environment that is no word', [{ name: 'a', environment: 1 }], 'invalid-host', /environment/],
  ])('are refused: %s', async (_what, hosts, code, message) => {
    const created = OpsPilot.create({ hosts: hosts as readonly Host[] });
    await expect(created).rejects.toMatchObject({ code });
    await expect(created).rejects.toThrow(message);
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
