import { scrypt } from 'node:crypto';
import { OpsError } from '../errors/ops-error.js';
import { type Random, systemRandom } from '../random/random.js';
import type { SecretErrorCode } from './secrets-provider.js';

/** A key and how it came about. */
export interface PassphraseKey {
  /** 32 bytes, for a secret box. */
  readonly key: Uint8Array;
  /** `scrypt.<log2 N>.<r>.<p>.<salt>`: no secret; kept beside what was sealed, it gives the same key again. */
  readonly parameters: string;
}

/** What a key is derived with. */
export interface PassphraseKeyOptions {
  /** Those of an earlier key; default: new ones with a new salt. */
  readonly parameters?: string;
  /** Where the salt comes from; default: the operating system. */
  readonly random?: Random;
}

/**
 * N = 2^17, r = 8, p = 1, the first choice of the OWASP Password Storage Cheat Sheet for scrypt (RFC 7914): 128 MiB and a
 * good part of a second for every guess.
 */
const recommended = { exponent: 17, blockSize: 8, parallelization: 1 };
const saltBytes = 16;
const keyBytes = 32;
const shortestPassphrase = 12;
const parametersPattern = /^scrypt\.(\d{2})\.(\d{1,2})\.(\d)\.([\w-]{22,86})$/;

interface Cost {
  readonly exponent: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/**
 * A key for a secret box from a passphrase of at least 12 characters. Takes a good part of a second, off the event loop.
 *
 * @throws OpsError `secret-too-short`; `secret-box-key-invalid` when `parameters` are malformed, weaker than N = 2^14, or
 *   so costly that whoever altered them could exhaust the memory
 */
export async function keyFromPassphrase(
  passphrase: string,
  options: PassphraseKeyOptions = {},
): Promise<PassphraseKey> {
  if (passphrase.length < shortestPassphrase) {
    const message = `A passphrase of under ${shortestPassphrase} characters can be guessed. Use a longer one, or a random key.`;
    throw new OpsError<SecretErrorCode>('secret-too-short', message, { details: { atLeast: shortestPassphrase } });
  }
  const { cost, salt } =
    options.parameters === undefined ? fresh(options.random ?? systemRandom) : parse(options.parameters);
  const parameters = ['scrypt', cost.exponent, cost.blockSize, cost.parallelization, salt.toString('base64url')].join(
    '.',
  );
  // The same characters typed on another machine may be composed otherwise.
  return { key: await derive(passphrase.normalize('NFKC'), salt, cost), parameters };
}

function fresh(random: Random): { readonly cost: Cost; readonly salt: Buffer } {
  return { cost: recommended, salt: Buffer.from(random.fill(new Uint8Array(saltBytes))) };
}

function parse(parameters: string): { readonly cost: Cost; readonly salt: Buffer } {
  const [, exponent, blockSize, parallelization, salt = ''] = parametersPattern.exec(parameters) ?? [];
  const cost = { exponent: Number(exponent), blockSize: Number(blockSize), parallelization: Number(parallelization) };
  const isSane =
    cost.exponent >= 14 && cost.exponent <= 20 && inRange(cost.blockSize, 32) && inRange(cost.parallelization, 8);
  if (isSane && memoryOf(cost) <= 2 ** 30) return { cost, salt: Buffer.from(salt, 'base64url') };
  throw new OpsError<SecretErrorCode>(
    'secret-box-key-invalid',
    'The parameters of the passphrase are malformed or out of range (N from 2^14 to 2^20, at most 1 GiB). Use those that were given with the key.',
  );
}

function inRange(value: number, most: number): boolean {
  return value >= 1 && value <= most;
}

function memoryOf({ exponent, blockSize }: Cost): number {
  return 128 * 2 ** exponent * blockSize;
}

function derive(passphrase: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const { blockSize, parallelization } = cost;
  // Node counts a little more than the bare table.
  const maxmem = memoryOf(cost) + 128 * blockSize * (parallelization + 2) + 1_048_576;
  return new Promise((resolve, reject) => {
    scrypt(
      passphrase,
      salt,
      keyBytes,
      { N: 2 ** cost.exponent, r: blockSize, p: parallelization, maxmem },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    );
  });
}
