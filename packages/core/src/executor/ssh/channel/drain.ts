/**
 * Bytes that say that a server still has output in hand: it reads a pipe in pieces larger than this (16 KiB in OpenSSH),
 * and sends at least one of them between two answers.
 */
const backlog = 4 * 1024;

/** Quiet times in a row that it takes: one may fall into an exchange of new keys, when answers overtake output. */
const quietTimes = 3;

/**
 * Resolves when a server that said how a command ended has sent all that the command had written until then. It tells the
 * end at once, ahead of output that it has not read or sent yet, and silence may be the network's: what proves that nothing
 * is left are answers to questions of ours, with no more than idle talk in between.
 *
 * @param echo - resolves with the server's answer to a question asked now
 * @param received - bytes of the output so far
 */
export async function drained(echo: () => Promise<void>, received: () => number): Promise<void> {
  await echo();
  for (let quiet = 0; quiet < quietTimes; ) {
    const before = received();
    await echo();
    quiet = received() - before < backlog ? quiet + 1 : 0;
  }
}
