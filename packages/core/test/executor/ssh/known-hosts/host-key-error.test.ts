import { afterAll, describe, expect, it } from 'vitest';
import { hostKeyError } from '../../../../src/executor/ssh/known-hosts/host-key-error.js';
import { hostPlace } from '../../../../src/executor/ssh/known-hosts/host-place.js';
import { type HostKeyVerdict, judgeHostKey } from '../../../../src/executor/ssh/known-hosts/judge-host-key.js';
import { parseKnownHosts } from '../../../../src/executor/ssh/known-hosts/parse-known-hosts.js';
import { keyFingerprint } from '../../../../src/executor/ssh/known-hosts/public-key.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';
import { openTestKeys } from './keys.js';

const keys = openTestKeys();
afterAll(() => keys.remove());
const own = keys.make('ed25519');
const other = keys.make('ecdsa', 256);
const target: SshTarget = {
  name: 'web',
  address: 'web-1.example.com',
  port: 2222,
  user: 'deploy',
  identities: [],
  identitiesOnly: false,
  forwardAgent: false,
  knownHosts: ['/home/me/.ssh/known hosts', '/etc/ssh/ssh_known_hosts'],
  jump: [],
};

function refuse(lines: string, at = target) {
  const verdict = judgeHostKey(parseKnownHosts(lines, at.knownHosts[0] ?? '').entries, hostPlace(at), own.blob);
  expect(verdict.status).not.toBe('known');
  return hostKeyError(at, verdict as Exclude<HostKeyVerdict, { readonly status: 'known' }>, own.blob);
}

describe('errors about host keys', () => {
  it('says of an unknown key what it is, where it was looked for, and how to add it', () => {
    const error = refuse('');
    expect(error.code).toBe('host-key-unknown');
    expect(error.message).toContain(`ED25519 ${keyFingerprint(own.blob)}`);
    expect(error.message).toContain('/home/me/.ssh/known hosts, /etc/ssh/ssh_known_hosts');
    expect(error.message).toContain("ssh-keyscan -p 2222 'web-1.example.com'");
    expect(error.message).toContain('Neither credentials nor commands were sent');
    expect(error.details).toMatchObject({ host: 'web', keyType: 'ssh-ed25519', fingerprint: keyFingerprint(own.blob) });
  });

  it('says of a changed key what is known, where it stands, and how to forget it', () => {
    const error = refuse(`# first\n[web-1.example.com]:2222 ${other.line}`);
    expect(error.code).toBe('host-key-changed');
    expect(error.message).toContain(`ECDSA ${keyFingerprint(other.blob)}`);
    expect(error.message).toContain('/home/me/.ssh/known hosts line 2');
    expect(error.message).toContain("ssh-keygen -R '[web-1.example.com]:2222' -f '/home/me/.ssh/known hosts'");
    expect(error.details).toMatchObject({ file: '/home/me/.ssh/known hosts', line: 2 });
  });

  it('says of a revoked key who revoked it, and of a key that only an authority could vouch for, how it can', () => {
    expect(refuse(`@revoked * ${own.line}`)).toMatchObject({
      code: 'host-key-revoked',
      message: expect.stringMatching(/revoked by .* line 1.*replace the key/),
    });
    expect(refuse(`@cert-authority * ${other.line}`)).toMatchObject({
      code: 'host-key-certificate-required',
      message: expect.stringMatching(
        /without a certificate, and .* line 1 trusts only certificates of the authority ECDSA SHA256:.*ssh-keygen -s authority -h/,
      ),
    });
  });

  it('tells how to add a key under an alias, and lets no control character through', () => {
    const error = refuse('', { ...target, hostKeyAlias: 'fleet\u001b[2J' });
    expect(error.message).toContain('with fleet?[2J in place of its first word');
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(refuse('', { ...target, port: 22, knownHosts: [] }).message).toContain("ssh-keyscan 'web-1.example.com'");
  });
});
