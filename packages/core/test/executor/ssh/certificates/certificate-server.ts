import { readFileSync } from 'node:fs';
import ssh2, { type Connection, type ParsedKey } from 'ssh2';
import { listenAtAll } from '../../../fixtures/ssh/listen.js';
import type { TestKey } from '../known-hosts/keys.js';

/** The part of ssh2's server that agrees on keys. It knows no certificates either. */
interface Protocol {
  _offer: Offer;
  _hostKeys: Record<string, unknown>;
  readonly _kex: { readonly negotiated: { serverHostKey: string } };
}

interface Names {
  readonly array: readonly string[];
}

interface Offer {
  readonly lists: Readonly<Record<'kex', Names> & Record<'cs' | 'sc', Readonly<Record<string, Names>>>>;
  readonly constructor: unknown;
}

export interface CertificateServer {
  readonly port: number;
  /** How many have come so far as to log in. */
  readonly logins: () => number;
  close(): Promise<void>;
}

const algorithm = 'ssh-ed25519-cert-v01@openssh.com';

/** A server that proves with `key` whatever it shows in place of a certificate, as nobody's sshd would. */
export async function serveCertificate(shown: Buffer, key: TestKey): Promise<CertificateServer> {
  const signer = ssh2.utils.parseKey(readFileSync(key.file)) as ParsedKey;
  let logins = 0;
  const server = new ssh2.Server({ hostKeys: [readFileSync(key.file)] }, (connection: Connection) => {
    const { _protocol: protocol } = connection as unknown as { readonly _protocol: Protocol };
    const { lists, constructor: SameOffer } = protocol._offer;
    const namesOf = (direction: 'cs' | 'sc') =>
      Object.fromEntries(Object.entries(lists[direction]).map(([part, { array }]) => [part, array]));
    protocol._offer = new (SameOffer as new (parts: object) => Offer)({
      kex: lists.kex.array,
      serverHostKey: [algorithm],
      cs: namesOf('cs'),
      sc: namesOf('sc'),
    });
    protocol._hostKeys[algorithm] = {
      type: signer.type,
      getPublicSSH: () => shown,
      sign: (data: Buffer) => {
        // What follows is the name that goes with the signature.
        protocol._kex.negotiated.serverHostKey = 'ssh-ed25519';
        return signer.sign(data);
      },
    };
    connection.on('error', () => {});
    connection.on('authentication', (attempt) => {
      logins += 1;
      attempt.reject(['password']);
    });
  });
  const listening = await listenAtAll(['127.0.0.1'], (socket) => {
    socket.on('error', () => {});
    server.injectSocket(socket);
  });
  return { port: listening.port, logins: () => logins, close: () => listening.close() };
}
