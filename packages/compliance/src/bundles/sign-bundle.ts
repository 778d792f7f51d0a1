import { hash, verify } from 'node:crypto';
import { type AuditSigner, type PublicKey, readPublicKey } from '../audit/checkpoints/audit-signer.js';
import { canonicalJson } from '../audit/record/canonical-json.js';
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

function checkForm({ name, version, policies }: Partial<PolicyBundle>): void {
  const isNamed = typeof name === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
  if (isNamed && Number.isSafeInteger(version) && (version ?? 0) >= 1 && Array.isArray(policies)) return;
  throw bundleError(
    'invalid-bundle',
    'A bundle is { name, version, policies }: a name of lower-case letters, digits and hyphens, a whole number from 1, a list.',
  );
}

/**
 * Signs a bundle, with the same kind of signer as checkpoints of the audit log: see `ed25519Signer`.
 *
 * @throws OpsError `invalid-bundle`
 */
export async function signBundle(bundle: PolicyBundle, signer: AuditSigner): Promise<SignedPolicyBundle> {
  checkForm(bundle);
  const signature = await signer.sign(Buffer.from(canonical(bundle)));
  return { bundle, keyId: readPublicKey(signer.publicKey).id, signature: Buffer.from(signature).toString('base64') };
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
 * @throws OpsError `invalid-bundle`, `bundle-key-unknown`, `bundle-signature-invalid`
 */
export function verifyBundle(signed: unknown, keys: readonly string[]): SignedPolicyBundle {
  const { bundle, keyId, signature } = parsed(signed);
  if (typeof bundle !== 'object' || bundle === null || typeof keyId !== 'string' || typeof signature !== 'string') {
    throw bundleError('invalid-bundle', 'A signed bundle is { bundle, keyId, signature }.');
  }
  checkForm(bundle);
  const key = keys.map(readPublicKey).find((trusted: PublicKey) => trusted.id === keyId);
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
