import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { algorithmsAmong } from '../../../../src/executor/ssh/known-hosts/host-key-algorithms.js';
import { hostPlace } from '../../../../src/executor/ssh/known-hosts/host-place.js';
import { hostEntries, judgeHostKey } from '../../../../src/executor/ssh/known-hosts/judge-host-key.js';
import { parseKnownHosts } from '../../../../src/executor/ssh/known-hosts/parse-known-hosts.js';
import { openTestKeys } from './keys.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const own = keys.make('ed25519');
const other = keys.make('ed25519');
const rsa = keys.make('rsa', 2048);
const ecdsa = keys.make('ecdsa', 256);
const place = { host: 'web-1', port: 22 };
const patience = 60_000;

const judge = (content: string, at = place, key = own.blob) =>
  judgeHostKey(parseKnownHosts(content, '/k').entries, at, key);

describe('judging a host key', () => {
  it('names the line that decided', () => {
    expect(judge(`# hosts\nweb-1 ${other.line}\nweb-1 ${own.line}`)).toMatchObject({
      status: 'known',
      entry: { file: '/k', line: 3 },
    });
    expect(judge(`web-1 ${rsa.line}\nweb-1 ${other.line}`)).toMatchObject({ status: 'changed', entry: { line: 2 } });
    expect(judge(`web-1 ${own.line}\n@revoked * ${own.line}`)).toMatchObject({ status: 'revoked', entry: { line: 2 } });
    expect(judge(`web-2 ${own.line}`)).toEqual({ status: 'unknown' });
  });

  it('knows no key of an authority as the key of a host, and says when there is only an authority', () => {
    expect(judge(`@cert-authority web-* ${own.line}`)).toMatchObject({
      status: 'certificate-required',
      entry: { line: 1 },
    });
    expect(judge(`@cert-authority web-* ${other.line}\nweb-1 ${own.line}`).status).toBe('known');
    expect(judge(`@cert-authority web-* ${other.line}\nweb-1 ${other.line}`).status).toBe('changed');
    expect(judge(`@cert-authority db-* ${other.line}`).status).toBe('unknown');
  });

  it('looks a host at another port up without it only where it has no line of its own', () => {
    const at = { host: 'WEB-1', port: 2222 };
    expect(judge(`[web-1]:2222 ${own.line}`, at).status).toBe('known');
    expect(judge(`web-1 ${own.line}`, at).status).toBe('known');
    expect(judge(`web-1 ${other.line}`, at).status).toBe('unknown');
    expect(judge(`[web-1]:2222 ${other.line}\nweb-1 ${own.line}`, at).status).toBe('changed');
    expect(judge(`[web-1]:2222 ${own.line}`).status).toBe('unknown');
    expect(judge(`@revoked web-1 ${own.line}\n[web-1]:2222 ${own.line}`, at).status).toBe('revoked');
  });

  it('looks an alias up without a port, and an IPv6 address with brackets only where there is a port', () => {
    const target = { address: '2001:db8::1', port: 2222 };
    expect(hostPlace({ ...target, hostKeyAlias: 'web-1' })).toEqual({ host: 'web-1', port: 22 });
    expect(judge(`[2001:db8::1]:2222 ${own.line}`, hostPlace(target)).status).toBe('known');
    expect(judge(`2001:db8::1 ${own.line}`, { ...hostPlace(target), port: 22 }).status).toBe('known');
  });

  it('lets a revoked line win wherever it stands, and a line with an error never make a host known', () => {
    const harmless = fc.constantFrom<string>(
      `web-1 ${own.line}`,
      `web-1 ${other.line}`,
      `web-1 ${rsa.line}`,
      `@cert-authority * ${other.line}`,
      '# comment',
    );
    fc.assert(
      fc.property(fc.array(harmless), fc.nat(), (lines, at) => {
        const withRevoked = lines.toSpliced(at % (lines.length + 1), 0, `@revoked web-* ${own.line}`);
        expect(judge(withRevoked.join('\n')).status).toBe('revoked');
      }),
    );
    const broken = fc.nat({ max: own.line.length - 1 }).map((end) => `web-1 ${own.line.slice(0, end)}`);
    fc.assert(
      fc.property(fc.array(fc.oneof(broken, fc.constant(`web-1 ${other.line}`))), (lines) => {
        expect(judge(lines.join('\n')).status).not.toBe('known');
      }),
    );
  });

  it('asks for the algorithms of known keys first, and for every other after them', () => {
    const order = (content: string, at = place, wanted?: readonly string[]) =>
      algorithmsAmong(hostEntries(parseKnownHosts(content, '/k').entries, at), wanted);
    const all = order('');
    expect(all).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
      'rsa-sha2-512',
      'rsa-sha2-256',
    ]);
    expect(order(`web-1 ${rsa.line}`).slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256']);
    expect(order(`web-1 ${rsa.line}\nweb-1 ${ecdsa.line}`).slice(0, 3)).toEqual([
      'ecdsa-sha2-nistp256',
      'rsa-sha2-512',
      'rsa-sha2-256',
    ]);
    expect(order(`web-1 ${rsa.line}`).toSorted()).toEqual(all.toSorted());
    expect(order(`@revoked * ${rsa.line}\nweb-1 ${rsa.line}`)).toEqual(all);
    expect(order(`web-1 ${rsa.line}`, { host: 'web-1', port: 2222 })[0]).toBe('rsa-sha2-512');
    const some = ['ssh-ed25519', 'rsa-sha2-256', 'ssh-rsa'];
    expect(order(`web-1 ${rsa.line}`, place, some)).toEqual(['rsa-sha2-256', 'ssh-rsa', 'ssh-ed25519']);
  });

  it('asks for certificates, and for those first, only where an authority vouches for the host', () => {
    const order = (content: string, wanted?: readonly string[]) =>
      algorithmsAmong(hostEntries(parseKnownHosts(content, '/k').entries, place), wanted);
    const certificates = [
      'ssh-ed25519-cert-v01@openssh.com',
      'ecdsa-sha2-nistp256-cert-v01@openssh.com',
      'ecdsa-sha2-nistp384-cert-v01@openssh.com',
      'ecdsa-sha2-nistp521-cert-v01@openssh.com',
      'rsa-sha2-512-cert-v01@openssh.com',
      'rsa-sha2-256-cert-v01@openssh.com',
    ];
    expect(order(`@cert-authority web-* ${ecdsa.line}\nweb-1 ${rsa.line}`)).toEqual([
      ...certificates,
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
    ]);
    expect(order(`@cert-authority db-* ${ecdsa.line}`).filter((name) => name.includes('cert'))).toEqual([]);
    const mixed = ['ssh-ed25519', 'ssh-ed25519-cert-v01@openssh.com'];
    expect(order('', mixed)).toEqual(['ssh-ed25519']);
    expect(order('', mixed.slice(1))).toEqual(mixed.slice(1));
  });
});

/** What the ssh of OpenSSH makes of the same file, told by what it prints. */
async function judgeByOpenSsh(file: string, port: number, alias?: string): Promise<string> {
  const option = (name: string, value: string) => ['-o', `${name}=${value}`];
  const ssh = spawn(
    'ssh',
    [
      ...['-F', 'none', '-p', String(port)],
      ...option('BatchMode', 'yes'),
      ...option('StrictHostKeyChecking', 'yes'),
      ...option('UserKnownHostsFile', file),
      ...option('GlobalKnownHostsFile', '/dev/null'),
      ...option('PubkeyAuthentication', 'no'),
      ...(alias === undefined ? [] : option('HostKeyAlias', alias)),
      ...['somebody@127.0.0.1', 'true'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said = await text(ssh.stderr);
  if (/HAS CHANGED/.test(said)) return 'changed';
  if (/was revoked/.test(said) && !/No ED25519 host key is known/.test(said)) return 'revoked';
  if (/No ED25519 host key is known/.test(said)) return 'unknown';
  if (/Permission denied/.test(said)) return 'known';
  return said;
}

describe('against the verdicts of OpenSSH', () => {
  const server = new ssh2.Server({ hostKeys: [readFileSync(own.file)] }, (client) => {
    client.on('authentication', (context) => context.reject(['password'])).on('error', () => {});
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { readonly port: number }).port;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const cases: readonly (readonly [what: string, lines: (name: string) => readonly string[]])[] = [
    ['nothing', () => []],
    ['the key', (name) => [`${name} ${own.line}`]],
    ['another key of the same type', (name) => [`${name} ${other.line}`]],
    ['only a key of another type', (name) => [`${name} ${ecdsa.line}`]],
    [
      'several keys, one of them right',
      (name) => [`${name} ${other.line}`, `${name} ${rsa.line}`, `${name} ${own.line}`],
    ],
    ['the key without port', () => [`127.0.0.1 ${own.line}`]],
    ['another key without port', () => [`127.0.0.1 ${other.line}`]],
    ['another key with port, the right one without', (name) => [`${name} ${other.line}`, `127.0.0.1 ${own.line}`]],
    ['a pattern', () => [`*7.0.0.* ${own.line}`]],
    ['a pattern that is ruled out', (name) => [`*,!${name},!127.0.0.1 ${own.line}`]],
    ['the key, revoked for all', (name) => [`${name} ${own.line}`, `@revoked * ${own.line}`]],
    ['another key revoked', (name) => [`@revoked * ${other.line}`, `${name} ${own.line}`]],
    ['half a line', (name) => [`${name} ${own.line.slice(0, -6)}`]],
    ['half a line and a whole one', (name) => [`${name} ${own.line.slice(0, -6)}`, `${name} ${own.line}`]],
    ['a line of another type than its key', (name) => [`${name} ssh-rsa ${own.line.split(' ')[1]}`]],
  ];

  it.each(cases)(
    'agrees about %s',
    async (_, lines) => {
      const at = { host: '127.0.0.1', port };
      const file = keys.path('known_hosts');
      const content = lines(`[127.0.0.1]:${port}`).join('\n');
      writeFileSync(file, `${content}\n`);
      expect(judge(content, at).status).toBe(await judgeByOpenSsh(file, port));
    },
    patience,
  );

  it(
    'agrees about an alias',
    async () => {
      const file = keys.path('known_hosts');
      writeFileSync(file, `web-1 ${own.line}\n[web-2]:${port} ${own.line}\n`);
      for (const hostKeyAlias of ['Web-1', 'web-2']) {
        const at = hostPlace({ address: '127.0.0.1', port, hostKeyAlias });
        expect(judge(readFileSync(file, 'latin1'), at).status).toBe(await judgeByOpenSsh(file, port, hostKeyAlias));
      }
    },
    patience,
  );
});
