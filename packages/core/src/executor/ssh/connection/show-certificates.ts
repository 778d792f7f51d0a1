import type { Client } from 'ssh2';
import type { OpsError } from '../../../errors/ops-error.js';
import { certificateAlgorithms } from '../certificates/certificate-types.js';
import { parseCertificate } from '../certificates/parse-certificate.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { placeOf } from './dial.js';

/** The part of ssh2's client that agrees on algorithms and exchanges keys. */
interface Agreeing {
  _offer: Offer;
  /** What it last told the server of its offer; undefined as long as it has not. */
  readonly _kexinit: unknown;
  _kex: KeyExchange | undefined;
}

interface Names {
  readonly array: readonly string[];
}

type Direction = 'cs' | 'sc';
type Part = 'cipher' | 'mac' | 'compress' | 'lang';

interface Offer {
  readonly lists: Readonly<Record<'kex' | 'serverHostKey', Names> & Record<Direction, Readonly<Record<Part, Names>>>>;
  readonly constructor: unknown;
}

type Lists = Readonly<
  Record<'kex' | 'serverHostKey', readonly string[]> & Record<Direction, Readonly<Record<Part, readonly string[]>>>
>;

interface KeyExchange {
  readonly negotiated: { serverHostKey: string };
  _hostKey: Buffer | undefined;
  getPublicKey(): Buffer;
}

/**
 * Has `client`, which has begun to connect and not yet heard of the server, ask for certificates too. ssh2 knows none: it
 * takes neither their names among its options, nor a certificate for a key, nor a signature that is named otherwise than
 * what was agreed upon. So its offer is made anew here, and each of its key exchanges of this one connection is handed the
 * certificate where it hashes what the server showed, and the key inside where it checks the signature of that hash.
 *
 * What is not as ssh2 1.17 has it is an error before anything is sent. Were the order within an exchange another one, the
 * hash would not be the one that the server signed: no certificate can pass by mistake.
 *
 * @param algorithms - names of the whole offer for host keys
 * @throws OpsError `ssh-driver-unsupported`
 */
export function showCertificates(client: Client, target: SshTarget, algorithms: readonly string[]): void {
  const { _protocol: protocol } = client as unknown as { readonly _protocol: Agreeing };
  if (!isAsExpected(protocol)) throw unsupported();
  const { lists, constructor: SameOffer } = protocol._offer;
  const directionOf = ({ cipher, mac, compress, lang }: Offer['lists'][Direction]) => ({
    cipher: cipher.array,
    mac: mac.array,
    compress: compress.array,
    lang: lang.array,
  });
  protocol._offer = new (SameOffer as new (lists: Lists) => Offer)({
    kex: lists.kex.array,
    serverHostKey: algorithms,
    cs: directionOf(lists.cs),
    sc: directionOf(lists.sc),
  });
  let current: KeyExchange | undefined;
  Object.defineProperty(protocol, '_kex', {
    get: () => current,
    set: (exchange: KeyExchange | undefined) => {
      if (exchange !== undefined) exchangeByCertificate(exchange, target);
      current = exchange;
    },
  });
}

/** Does nothing where the two sides agreed on a key without a certificate. */
function exchangeByCertificate(exchange: KeyExchange, target: SshTarget): void {
  const { negotiated } = exchange;
  if (typeof negotiated?.serverHostKey !== 'string' || typeof exchange.getPublicKey !== 'function') throw unsupported();
  const algorithm = certificateAlgorithms.find(({ name }) => name === negotiated.serverHostKey);
  if (algorithm === undefined) return;
  if (!Object.hasOwn(exchange, '_hostKey')) throw unsupported();
  // ssh2 compares it with what the certificate begins with, and later with the name of the signature.
  negotiated.serverHostKey = algorithm.certificateType;
  let shown: Buffer | undefined;
  let certified: Buffer | undefined;
  let isHashed = false;
  Object.defineProperty(exchange, '_hostKey', {
    get: () => (isHashed ? certified : shown),
    set: (blob: Buffer | undefined) => {
      shown = blob;
      certified = blob === undefined ? undefined : keyOf(blob, target);
      negotiated.serverHostKey = algorithm.signature;
    },
  });
  const getPublicKey = exchange.getPublicKey.bind(exchange);
  // What the server showed goes into the hash before this side's own half of the exchange does.
  exchange.getPublicKey = () => {
    isHashed = shown !== undefined;
    return getPublicKey();
  };
}

function keyOf(blob: Buffer, target: SshTarget): Buffer {
  const certificate = parseCertificate(blob);
  if (certificate !== undefined) return certificate.key;
  throw sshError(
    'host-key-malformed',
    `${placeOf(target)} showed a host certificate that cannot be read. Neither credentials nor commands were sent to it. Find out what answers there.`,
    { details: { host: target.name } },
  );
}

function isAsExpected(protocol: Agreeing | undefined): protocol is Agreeing {
  const { lists, constructor: sameOffer } = protocol?._offer ?? {};
  const names = [
    lists?.kex,
    lists?.serverHostKey,
    ...[lists?.cs, lists?.sc].flatMap((one) => [one?.cipher, one?.mac, one?.compress, one?.lang]),
  ];
  return (
    typeof sameOffer === 'function' &&
    names.every((list) => Array.isArray(list?.array)) &&
    protocol !== undefined &&
    Object.hasOwn(protocol, '_kex') &&
    protocol._kex === undefined &&
    protocol._kexinit === undefined
  );
}

function unsupported(): OpsError<SshErrorCode> {
  return sshError(
    'ssh-driver-unsupported',
    'This version of the package "ssh2" is not one with which host certificates can be checked, which a @cert-authority line asks for. Install the one that @opspilot/core names (npm install ssh2@1.17.0), or add a line with the key of the host itself to known_hosts and take the @cert-authority line out.',
  );
}
