import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, showPath } from '../entry/byte-path.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Root } from '../store/snapshot-store.js';
import { withoutLedAstray } from './led-astray.js';
import { type Probe, parseProbe } from './parse-probe.js';
import { probeScript } from './probe-script.js';
import { isDone, runScript, withSignal } from './run-script.js';
import type { StartThere } from './start-there.js';

/**
 * Asks a host for the state of paths, in one round trip.
 *
 * @param beside - directories in which it is looked for what restores left
 * @throws OpsError `tool-missing`, `probe-unreadable`, `path-unreadable`
 */
export async function probe(
  start: StartThere,
  roots: readonly Root[],
  signal?: AbortSignal,
  beside: Iterable<BytePath> = [],
): Promise<Probe> {
  const stdin = Buffer.concat([
    ...roots.map(({ path, recursive }) => bytesOf(`${recursive ? 't' : 'p'}\0${path}\0`)),
    ...[...beside].map((directory) => bytesOf(`s\0${directory}\0`)),
  ]);
  const result = await runScript(start, probeScript, 'find with -printf, nor stat', {
    stdin,
    ...withSignal(signal),
  });
  const { stdout, stderr, status, exitCode } = result;
  if (!isDone(result)) {
    throw new OpsError<RollbackErrorCode>(
      'probe-unreadable',
      `What the files look like could not be asked: ${status}, exit code ${exitCode}. ${showPath(stderr.toString('latin1'))}`.trim(),
    );
  }
  requireSeen(stderr);
  return withoutLedAstray(parseProbe(stdout), roots);
}

/** A path that vanished while it was looked at is one that is not there. Anything else that find complains about was not seen. */
function requireSeen(stderr: Buffer): void {
  const complaint = stderr
    .toString('latin1')
    .split('\n')
    .find((text) => text !== '' && !text.endsWith(': No such file or directory'));
  if (complaint === undefined) return;
  throw new OpsError<RollbackErrorCode>(
    'path-unreadable',
    `Not all that would be touched can be seen: ${showPath(complaint)}. Run as a user who may, through sudo for example.`,
  );
}
