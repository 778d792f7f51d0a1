import { OpsError } from '@opspilot/core';

/** Policies that belong together, in one version. */
export interface PolicyBundle {
  /** Lower-case letters, digits and hyphens: what versions are counted by. */
  readonly name: string;
  /** A whole number from 1 that grows with every change. */
  readonly version: number;
  /** The policies as documents. */
  readonly policies: readonly unknown[];
}

/** A bundle with a signature over its canonical JSON. Plain data: store and send it as JSON. */
export interface SignedPolicyBundle {
  readonly bundle: PolicyBundle;
  /** SHA-256 (hex) of the public key's DER (SubjectPublicKeyInfo). */
  readonly keyId: string;
  /** Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of `bundle`, base 64. */
  readonly signature: string;
}

/**
 * Codes of what may be wrong with a bundle, beside those of the policies in it.
 *
 * - `invalid-bundle`: it is none, or there are two of one name
 * - `invalid-bundle-key`: a key, or a signer, is none
 * - `bundle-key-unknown`: it was signed with a key that is not trusted
 * - `bundle-signature-invalid`: it is not what was signed, or its signer's key does not verify it
 * - `bundle-outdated`: a newer version was loaded before
 * - `bundle-changed`: another content was loaded under this version
 * - `bundles-unavailable`: the storage cannot say which version was loaded before
 */
export type BundleErrorCode =
  | 'invalid-bundle'
  | 'invalid-bundle-key'
  | 'bundle-key-unknown'
  | 'bundle-signature-invalid'
  | 'bundle-outdated'
  | 'bundle-changed'
  | 'bundles-unavailable';

/** An error of bundles. */
export function bundleError(
  code: BundleErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): OpsError<BundleErrorCode> {
  return new OpsError(code, message, { details, ...(cause === undefined ? {} : { cause }) });
}
