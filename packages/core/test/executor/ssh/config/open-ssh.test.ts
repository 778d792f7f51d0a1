import { homedir, userInfo } from 'node:os';
import { OpsError } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDestination } from '../../../../src/executor/ssh/config/destination.js';
import { readSshConfig } from '../../../../src/executor/ssh/config/read-ssh-config.js';
import { resolveTarget } from '../../../../src/executor/ssh/config/resolve-target.js';
import { configFiles, somebody } from './config-files.js';
import { askOpenSsh, openSshMissing } from './open-ssh.js';

const missing = await openSshMissing();
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('ssh');
const account = { ...somebody, user: userInfo().username, home: userInfo().homedir || homedir() };
const customaryKeys = /\/id_(?:rsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss|dsa)$/;

interface Answer {
  readonly hostname: string;
  readonly user: string;
  readonly port: number;
  readonly identities: readonly string[];
  readonly identitiesOnly: boolean;
  readonly forwardAgent: boolean;
  readonly hops: readonly (string | undefined)[];
  readonly knownHosts: readonly string[];
  readonly hostKeyAlias: string | undefined;
  readonly methods: readonly string[];
}

const methods = [
  ['publickey', 'pubkeyauthentication'],
  ['keyboard-interactive', 'kbdinteractiveauthentication'],
  ['password', 'passwordauthentication'],
] as const;

async function theirs(path: string, host: string, options: readonly string[]): Promise<Answer | undefined> {
  const values = await askOpenSsh(path, host, options);
  if (values === undefined) return;
  const first = (keyword: string): string => values.get(keyword)?.[0] ?? '';
  const files = `${first('userknownhostsfile')} ${first('globalknownhostsfile')}`.split(' ');
  return {
    hostname: first('hostname'),
    user: first('user'),
    port: Number(first('port')),
    identities: (values.get('identityfile') ?? [])
      .filter((file) => !customaryKeys.test(file) && file !== 'none')
      .map((file) => file.replace(/^~/, account.home)),
    identitiesOnly: first('identitiesonly') === 'yes',
    forwardAgent: first('forwardagent') === 'yes',
    hops:
      first('proxyjump') === ''
        ? []
        : first('proxyjump')
            .split(',')
            .map((hop) => parseDestination(hop)?.host),
    knownHosts: files
      .filter((file) => file !== 'none' && file !== '/dev/null')
      .map((file) => file.replace(/^~/, account.home)),
    hostKeyAlias: values.get('hostkeyalias')?.[0],
    methods: (values.get('preferredauthentications')?.[0] ?? methods.map(([name]) => name).join())
      .split(',')
      .filter((name) => methods.some(([own, keyword]) => own === name && !/^(?:no|false)$/.test(first(keyword)))),
  };
}

async function ours(path: string, host: string, user: string | undefined): Promise<Answer | OpsError> {
  try {
    const config = await readSshConfig(path, account);
    const asked = { name: host, ...(user === undefined ? {} : { user }) };
    const target = resolveTarget(asked, { config, account, agent: '/run/agent', allowAgentForwarding: true });
    const { address, port, identities, identitiesOnly, forwardAgent, knownHosts, hostKeyAlias, jump } = target;
    return {
      hostname: address,
      user: target.user,
      port,
      identities,
      identitiesOnly,
      forwardAgent,
      hops: jump.map(({ name }) => name),
      knownHosts,
      hostKeyAlias,
      methods: target.methods ?? methods.map(([name]) => name),
    };
  } catch (error) {
    if (OpsError.is(error)) return error;
    throw error;
  }
}

const configs: readonly (readonly [what: string, config: string, hosts: readonly string[]])[] = [
  ['nothing', '', ['web', 'WEB', '10.0.0.1', '::1']],
  ['the first value wins', 'Host web\n Port 1\nHost *\n Port 2\n User bob\n', ['web', 'db']],
  ['before any Host', 'User eve\nHost web\n User bob\n', ['web', 'db']],
  [
    'patterns',
    'Host w?b *.example.com 10.0.0.*\n Port 7\n',
    ['web', 'wb', 'a.example.com', 'example.com', '10.0.0.9', 'WEB'],
  ],
  ['exclusions', 'Host * !web* !db\n Port 7\nHost !x\n User y\n', ['web', 'webber', 'db', 'x', 'cache']],
  [
    'the name in HostName',
    'Host w\n HostName %h.Example.com\nHost p\n HostName 100%%\nHost l\n HostName %h%h\n',
    ['w', 'l'],
  ],
  ['equals signs', 'Host=web\n\tPort = 2200\n User= bob\n  HostName =10.1.1.1\n', ['web']],
  [
    'quotes',
    'Host "web" \'db\'\n User "bob"\n IdentityFile "~/a b"\n IdentityFile ~/c\\ d\n IdentityFile \'x"y\'\n',
    ['web', 'db'],
  ],
  ['comments', '# Host *\nHost web # db\n  User bob # eve\n  IdentityFile /a#b\n  #Port 3\n', ['web', 'db']],
  ['a hash within a name', 'Host db#x web\n User bob\n', ['web', 'db']],
  ['small and capital letters of keywords', 'hOsT web\n pORT 3\n UsEr bob\n', ['web', 'Web']],
  ['carriage returns', 'Host web\r\n  User bob\r\n  Port 3\r\n', ['web']],
  [
    'keys of several blocks',
    'Host web\n IdentityFile ~/.ssh/a\n IdentityFile /b\nHost *\n IdentityFile ~/.ssh/a\n IdentityFile ~/.ssh/c\n',
    ['web', 'db'],
  ],
  ['no keys', 'Host web\n IdentityFile none\n', ['web']],
  ['flags', 'Host web\n IdentitiesOnly yes\n ForwardAgent yes\nHost *\n IdentitiesOnly no\n', ['web', 'db']],
  [
    'known hosts',
    'Host web\n UserKnownHostsFile ~/.ssh/a /b\n GlobalKnownHostsFile /c /d\n HostKeyAlias alias\nHost db\n UserKnownHostsFile none\n',
    ['web', 'db'],
  ],
  [
    'jumps',
    'Host web\n ProxyJump ana@b1:2222,b2\nHost b1\n HostName b1.example.com\nHost no\n ProxyJump none\nHost *.in\n ProxyJump b2\n',
    ['web', 'no', 'a.in', 'b2'],
  ],
  ['an address of IPv6 to hop through', 'Host web\n ProxyJump root@[fd00::1]:22\n', ['web']],
  ['an ssh address to hop through', 'Host web\n ProxyJump ssh://root@b1:2200\n', ['web']],
  ['ProxyCommand none before ProxyJump', 'Host web\n ProxyCommand none\n ProxyJump b\n', ['web']],
  ['ProxyJump none before ProxyJump', 'Host web\n ProxyJump none\nHost *\n ProxyJump b\n', ['web']],
  [
    'Match host',
    'Host web\n HostName web.example.com\nMatch host *.example.com\n User bob\nMatch originalhost web\n Port 3\n',
    ['web', 'x.example.com', 'db'],
  ],
  ['Match in another case', 'Match host WEB,db\n User bob\nMatch HOST WeB\n Port 4\n', ['web', 'Web', 'db']],
  ['Match user', 'Match user root\n Port 1\nHost web\n User root\nMatch user root\n Port 2\n', ['web', 'db']],
  ['Match localuser', 'Match localuser nobody-at-all\n Port 1\nMatch !localuser nobody-at-all\n Port 2\n', ['web']],
  ['Match all', 'Match all\n Port 9\n', ['web']],
  [
    'Match not',
    'Match !host web\n Port 9\nMatch !host db,web\n User bob\nMatch host *,!web\n IdentityFile /k\n',
    ['web', 'db', 'x'],
  ],
  ['Match with several criteria', 'Match host web user bob\n Port 1\nMatch host web !user bob\n Port 2\n', ['web']],
  ['Match with equals signs', 'Match host=web\n Port 5\n', ['web', 'db']],
  [
    'Match final',
    'Host web\n HostName web.example.com\nHost *.example.com\n Port 5\nMatch final\n User last\n IdentityFile /k\n',
    ['web', 'x.example.com', 'y'],
  ],
  [
    'Match final sees everything',
    'Match final host *.example.com\n Port 5\nHost web\n HostName web.example.com\n',
    ['web', 'db'],
  ],
  ['Match final cannot rename', 'Match final\n HostName elsewhere\nHost elsewhere\n Port 9\n', ['web']],
  ['Match final all', 'Match final all\n Port 5\n', ['web']],
  ['Match canonical', 'Match canonical\n Port 5\n', ['web']],
  ['Match canonical beside final', 'Match canonical\n Port 5\nMatch final host x\n User bob\n', ['web', 'x']],
  ['Match not final', 'Match !final\n Port 5\nMatch final\n Port 6\n', ['web']],
  [
    'included files',
    'Host web\n Include {directory}/part*.conf\n Port 9\nInclude {directory}/nothing*\nUser late\n',
    ['web', 'db', 'inner'],
  ],
  ['a quoted path', 'Include "{directory}/part1.conf"\n', ['web', 'inner']],
  [
    'ways to log in',
    'Host web\n PasswordAuthentication no\n PasswordAuthentication yes\nHost db\n PubkeyAuthentication no\n KbdInteractiveAuthentication false\nHost x\n PubkeyAuthentication unbound\nHost *\n PubkeyAuthentication yes\n',
    ['web', 'db', 'x', 'y'],
  ],
  [
    'older names for ways to log in',
    'Host web\n ChallengeResponseAuthentication no\n KbdInteractiveAuthentication yes\nHost *\n SkeyAuthentication no\n',
    ['web', 'db'],
  ],
  [
    'ways to log in, in order',
    'Host web\n PreferredAuthentications password,hostbased,publickey,nothing\n PasswordAuthentication no\nHost *\n PreferredAuthentications keyboard-interactive,publickey\n',
    ['web', 'db'],
  ],
  ['a way to log in that is neither on nor off', 'Host x\n PubkeyAuthentication perhaps\n', ['web']],
  ['an unknown keyword', 'Host web\n Hostnmae 10.0.0.1\n', ['web']],
  [
    'an unknown keyword that is tolerated',
    'IgnoreUnknown Fancy*,UseKeychain\nHost web\n FancyThing yes\n UseKeychain yes\n Port 3\n',
    ['web'],
  ],
  ['an open quote', 'Host web\n User "bob\n', ['web']],
  ['nothing after a keyword', 'Host web\n User\n', ['web']],
  ['too much after a keyword', 'Host web\n User a b\n', ['web']],
  ['a port of 0', 'Host x\n Port 0\n', ['web']],
  ['a port of 65536', 'Host x\n Port 65536\n', ['web']],
  ['a flag that is none', 'Host x\n IdentitiesOnly perhaps\n', ['web']],
  ['a criterion that is none', 'Match weather fine\n Port 3\n', ['web']],
  ['a criterion without argument', 'Match host\n Port 3\n', ['web']],
  ['Match all beside others', 'Match all host web\n', ['web']],
  ['Match after others', 'Match host web all\n Port 3\n', ['web']],
  ['an empty pattern', 'Host ""\n Port 3\n', ['web']],
  ['none beside files', 'UserKnownHostsFile none /a\n', ['web']],
  ['a hop that is none', 'Host x\n ProxyJump a@\n', ['web']],
  ['a hop with a port of 0', 'ProxyJump a:0\n', ['web']],
  ['a loop of one', 'Host *\n ProxyJump b\n', ['b']],
];
const parts = {
  'part1.conf': 'Port 4\nHost inner\n User deep\n',
  'part2.conf': 'Port 5\nUser second\n',
  '.part3.conf': 'Port 6\n',
};

describe.skipIf(missing !== undefined)('a config is understood as OpenSSH understands it', () => {
  it.each(configs)('%s', async (_what, text, hosts) => {
    await using files = await configFiles({ ...parts, config: text });
    for (const host of hosts) {
      const expected = await theirs(files.path('config'), host, []);
      const answer = await ours(files.path('config'), host, undefined);
      if (expected === undefined) expect(answer, host).toBeInstanceOf(OpsError);
      else expect(answer, host).toEqual(expected);
    }
  });

  it('whatever blocks and keywords are put together', { timeout: 120_000 }, async () => {
    const name = fc.constantFrom('web', 'db', 'web.example.com', 'Web');
    const pattern = fc.constantFrom('web', '!web', '*', 'w*', '*.example.com', 'd?', '!*.com', 'WEB');
    const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });
    const criterion = fc.oneof(
      fc
        .tuple(fc.constantFrom('host', '!host', 'originalhost', '!originalhost'), patterns)
        .map(([key, list]) => `${key} ${list.join(',')}`),
      fc.constantFrom('user bob', '!user bob,root', 'user r*', 'localuser *', 'final', '!final', 'canonical'),
    );
    const head = fc.oneof(
      patterns.map((list) => `Host ${list.join(' ')}`),
      fc.array(criterion, { minLength: 1, maxLength: 3 }).map((list) => `Match ${list.join(' ')}`),
      fc.constant('Match all'),
    );
    const line = fc.constantFrom(
      'HostName %h.example.com',
      'HostName 10.0.0.1',
      'HostName db',
      'User bob',
      'User root',
      'Port 1',
      'Port 22',
      'IdentityFile /a',
      'IdentityFile ~/b',
      'ProxyJump hop',
      'ProxyJump none',
      'ProxyCommand none',
      'Include {directory}/part1.conf',
      'Include {directory}/part*',
    );
    const block = fc.tuple(head, fc.array(line, { maxLength: 3 }));
    const config = fc
      .tuple(fc.array(line, { maxLength: 1 }), fc.array(block, { maxLength: 5 }))
      .map(([first, blocks]) => [...first, ...blocks.flatMap(([start, lines]) => [start, ...lines])].join('\n'));
    await fc.assert(
      fc.asyncProperty(config, name, fc.constantFrom(undefined, 'bob'), async (text, host, user) => {
        await using files = await configFiles({ ...parts, config: text });
        const options = user === undefined ? [] : ['-l', user];
        const expected = await theirs(files.path('config'), host, options);
        const answer = await ours(files.path('config'), host, user);
        // A hop that hops through itself is noticed by ssh only when it gets there.
        if (OpsError.is(answer, 'ssh-jump-invalid')) expect(expected?.hops ?? ['hop']).toEqual(['hop']);
        else expect(answer).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe.skipIf(missing === undefined)('a config is understood as OpenSSH understands it', () => {
  it.skipIf(!isRequired)(`needs OpenSSH to compare with: ${missing}`, () => {
    expect.fail(missing ?? '');
  });
});
