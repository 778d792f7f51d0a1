import { hash, verify } from 'node:crypto';
import { type AuditSigner, type PublicKey, readPublicKey } from '../audit/checkpoints/audit-signer.js';
import { canonicalJson } from '../audit/record/canonical-json.js';
import type { BundleOptions } from './bundle-options.js';
import { bundleError, type PolicyBundle, type SignedPolicyBundle } from './policy-bundle.js';

/** What is signed, and what its digest is made of. */
function canonical(bundle: PolicyBundle): string {
  return canonicalJson(bundle, (path, problem) =>
    bundleError('invalid-bundle', `The bundle is no JSON: at ${path}, ${problem}.`),
  );
}

/** SHA-256 (hex) of a bundle's canonical JSON. */
export function digestOf(bundle: PolicyBundle): string {
  return hash('sha256', canonical(bundle));
}

/** @throws OpsError `invalid-bundle` */
function checkForm(bundle: unknown): asserts bundle is PolicyBundle {
  const { name, version, policies } = (bundle ?? {}) as Partial<PolicyBundle>;
  const isNamed = typeof name === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
  if (isNamed && Number.isSafeInteger(version) && (version ?? 0) >= 1 && Array.isArray(policies)) return;
  throw bundleError(
    'invalid-bundle',
    'A bundle is { name, version, policies }: a name of lower-case letters, digits and hyphens, a whole number from 1, a list.',
  );
}

/**
 * Signs a bundle, with the same kind of signer as checkpoints of the audit log: see `ed25519Signer`. Whether its policies can be
 * loaded, `validatePolicy` says.
 *
 * @throws OpsError `invalid-bundle`, `invalid-bundle-key`, `bundle-signature-invalid` for a signer whose answer its own public
 *   key does not verify
 */
export async function signBundle(bundle: PolicyBundle, signer: AuditSigner): Promise<SignedPolicyBundle> {
  checkForm(bundle);
  if (typeof signer?.sign !== 'function') {
    throw bundleError('invalid-bundle-key', 'A bundle is signed by { publicKey, sign }, such as ed25519Signer(key).');
  }
  const { id, key } = readBundleKey(signer.publicKey);
  const text = Buffer.from(canonical(bundle));
  const answer: unknown = await signer.sign(text);
  if (!(answer instanceof Uint8Array) || !verify(null, text, key, answer)) {
    const message = `The signer answered with what its own public key ${id} does not verify, so nobody could load the bundle ${bundle.name}; give it the public key that belongs to it.`;
    throw bundleError('bundle-signature-invalid', message, { name: bundle.name, version: bundle.version, keyId: id });
  }
  return { bundle, keyId: id, signature: Buffer.from(answer).toString('base64') };
}

/** @throws OpsError `invalid-bundle-key` */
function readBundleKey(pem: unknown): PublicKey {
  const isPrivate = typeof pem === 'string' && pem.includes('PRIVATE KEY');
  try {
    if (typeof pem === 'string' && !isPrivate) return readPublicKey(pem);
  } catch {
    // Told below, in words of bundles.
  }
  const problem = isPrivate
    ? 'a private key was given: keep it where bundles are signed, and give its public key'
    : 'what was given is none';
  throw bundleError(
    'invalid-bundle-key',
    `Bundles are verified with Ed25519 public keys as PEM (-----BEGIN PUBLIC KEY-----), and ${problem}.`,
  );
}

function parsed(signed: unknown): Partial<SignedPolicyBundle> {
  if (typeof signed !== 'string') return (signed ?? {}) as Partial<SignedPolicyBundle>;
  try {
    return (JSON.parse(signed) ?? {}) as Partial<SignedPolicyBundle>;
  } catch (error) {
    throw bundleError('invalid-bundle', 'The bundle is no JSON.', {}, error);
  }
}

/**
 * The bundle that was signed, provided that a trusted key signed exactly this.
 *
 * @param signed - the signed bundle, or its JSON
 * @param keys - PEM of the public keys that are trusted
 * @throws OpsError `invalid-bundle`, `invalid-bundle-key`, `bundle-key-unknown`, `bundle-signature-invalid`
 */
export function verifyBundle(signed: unknown, keys: readonly string[]): SignedPolicyBundle {
  const { bundle, keyId, signature } = parsed(signed);
  if (typeof bundle !== 'object' || bundle === null || typeof keyId !== 'string' || typeof signature !== 'string') {
    throw bundleError('invalid-bundle', 'A signed bundle is { bundle, keyId, signature }.');
  }
  checkForm(bundle);
  const key = keys.map(readBundleKey).find((trusted) => trusted.id === keyId);
  const { name, version } = bundle;
  if (key === undefined) {
    throw bundleError('bundle-key-unknown', `The bundle ${name} was signed with a key that is not trusted: ${keyId}.`, {
      name,
      version,
      keyId,
    });
  }
  if (!verify(null, Buffer.from(canonical(bundle)), key.key, Buffer.from(signature, 'base64'))) {
    throw bundleError('bundle-signature-invalid', `The bundle ${name} is not what was signed; do not use it.`, {
      name,
      version,
      keyId,
    });
  }
  return { bundle, keyId, signature };
}

/**
 * The bundles that were signed, each provided that a trusted key signed exactly this, no two of one name.
 *
 * @throws OpsError `invalid-bundle`, `invalid-bundle-key`, `bundle-key-unknown`, `bundle-signature-invalid`
 */
export function verifyBundles({ signed, keys }: BundleOptions): readonly SignedPolicyBundle[] {
  for (const key of keys) readBundleKey(key);
  const verified = signed.map((each) => verifyBundle(each, keys));
  const names = verified.map(({ bundle }) => bundle.name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double === undefined) return verified;
  throw bundleError('invalid-bundle', `Two bundles are called ${double}; give the newer one alone.`, { name: double });
}
