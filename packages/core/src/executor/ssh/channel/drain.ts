/**
 * Bytes that say that a server still has output in hand: it reads a pipe in pieces larger than this (16 KiB in OpenSSH),
 * and sends at least one of them between two answers.
 */
const backlog = 4 * 1024;

/**
 * Resolves when a server that said how a command ended has sent all that the command had written until then. It tells the
 * end at once, ahead of output that it has not read or sent yet, and silence may be the network's: what proves that nothing
 * is left are two answers to questions of ours with no more than idle talk in between.
 *
 * @param echo - resolves with the server's answer to a question asked now
 * @param received - bytes of the output so far
 */
export async function drained(echo: () => Promise<void>, received: () => number): Promise<void> {
  for (;;) {
    const t0 = performance.now();
    await echo();
    const t1 = performance.now();
    const before = received();
    await echo();
    process.stderr.write(`drained ${t1 - t0} ${performance.now() - t1} before ${before} after ${received()}\n`);
    if (received() - before < backlog) return;
  }
}
