/** Signed policies, and who may sign. */
export interface BundleOptions {
  /** Each a `SignedPolicyBundle`, or its JSON. */
  readonly signed: readonly unknown[];
  /** Public keys that are trusted, as PEM (SubjectPublicKeyInfo). */
  readonly keys: readonly string[];
}
