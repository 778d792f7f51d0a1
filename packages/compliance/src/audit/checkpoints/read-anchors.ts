import { auditError } from '../audit-error.js';
import type { Anchor } from '../chain/chain-verifier.js';
import type { AuditProblem } from '../chain/verification.js';
import type { PublicKey } from './audit-signer.js';
import { checkpointProblem, otherLogIn, parseCheckpoint, type SignedCheckpoint } from './checkpoint.js';

/**
 * What signed checkpoints vouch for in the log `log`. Lines that are no checkpoints are passed over, as those of strangers
 * are: a crash may have torn one, and whoever can damage a line could as well have taken it away. Those that our keys confirm
 * are of one log: another may have been put in its place.
 *
 * @throws OpsError `audit-keys-missing`
 */
export function readAnchors(
  lines: readonly string[],
  more: readonly SignedCheckpoint[],
  log: string,
  keys: readonly PublicKey[],
): AuditProblem | { readonly anchors: readonly Anchor[] } {
  // The same checkpoint comes from the database and from each sink, and a signature takes time.
  const parsed = [...new Set(lines)].flatMap((line) => parseCheckpoint(line.trim()) ?? []);
  if (parsed.length > 0 && keys.length === 0) {
    throw auditError(
      'audit-keys-missing',
      'Checkpoints were given to verify against, but no public key to check them with. Give the public key of the signer in `publicKeys`.',
    );
  }
  const anchors: Anchor[] = [];
  for (const signed of [...parsed, ...more]) {
    const { checkpoint } = signed;
    if (checkpoint.log !== log && !more.includes(signed)) continue;
    const problem = checkpoint.log === log ? checkpointProblem(signed, keys) : 'it is of another log';
    if (problem !== undefined) {
      const message = `The checkpoint of record ${checkpoint.sequence} proves nothing: ${problem}.`;
      return { kind: 'checkpoint-invalid', sequence: checkpoint.sequence, message };
    }
    anchors.push({ sequence: checkpoint.sequence, hash: checkpoint.hash, isSigned: true });
  }
  const found = otherLogIn(parsed, log, keys);
  if (found === undefined) return { anchors };
  const { other, isBeside } = found;
  const own = isBeside ? `and for the log ${log} too` : `and for nothing of the log ${log}`;
  const message = `The checkpoints vouch for the log ${other.log} up to record ${other.sequence}, ${own}, which this is: it may have been put in the place of the other. A log has a sink of its own; where two were mixed on purpose, give the lines of this one alone.`;
  return { kind: 'other-log', sequence: 0, message };
}

/** Whether any of some lines is a checkpoint of a log; by which key it was signed, {@link readAnchors} says. */
export function vouchesFor(lines: readonly string[], log: string): boolean {
  return lines.some((line) => parseCheckpoint(line.trim())?.checkpoint.log === log);
}

/** For a person: that lines of a sink were given which say nothing of the log that they were given for. */
export function notVouchedFor(log: string): string {
  return `No checkpoint that was given vouches for the log ${log}, which this is: it is another log than that of the sink, or the sink was emptied. Give the lines of the sink that this log was opened with.`;
}
