import { auditError } from '../audit-error.js';
import type { Anchor } from '../chain/chain-verifier.js';
import type { AuditProblem } from '../chain/verification.js';
import type { PublicKey } from './audit-signer.js';
import { checkpointProblem, parseCheckpoint, type SignedCheckpoint } from './checkpoint.js';

/**
 * What signed checkpoints vouch for in the log `log`. Lines that are no checkpoints are passed over, as those of other logs
 * are: a crash may have torn one, and whoever can damage a line could as well have taken it away.
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
  return { anchors };
}
