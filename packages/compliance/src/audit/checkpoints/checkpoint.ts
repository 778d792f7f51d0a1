import { verify } from 'node:crypto';
import { auditError } from '../audit-error.js';
import { canonicalJson } from '../record/canonical-json.js';
import { type AuditSigner, type PublicKey, readPublicKey } from './audit-signer.js';

/** So that a signature over something else is never taken for one over a checkpoint. */
const format = 'opspilot-audit-checkpoint-1';

/** What a signature vouches for: that the log had this record at this place. */
export interface Checkpoint {
  readonly format: typeof format;
  readonly log: string;
  readonly sequence: number;
  /** `hash` of the record. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** SHA-256 (hex) of the DER of the public key. */
  readonly key: string;
}

/** A checkpoint with its signature. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Base64 of the 64 bytes of the Ed25519 signature over the canonical JSON of `checkpoint`. */
  readonly signature: string;
}

function notCanonical(path: string, problem: string) {
  return auditError('invalid-audit-checkpoint', `A checkpoint has no canonical form: at '${path}', ${problem}.`);
}

/** The canonical JSON of a checkpoint: the bytes that are signed. */
function signedText(checkpoint: Checkpoint): string {
  return canonicalJson(checkpoint, notCanonical);
}

/** The one line that stands for a signed checkpoint, in sinks and exports; no line end. */
export function checkpointLine(signed: SignedCheckpoint): string {
  return canonicalJson(signed, notCanonical);
}

/**
 * @param within - bounds the wait for the signer
 * @throws OpsError `audit-signer-failed`
 */
export async function signCheckpoint(
  place: Pick<Checkpoint, 'log' | 'sequence' | 'hash' | 'at'>,
  signer: AuditSigner,
  within: (work: Promise<Uint8Array>) => Promise<Uint8Array>,
): Promise<SignedCheckpoint> {
  const key = readPublicKey(signer.publicKey);
  const checkpoint: Checkpoint = { format, ...place, key: key.id };
  const bytes = Buffer.from(signedText(checkpoint));
  let signature: Uint8Array;
  try {
    signature = await within(Promise.resolve(signer.sign(bytes)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw auditError('audit-signer-failed', `The signer of the audit log did not sign: ${why}`, {}, cause);
  }
  // A signer of somebody's own may answer anything, such as the signature as a text.
  if (!(signature instanceof Uint8Array) || !verify(null, bytes, key.key, signature)) {
    throw auditError(
      'audit-signer-failed',
      'The signer of the audit log gave what its own public key does not confirm: the 64 bytes of a signature (a Uint8Array) were expected. Check that both belong together.',
    );
  }
  return { checkpoint, signature: Buffer.from(signature).toString('base64') };
}

/** What a line says when it is exactly what {@link checkpointLine} writes; else undefined. */
export function parseCheckpoint(line: string): SignedCheckpoint | undefined {
  try {
    const signed: unknown = JSON.parse(line);
    return isSignedCheckpoint(signed) && checkpointLine(signed) === line ? signed : undefined;
  } catch {
    return undefined;
  }
}

const fields = 'at,format,hash,key,log,sequence';

function isSignedCheckpoint(value: unknown): value is SignedCheckpoint {
  if (typeof value !== 'object' || value === null) return false;
  const { checkpoint, signature } = value as Record<string, unknown>;
  if (typeof checkpoint !== 'object' || checkpoint === null || typeof signature !== 'string') return false;
  const { at, hash, key, log, sequence, ...rest } = checkpoint as Record<string, unknown>;
  const texts = [hash, key, log].every((text) => typeof text === 'string');
  return (
    texts &&
    rest['format'] === format &&
    Object.keys(checkpoint).sort().join(',') === fields &&
    Number.isSafeInteger(at) &&
    Number.isSafeInteger(sequence)
  );
}

/** The last of another log than `log` that our keys confirm, and whether any is of `log` too. */
export function otherLogIn(
  signed: readonly SignedCheckpoint[],
  log: string,
  keys: readonly PublicKey[],
): { readonly other: Checkpoint; readonly isBeside: boolean } | undefined {
  const isOwn = ({ checkpoint }: SignedCheckpoint): boolean => checkpoint.log === log;
  const last = signed.findLast((one) => !isOwn(one) && checkpointProblem(one, keys) === undefined);
  return last && { other: last.checkpoint, isBeside: signed.some(isOwn) };
}

/** What is wrong with a signed checkpoint, for a person; undefined when one of `keys` confirms it. */
export function checkpointProblem(signed: SignedCheckpoint, keys: readonly PublicKey[]): string | undefined {
  const { checkpoint, signature } = signed;
  const signer = keys.find(({ id }) => id === checkpoint.key);
  if (signer === undefined) return 'it was signed with a key that is not among those given';
  const bytes = Buffer.from(signature, 'base64');
  // Base64 has several texts for the same bytes; only one is ours.
  const isOurs =
    bytes.toString('base64') === signature && verify(null, Buffer.from(signedText(checkpoint)), signer.key, bytes);
  return isOurs ? undefined : 'its signature does not belong to what it says';
}
