import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { showCertificates } from '../../../../src/executor/ssh/connection/show-certificates.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';

const target: SshTarget = {
  name: 'web-1',
  address: '127.0.0.1',
  port: 22,
  user: 'deploy',
  identities: [],
  identitiesOnly: false,
  forwardAgent: false,
  knownHosts: [],
  jump: [],
};
const algorithms = ['ssh-ed25519-cert-v01@openssh.com', 'ssh-ed25519'];

interface Protocol {
  _offer: { readonly lists: { readonly serverHostKey: { readonly array: readonly string[] } } };
  _kex: unknown;
  _kexinit: unknown;
}

/** One that has begun to connect, to nowhere. */
function beginning(): { readonly client: ssh2.Client; readonly protocol: Protocol } {
  const client = new ssh2.Client();
  client.on('error', () => {});
  client.connect({ host: '127.0.0.1', port: 1, username: 'deploy' });
  client.destroy();
  return { client, protocol: (client as unknown as { readonly _protocol: Protocol })._protocol };
}

describe('the offer of certificates', () => {
  it('is that of one connection alone', () => {
    const { client, protocol } = beginning();
    const { protocol: other } = beginning();
    const usual = protocol._offer.lists.serverHostKey.array;
    showCertificates(client, target, algorithms);
    expect(protocol._offer.lists.serverHostKey.array).toEqual(algorithms);
    expect(other._offer.lists.serverHostKey.array).toEqual(usual);
    expect(beginning().protocol._offer.lists.serverHostKey.array).toEqual(usual);
  });

  it.each<[string, (protocol: Protocol) => void]>([
    ['has no offer', (protocol) => void Reflect.deleteProperty(protocol, '_offer')],
    ['has an offer without lists', (protocol) => void Object.assign(protocol, { _offer: { lists: {} } })],
    ['keeps its key exchange elsewhere', (protocol) => void Reflect.deleteProperty(protocol, '_kex')],
    ['has begun to exchange keys', (protocol) => void Object.assign(protocol, { _kex: {} })],
    ['has made its offer', (protocol) => void Object.assign(protocol, { _kexinit: Buffer.alloc(1) })],
  ])('is refused with an ssh2 that %s', (_title, change) => {
    const { client, protocol } = beginning();
    change(protocol);
    expect(() => showCertificates(client, target, algorithms)).toThrow(
      expect.objectContaining({ code: 'ssh-driver-unsupported', message: expect.stringMatching(/npm install ssh2@/) }),
    );
  });

  it.each<[string, object]>([
    ['does not say what was agreed upon', { _hostKey: undefined, getPublicKey: () => Buffer.alloc(0) }],
    ['has no half of its own', { _hostKey: undefined, negotiated: { serverHostKey: algorithms[0] } }],
    [
      'keeps what was shown elsewhere',
      { negotiated: { serverHostKey: algorithms[0] }, getPublicKey: () => Buffer.alloc(0) },
    ],
  ])('is refused when a key exchange %s', (_title, exchange) => {
    const { client, protocol } = beginning();
    showCertificates(client, target, algorithms);
    expect(() => Object.assign(protocol, { _kex: exchange })).toThrow(
      expect.objectContaining({ code: 'ssh-driver-unsupported' }),
    );
  });

  it('refuses what the server shows when that is no certificate', () => {
    const { client, protocol } = beginning();
    showCertificates(client, target, algorithms);
    const exchange = {
      negotiated: { serverHostKey: algorithms[0] },
      _hostKey: undefined as Buffer | undefined,
      getPublicKey: () => Buffer.alloc(0),
    };
    protocol._kex = exchange;
    expect(() => {
      exchange._hostKey = Buffer.from('no certificate');
    }).toThrow(expect.objectContaining({ code: 'host-key-malformed' }));
  });
});
