import { type Host, OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { resolveTarget } from '../../../../src/executor/ssh/config/resolve-target.js';
import { somebody, targetUnder } from './config-files.js';

describe('a host becomes a target', () => {
  it('with the defaults where nobody says anything', () => {
    const account = { ...somebody, env: { SSH_AUTH_SOCK: '/run/agent' }, identities: ['/home/ana/.ssh/id_ed25519'] };
    expect(resolveTarget({ name: 'web.example.com' }, { account })).toEqual({
      name: 'web.example.com',
      address: 'web.example.com',
      port: 22,
      user: 'ana',
      identities: ['/home/ana/.ssh/id_ed25519'],
      identitiesOnly: false,
      agent: '/run/agent',
      forwardAgent: false,
      knownHosts: [
        '/home/ana/.ssh/known_hosts',
        '/home/ana/.ssh/known_hosts2',
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
      jump: [],
    });
  });

  it('by what it says itself, before the config, before the defaults', async () => {
    const config =
      'Host web\n HostName 10.0.0.1\n User config\n Port 1\n IdentityFile /config\n ProxyJump hop.example.com\n';
    const defaults = { user: 'default', identities: ['/default'] };
    const said: Host = { name: 'web', address: '10.9.9.9', user: 'said', port: 2, identity: '~/said', jump: [] };
    expect(await targetUnder(config, said, defaults)).toMatchObject({
      address: '10.9.9.9',
      user: 'said',
      port: 2,
      identities: ['/home/ana/said'],
      jump: [],
    });
    expect(await targetUnder(config, 'web', defaults)).toMatchObject({
      address: '10.0.0.1',
      user: 'config',
      port: 1,
      identities: ['/config'],
      jump: [{ address: 'hop.example.com', user: 'default', identities: ['/default'] }],
    });
    expect(await targetUnder(config, 'db', defaults)).toMatchObject({ address: 'db', user: 'default', port: 22 });
  });

  it('by blocks about its address as well as about its name', async () => {
    const config = 'Host 10.0.0.*\n User network\n ProxyJump hop.example.com\nHost web\n Port 7\nHost *\n User last\n';
    const host: Host = { name: 'web', address: '10.0.0.5' };
    expect(await targetUnder(config, host)).toMatchObject({
      user: 'network',
      port: 7,
      jump: [{ name: 'hop.example.com' }],
    });
    expect(await targetUnder('Host * !10.0.0.5\n Port 7\n', host)).toMatchObject({ port: 22 });
    expect(await targetUnder('Match originalhost 10.0.0.5\n Port 7\n', host)).toMatchObject({ port: 7 });
    expect(await targetUnder('Match host 10.0.0.5\n Port 7\n', host)).toMatchObject({ port: 7 });
    expect(await targetUnder('Match host web\n Port 7\n', host)).toMatchObject({ port: 22 });
  });

  it('with tokens and variables in paths', async () => {
    const config = [
      'Host web',
      ' HostName %h.example.com',
      ' User bob',
      ' Port 2200',
      ' HostKeyAlias cluster',
      ' IdentityFile ~/k/%h/%n/%r/%u/%p/%k/%L/%l/%i/%%',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: ssh_config writes variables so
      ' IdentityFile ${KEYS}/%d',
      ' UserKnownHostsFile ~/%h %d/known',
      ' IdentityAgent ~/agent-%u',
      ' CertificateFile ~/certificate-%n',
    ].join('\n');
    const account = { ...somebody, uid: 1000, env: { KEYS: '/keys' } };
    await expect(targetUnder(config, 'web', { account: { ...account, uid: somebody.uid } })).resolves.toMatchObject({
      identities: [
        `/home/ana/k/web.example.com/web/bob/ana/2200/cluster/desk/desk.example.net/${somebody.uid}/%`,
        '/keys//home/ana',
      ],
      knownHosts: [
        '/home/ana/web.example.com',
        '/home/ana/known',
        '/etc/ssh/ssh_known_hosts',
        '/etc/ssh/ssh_known_hosts2',
      ],
      agent: '/home/ana/agent-ana',
      certificate: '/home/ana/certificate-web',
      hostKeyAlias: 'cluster',
    });
  });

  it.each([
    ['none', {}, undefined],
    ['SSH_AUTH_SOCK', {}, '/run/agent'],
    ['$OTHER', {}, '/run/other'],
    ['$ABSENT', {}, undefined],
    ['/run/mine', {}, '/run/mine'],
    ['/run/mine', { agent: false as const }, undefined],
    ['/run/mine', { agent: '/run/default' }, '/run/mine'],
  ])('with the agent that IdentityAgent %s and the options %j leave', async (value, options, agent) => {
    const account = { ...somebody, env: { SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other' } };
    const target = await targetUnder(`IdentityAgent ${value}\n`, 'web', { account, ...options });
    expect(target.agent).toBe(agent);
  });

  it('which gets the agent only where both the executor and the config say so, and no hop ever', async () => {
    const config = 'Host *\n ForwardAgent yes\nHost web\n ProxyJump hop.example.com\n';
    expect((await targetUnder(config, 'web', { agent: '/a' })).forwardAgent).toBe(false);
    const target = await targetUnder(config, 'web', { agent: '/a', allowAgentForwarding: true });
    expect(target).toMatchObject({ forwardAgent: true, jump: [{ forwardAgent: false }] });
    expect((await targetUnder(config, 'web', { allowAgentForwarding: true })).forwardAgent).toBe(false);
    expect((await targetUnder('', 'web', { agent: '/a', allowAgentForwarding: true })).forwardAgent).toBe(false);
  });

  it('whose known hosts no config can widen beyond the options, nor drop into nothing', async () => {
    const config = 'StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nGlobalKnownHostsFile none\n';
    expect((await targetUnder(config, 'web')).knownHosts).toEqual([]);
    for (const file of ['none', '/dev/null']) {
      const theirs = `UserKnownHostsFile ${file}\nGlobalKnownHostsFile /theirs\n`;
      expect(await targetUnder(theirs, 'web')).toMatchObject({ knownHosts: ['/theirs'], forgetsHosts: true });
      expect(await targetUnder(theirs, 'web', { knownHosts: ['/mine'] })).not.toHaveProperty('forgetsHosts');
    }
    expect((await targetUnder('UserKnownHostsFile /theirs\n', 'web', { knownHosts: ['/mine'] })).knownHosts).toEqual([
      '/mine',
    ]);
  });

  it('whose known hosts may be under the home directory', async () => {
    const [before] = (await targetUnder('', 'web')).knownHosts;
    const { knownHosts } = await targetUnder('', 'web', { knownHosts: ['~/.ssh/known_hosts', '/a/~/b'] });
    expect(knownHosts).toEqual([before, '/a/~/b']);
  });
});

describe('what would lead elsewhere is refused where it applies', () => {
  it.each([
    ['Match exec "touch {directory}/ran"', 'Match exec'],
    ['Match host web exec "touch {directory}/ran"', 'Match exec'],
    ['Match !exec "touch {directory}/ran"', 'Match exec'],
    ['Match exec "touch {directory}/ran" user ana', 'Match exec'],
    ['Match final exec true', 'Match exec'],
    ['Match localnetwork 10.0.0.0/8', 'Match localnetwork'],
    ['Match tagged x', 'Match tagged'],
  ])('%s', async (line, what) => {
    const error = await targetUnder(`Host other\n Port 3\n${line}\n Port 4\n`, 'web').catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'ssh-config-unsupported',
      details: { line: 3, file: expect.stringMatching(/config$/) },
    });
    expect(String(error)).toContain(what);
  });

  it.each([
    'Match host other exec "touch {directory}/ran"',
    'Match exec "touch {directory}/ran" user root',
    'Match !final host other exec true',
  ])('and passed over where it does not: %s', async (line) => {
    expect(await targetUnder(`${line}\n Port 4\n`, 'web')).toMatchObject({ port: 22 });
  });

  it.each([
    ['CanonicalizeHostname yes\nCanonicalDomains example.com', 'web', /whole name as HostName/],
    ['RevokedHostKeys /etc/revoked', 'web', /@revoked/],
    ['RefuseConnection "gone for good"', 'web', /gone for good/],
    ['User %u', 'web', /login name itself/],
  ])('%s', async (config, host, message) => {
    const refused = targetUnder(`${config}\n`, host);
    await expect(refused).rejects.toMatchObject({ code: 'ssh-config-unsupported' });
    await expect(refused).rejects.toThrow(message);
  });

  it('but not where it makes no difference', async () => {
    const domains = 'CanonicalDomains example.com\n';
    expect(await targetUnder(`CanonicalizeHostname no\n${domains}`, 'web')).toMatchObject({ address: 'web' });
    expect(await targetUnder(`CanonicalizeHostname yes\n${domains}`, '10.0.0.1')).toMatchObject({
      address: '10.0.0.1',
    });
    expect(await targetUnder(`CanonicalizeHostname yes\n${domains}`, 'a.b.c')).toMatchObject({ address: 'a.b.c' });
    expect(await targetUnder('CanonicalizeHostname yes\n', 'web')).toMatchObject({ address: 'web' });
    expect(await targetUnder('RevokedHostKeys none\n', 'web')).toMatchObject({ address: 'web' });
    const host: Host = { name: 'web', address: 'web.example.com', user: 'bob' };
    expect(await targetUnder(`CanonicalizeHostname yes\n${domains}User %u\n`, host)).toMatchObject({ user: 'bob' });
  });
});

describe('a target is refused', () => {
  it.each([
    [{ name: '-oProxyCommand=reboot' }, ''],
    [{ name: 'a\u001b[2J' }, ''],
    [{ name: 'web', address: '-x' }, ''],
    [{ name: 'web', address: 'a b' }, ''],
    [{ name: 'web', address: 'a\nb' }, ''],
    [{ name: 'web', address: '[::1]' }, ''],
    [{ name: 'web', user: '-lroot' }, ''],
    [{ name: 'web', user: 'a\u0007' }, ''],
    [{ name: 'web', port: 0 }, ''],
    [{ name: 'web', port: 1.5 }, ''],
    [{ name: 'web', identity: '~root/key' }, ''],
    [{ name: 'web' }, 'Host web\n HostName -oProxyCommand=reboot\n'],
    [{ name: 'web' }, 'Host web\n HostName "a b"\n'],
    [{ name: 'web' }, 'Host web\n HostName a;b\n'],
    [{ name: 'web' }, 'Host web\n User -lroot\n'],
    [{ name: 'web' }, 'Host web\n User "a b"\n'],
    [{ name: 'web' }, 'Host web\n HostKeyAlias -x\n'],
    [{ name: 'root@web' }, ''],
  ] satisfies readonly (readonly [Host, string])[])('%j under %j', async (host, config) => {
    await expect(targetUnder(config, host)).rejects.toMatchObject({ code: 'ssh-target-invalid' });
  });

  it.each(['-x', 'root@-x', 'a\nb', 'a b', '-l@a', 'ssh://', 'a:b', 'a:0', '@a', '[a'])(
    'with a hop of %j',
    async (hop) => {
      await expect(targetUnder('', { name: 'web', jump: [hop] })).rejects.toMatchObject({ code: 'ssh-jump-invalid' });
    },
  );

  it('where nobody says as whom to log in', () => {
    const { user: _nobody, ...account } = somebody;
    expect(() => resolveTarget({ name: 'web' }, { account })).toThrow(/as whom to log in to "web"/);
    expect(resolveTarget({ name: 'web' }, { account, user: 'bob' }).user).toBe('bob');
  });

  it('names where the mistake stands', async () => {
    const error = await targetUnder('Host web\n HostName -x\n', 'web').catch((reason: unknown) => reason);
    expect(OpsError.is(error)).toBe(true);
    expect(String(error)).toMatch(/"-x" cannot be the address of "web" \(.*config:2\)/);
  });

  it.each([
    ['IdentityFile /%C', /"%C" is not supported here; use %%, %h/],
    ['IdentityFile /a%', /"%" is not supported/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: ssh_config writes variables so
    ['IdentityFile ${NOWHERE}/a', /no variable "NOWHERE"/],
    ['IdentityFile ~root/.ssh/id', /home of another user/],
    ['HostName %p', /"%p" is not supported here; use %%, %h\./],
    ['ProxyJump %u@gate', /"%u" is not supported here; use %%, %h, %n, %p, %r\./],
  ])('where a line becomes nothing: %s', async (line, message) => {
    const refused = targetUnder(`Host web\n ${line}\n`, 'web');
    await expect(refused).rejects.toMatchObject({ code: 'ssh-config-invalid', details: { line: 2 } });
    await expect(refused).rejects.toThrow(message);
  });
});
