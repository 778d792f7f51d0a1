import type { OpsError } from '../../../errors/ops-error.js';

/**
 * Answers ssh2's question whether the key that a machine shows is accepted. It asks again with every new key exchange,
 * which servers begin after an hour or a gigabyte, and takes a later answer badly: what is sent meanwhile breaks the
 * connection. So the answer is given at once then: it must be the same key.
 *
 * @param judge - resolves with why the key is not accepted, and with nothing when it is
 * @param refused - told why
 */
export function hostKeyVerifier(
  judge: (key: Buffer) => Promise<OpsError | undefined>,
  refused: (reason: OpsError) => void,
): (key: Buffer, answer: (isAccepted: boolean) => void) => void {
  let accepted: Buffer | undefined;
  return (key, answer) => {
    if (accepted !== undefined) {
      answer(accepted.equals(key));
      return;
    }
    const shown = Buffer.from(key);
    judge(shown).then(
      (refusal) => {
        if (refusal === undefined) accepted = shown;
        else refused(refusal);
        answer(refusal === undefined);
      },
      (error: OpsError) => {
        refused(error);
        answer(false);
      },
    );
  };
}
