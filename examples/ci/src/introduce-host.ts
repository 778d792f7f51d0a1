import { type HostDirectory, OpsError } from '@opspilot/core';
import { describeProfile } from '@opspilot/core/profile';
import { openGroup } from './github.js';
import { type Log, plainLine } from './log.js';

async function linesOf(
  hosts: HostDirectory,
  host: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    return describeProfile(await hosts.profile(host, { signal }));
  } catch (error) {
    if (signal.aborted) return undefined;
    // A host that can be reached and does not tell what it is can still do its work.
    if (OpsError.is(error) && error.code.startsWith('profile-')) return [error.message];
    throw error;
  }
}

/**
 * Logs what the host of the pipeline is and has, before the first step: a host that cannot be reached ends the pipeline
 * here, with nothing run. After the signal nobody waits for what it says.
 *
 * @throws OpsError why it cannot be reached or logged in to
 */
export async function introduceHost(
  hosts: HostDirectory,
  host: string,
  { log, github, signal }: { readonly log: Log; readonly github: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const lines = await linesOf(hosts, host, signal);
  if (lines === undefined) return;
  const close = await openGroup(`On ${plainLine(host)}`, log, github);
  for (const line of lines) await log.line(plainLine(line));
  await close();
}
