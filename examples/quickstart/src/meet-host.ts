import type { HostProfile } from '@opspilot/core';
import { OpsError } from '@opspilot/core';
import type { Pilot } from './open-pilot.js';

/** Milliseconds in which somebody may still have to look a password up. */
const patientStart = 180_000;

/** What a host told of itself, or why it did not. */
export type Meeting = { readonly profile: HostProfile } | { readonly problem: string };

/**
 * The profile of a host; undefined when the signal aborts first. A host that can be reached and does not tell its profile
 * is no reason to stop.
 *
 * @throws OpsError why the host cannot be reached or logged in to: nothing was run
 */
export async function meetHost(pilot: Pilot, host: string, signal: AbortSignal): Promise<Meeting | undefined> {
  try {
    return { profile: await pilot.hosts.profile(host, { signal, timeouts: { start: patientStart } }) };
  } catch (error) {
    if (signal.aborted) return undefined;
    if (OpsError.is(error) && error.code.startsWith('profile-')) return { problem: error.message };
    throw error;
  }
}
