import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SshExecutorOptions } from '@opspilot/core/ssh';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { openTestKeys, type TestKey } from '../known-hosts/keys.js';
import { refusalOf, run, useExecutors } from '../refusals/ssh-trial.js';
import { type CertifyOptions, certify } from './certify.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const executorFor = useExecutors();
const servers: OpenSshServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Starts an sshd that shows a certificate of `key`. */
async function showing(key: TestKey, authority: TestKey, options?: CertifyOptions): Promise<OpenSshServer> {
  return open([`HostKey ${key.file}`, `HostCertificate ${certify(authority, key, options)}`]);
}

async function open(extraLines: readonly string[]): Promise<OpenSshServer> {
  const server = await openSshServer({ extraLines });
  servers.push(server);
  return server;
}

/** What we and OpenSSH's own ssh are told of the server. */
function told(server: OpenSshServer, ...lines: readonly string[]): { readonly knownHostsFile: string } {
  const knownHostsFile = join(server.directory, 'told_hosts');
  writeFileSync(knownHostsFile, `${lines.join('\n')}\n`);
  return { knownHostsFile };
}

/** Whether OpenSSH's own ssh comes as far as the login. */
async function sshTrusts(server: OpenSshServer, file: string): Promise<boolean> {
  const options = {
    BatchMode: 'yes',
    StrictHostKeyChecking: 'yes',
    UserKnownHostsFile: file,
    GlobalKnownHostsFile: '/dev/null',
    PubkeyAuthentication: 'no',
  };
  const words = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const ssh = spawn('ssh', ['-F', 'none', '-p', String(server.port), ...words, 'somebody@127.0.0.1', 'true'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = await text(ssh.stderr);
  expect(said).toMatch(/Permission denied|Host key verification failed/);
  return said.includes('Permission denied');
}

/** With everything that could be given away. */
const generous: SshExecutorOptions = { credentials: { password: 'open sesame' } };

async function expectRefused(
  server: OpenSshServer,
  lines: readonly string[],
  expected: { readonly code: string; readonly message: RegExp; readonly details?: object },
): Promise<string> {
  const known = told(server, ...lines);
  for (const unknownHosts of ['refuse', 'trust-on-first-use'] as const) {
    const executor = executorFor(known, { ...generous, unknownHosts });
    const error = await refusalOf(executor.start(hostOf(server), 'true'));
    expect(error).toMatchObject({ code: expected.code, details: expected.details ?? {} });
    expect(error.message).toMatch(expected.message);
    expect(error.message).toContain('Neither credentials nor commands were sent');
  }
  // It saw nobody who wanted to log in, let alone a command.
  expect(server.log()).not.toMatch(/userauth|Accepted|Failed|Postponed|invalid user/i);
  return known.knownHostsFile;
}

describeSshd(
  'a machine with a certificate',
  () => {
    const authority = keys.make('ed25519');

    describe.each(['ed25519', 'ecdsa', 'rsa'] as const)('by an authority of type %s', (type) => {
      const signer = keys.make(type);

      it.each([
        ['ed25519', undefined],
        ['ecdsa', 256],
        ['ecdsa', 384],
        ['ecdsa', 521],
        ['rsa', 2048],
      ] as const)('is known by it with a key of type %s %s', async (keyType, bits) => {
        const server = await showing(keys.make(keyType, bits), signer);
        const known = told(server, `@cert-authority 127.0.0.* ${signer.line}`);
        expect((await run(executorFor(known), hostOf(server), 'echo in')).stdout).toBe('in\n');
        expect(await sshTrusts(server, known.knownHostsFile)).toBe(true);
      });
    });

    it.each([384, 521])('is known by an authority with a curve of %i bits', async (bits) => {
      const signer = keys.make('ecdsa', bits);
      const server = await showing(keys.make('ed25519'), signer);
      const known = told(server, `@cert-authority 127.0.0.1 ${signer.line}`);
      expect((await run(executorFor(known), hostOf(server), 'echo in')).stdout).toBe('in\n');
    });

    it('shows the one that fits what was agreed upon, also RSA by SHA-256 alone', async () => {
      const key = keys.make('rsa', 2048);
      const server = await open([
        `HostKey ${key.file}`,
        `HostCertificate ${certify(authority, key)}`,
        'HostKeyAlgorithms rsa-sha2-256-cert-v01@openssh.com',
      ]);
      const known = told(server, `@cert-authority * ${authority.line}`);
      expect((await run(executorFor(known), hostOf(server), 'echo in')).stdout).toBe('in\n');
    });

    it('is known by a pattern in its certificate, as by ssh since 10.3', async () => {
      const server = await showing(keys.make('ed25519'), authority, { principals: ['web-1', '127.0.?.*'] });
      const known = told(server, `@cert-authority * ${authority.line}`);
      expect((await run(executorFor(known), hostOf(server), 'echo in')).stdout).toBe('in\n');
    });

    it('is known by patterns of known_hosts, and by a line for its port', async () => {
      const server = await showing(keys.make('ed25519'), authority, { principals: ['web-1', '127.0.0.1'] });
      for (const line of ['*', '127.0.0.1', `[127.0.0.1]:${server.port}`, '!10.*,127.*']) {
        const known = told(server, `@cert-authority ${line} ${authority.line}`);
        expect((await run(executorFor(known), hostOf(server), 'echo in')).stdout).toBe('in\n');
        expect(await sshTrusts(server, known.knownHostsFile)).toBe(true);
      }
    });

    it('goes on when keys are exchanged anew', { timeout: 60_000 }, async () => {
      const key = keys.make('rsa', 2048);
      const server = await open([
        `HostKey ${key.file}`,
        `HostCertificate ${certify(authority, key)}`,
        'RekeyLimit 256K',
        'LogLevel DEBUG1',
      ]);
      const known = told(server, `@cert-authority * ${authority.line}`);
      const ran = await run(executorFor(known), hostOf(server), "head -c 3000000 /dev/zero | tr '\\0' x");
      expect(ran).toMatchObject({ status: 'exited', exitCode: 0 });
      expect(ran.stdout).toHaveLength(3_000_000);
      expect(server.log().match(/rekeying in/g)?.length).toBeGreaterThan(2);
      expect(server.connections().total).toBe(1);
    });

    it('is known by a line with its own key too, when the certificate does not hold', async () => {
      const key = keys.make('ed25519');
      const server = await showing(key, authority, { validity: '-2h:-1h' });
      const known = told(server, `@cert-authority * ${authority.line}`, `[127.0.0.1]:${server.port} ${key.line}`);
      expect((await run(executorFor(known), hostOf(server), 'echo in')).stdout).toBe('in\n');
      expect(await sshTrusts(server, known.knownHostsFile)).toBe(true);
    });

    it.each<[string, CertifyOptions, fault: string, RegExp]>([
      [
        'of another host',
        { principals: ['10.0.0.1', 'web-2'] },
        'principals',
        /it is for "10\.0\.0\.1", "web-2", not for 127\.0\.0\.1.*-n '127\.0\.0\.1'/,
      ],
      ['that has expired', { validity: '-2h:-1h' }, 'expired', /it expired at 20\d\d-.*Check the clock/],
      [
        'that is not yet valid',
        { validity: '+1h:+2h' },
        'not-yet-valid',
        /is not valid before 20\d\d-.*Check the clock/,
      ],
      ['of a user', { purpose: 'user' }, 'purpose', /it is for users, not for hosts/],
      [
        'with conditions that nobody knows',
        { words: ['-O', 'critical:moon@example.com=full'] },
        'critical-options',
        /not known here: "moon@example\.com"/,
      ],
    ])('is refused with a certificate %s, as by ssh', async (_title, options, fault, message) => {
      const server = await showing(keys.make('ed25519'), authority, options);
      const file = await expectRefused(server, [`@cert-authority * ${authority.line}`], {
        code: 'host-certificate-invalid',
        message,
        details: { fault, line: 1 },
      });
      expect(await sshTrusts(server, file)).toBe(false);
    });

    it('is refused with a certificate that names no host', async () => {
      const server = await showing(keys.make('ed25519'), authority, { principals: [] });
      await expectRefused(server, [`@cert-authority * ${authority.line}`], {
        code: 'host-certificate-invalid',
        message: /names no hosts, so it is for none/,
        details: { fault: 'principals' },
      });
    });

    it('is refused when another authority signed it, or the authority has another key now', async () => {
      const server = await showing(keys.make('ed25519'), keys.make('ed25519'));
      const file = await expectRefused(server, [`@cert-authority * ${authority.line}`], {
        code: 'host-certificate-untrusted',
        message:
          /certificate of the authority ED25519 SHA256:\S+, and \S+ line 1 trusts ED25519 SHA256:.*whether it has a new key/,
      });
      expect(await sshTrusts(server, file)).toBe(false);
    });

    it('is refused when its key or its authority is revoked', async () => {
      const key = keys.make('ed25519');
      const server = await showing(key, authority);
      for (const { line } of [key, authority]) {
        const lines = [`@cert-authority * ${authority.line}`, `@revoked * ${line}`, `127.0.0.1 ${key.line}`];
        const file = await expectRefused(server, lines, { code: 'host-key-revoked', message: /revoked by \S+ line 2/ });
        expect(await sshTrusts(server, file)).toBe(false);
      }
    });

    it('is refused when it has changed, whatever an authority says that nobody trusts', async () => {
      const server = await showing(keys.make('ed25519'), keys.make('ed25519'));
      const lines = [`@cert-authority * ${authority.line}`, `[127.0.0.1]:${server.port} ${keys.make('ed25519').line}`];
      const file = await expectRefused(server, lines, { code: 'host-key-changed', message: /has CHANGED.* line 2/ });
      expect(await sshTrusts(server, file)).toBe(false);
    });

    it('is asked for none where no authority vouches for it', async () => {
      const key = keys.make('ed25519');
      const server = await showing(key, authority);
      const lines = [`@cert-authority 10.* ${authority.line}`, `[127.0.0.1]:${server.port} ${key.line}`];
      expect((await run(executorFor(told(server, ...lines)), hostOf(server), 'echo in')).stdout).toBe('in\n');
    });

    it('is refused without one where only an authority could vouch for it', async () => {
      const server = await open([]);
      const file = await expectRefused(server, [`@cert-authority * ${authority.line}`], {
        code: 'host-key-certificate-required',
        message: /without a certificate.*HostCertificate/,
      });
      expect(await sshTrusts(server, file)).toBe(false);
    });
  },
  { programs: ['ssh'] },
);
