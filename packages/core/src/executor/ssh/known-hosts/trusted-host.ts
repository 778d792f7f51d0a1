/** A machine whose key was trusted on first use. */
export interface TrustedHost {
  /** `Host.name`. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Such as `ssh-ed25519`. */
  readonly keyType: string;
  /** `SHA256:…`, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
  /** Where the key is written down now. */
  readonly file: string;
}
