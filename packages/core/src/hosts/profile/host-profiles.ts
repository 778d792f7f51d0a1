import { type Clock, systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionOptions } from '../../executor/executor.js';
import type { Host } from '../../executor/host.js';
import { type Random, systemRandom } from '../../random/random.js';
import type { HostProfile, ProfileErrorCode, ProfileOptions } from './host-profile.js';
import { type ReadProfileOptions, readHostProfile } from './read-host-profile.js';

/** What a profile of a host is asked for with. */
export interface ProfileRequest extends ProfileOptions {
  /** Whether one that was read before will not do; default false. */
  readonly fresh?: boolean;
}

/** Profiles of hosts, kept for a while. */
export interface HostProfiles {
  /**
   * The profile of a host, kept or read now. Requests of one moment share one reading; a `fresh` one shares only a reading
   * that begins after it was asked for. What failed or was cut off is not kept.
   *
   * @throws OpsError `unknown-host`, or what `readHostProfile` throws
   */
  get(name: string, request?: ProfileRequest): Promise<HostProfile>;
}

/** Where profiles come from, and how long they are kept. */
export interface HostProfilesOptions {
  readonly hosts: {
    /** @throws OpsError `unknown-host` */
    get(name: string): Host;
    /** Runs the probe on a host, as an executor does. */
    start(name: string, command: string, options?: ExecutionOptions): Promise<Execution>;
  };
  /** Milliseconds for which a profile is kept, from 0 (not at all); default ten minutes. */
  readonly expiry?: number;
  readonly timeouts?: ReadProfileOptions['timeouts'];
  /** Ends every reading when it aborts. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly random?: Random;
}

const defaultExpiry = 10 * 60_000;

interface Reading {
  /** May still become true until the reading begins. */
  asksSudo: boolean;
  readonly profile: Promise<HostProfile>;
}

/** What is known of one host, and being found out. */
interface Shelf {
  kept?: { readonly profile: HostProfile; readonly asksSudo: boolean; readonly until: number } | undefined;
  running?: Reading | undefined;
  /** Begins when the one that runs has ended. */
  next?: Reading | undefined;
}

/**
 * Reads profiles of hosts and keeps them.
 *
 * @throws OpsError `invalid-profile-options` when the expiry is no number of milliseconds
 */
export function hostProfiles(options: HostProfilesOptions): HostProfiles {
  const { hosts, clock = systemClock, random = systemRandom, expiry = defaultExpiry, timeouts, signal } = options;
  if (!(expiry >= 0)) {
    const message = `The expiry of profiles must be a number of milliseconds from 0; got ${String(expiry)}.`;
    throw new OpsError<ProfileErrorCode>('invalid-profile-options', message, { details: { expiry } });
  }
  const shelves = new Map<string, Shelf>();

  const read = async (name: string, shelf: Shelf, asksSudo: boolean): Promise<HostProfile> => {
    const begun = clock.monotonic();
    const profile = await readHostProfile((command, execution) => hosts.start(name, command, execution), {
      name: `Host "${name}"`,
      askSudo: asksSudo,
      clock,
      random,
      ...(timeouts === undefined ? {} : { timeouts }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (profile.isComplete) shelf.kept = { profile, asksSudo, until: begun + expiry };
    return profile;
  };
  const begin = (name: string, shelf: Shelf, asksSudo: boolean): Promise<HostProfile> => {
    const profile = read(name, shelf, asksSudo).finally(() => {
      if (shelf.running === reading) shelf.running = undefined;
    });
    const reading = { asksSudo, profile };
    shelf.running = reading;
    return profile;
  };
  /** Waits for the reading that runs, however it ends, and then begins. */
  const queue = (name: string, shelf: Shelf, running: Reading, asksSudo: boolean): Reading => {
    const goOn = (): Promise<HostProfile> => {
      shelf.next = undefined;
      return begin(name, shelf, queued.asksSudo);
    };
    const queued: Reading = { asksSudo, profile: running.profile.then(goOn, goOn) };
    return queued;
  };
  const readAnew = (name: string, shelf: Shelf, askSudo: boolean): Promise<HostProfile> => {
    const { running, next } = shelf;
    if (next !== undefined) {
      next.asksSudo ||= askSudo;
      return next.profile;
    }
    if (running === undefined) return begin(name, shelf, askSudo);
    shelf.next = queue(name, shelf, running, askSudo);
    return shelf.next.profile;
  };
  const shelfOf = (name: string): Shelf => {
    const shelf = shelves.get(name) ?? {};
    shelves.set(name, shelf);
    return shelf;
  };

  return Object.freeze<HostProfiles>({
    get: async (name, { fresh = false, askSudo = false } = {}) => {
      hosts.get(name);
      const shelf = shelfOf(name);
      const { kept, running } = shelf;
      const serves = (one: { readonly asksSudo: boolean }): boolean => !fresh && (one.asksSudo || !askSudo);
      if (kept !== undefined && serves(kept) && clock.monotonic() < kept.until) return kept.profile;
      if (running !== undefined && serves(running)) return running.profile;
      return readAnew(name, shelf, askSudo);
    },
  });
}
