import { type Clock, systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionOptions, ExecutionTimeouts } from '../../executor/executor.js';
import type { Host } from '../../executor/host.js';
import { type Random, systemRandom } from '../../random/random.js';
import type { HostProfile, ProfileErrorCode, ProfileOptions } from './host-profile.js';
import { settleTimeouts } from './profile-timeouts.js';
import { type ReadProfileOptions, readHostProfile } from './read-host-profile.js';
import { type SharedReading, sharedReading } from './shared-reading.js';

/** What a profile of a host is asked for with. */
export interface ProfileRequest extends ProfileOptions {
  /** Whether one that was read before will not do; default false. */
  readonly fresh?: boolean;
  /**
   * Milliseconds that a reading may take, where one is needed; default 30,000 for the start and 10,000 from there on.
   * Requests with other limits share no reading.
   */
  readonly timeouts?: Pick<ExecutionTimeouts, 'start' | 'total'>;
  /** Ends the wait for the profile, and the reading when nobody else waits for it. */
  readonly signal?: AbortSignal;
}

/** Profiles of hosts, kept for a while. */
export interface HostProfiles {
  /**
   * The profile of a host, kept or read now. Requests of one moment share one reading; a `fresh` one shares only a reading
   * that begins after it was asked for. What failed or was cut off is not kept.
   *
   * @throws OpsError `unknown-host`, `profile-cancelled` when its signal aborts first, or what `readHostProfile` throws
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

type Limits = ReturnType<typeof settleTimeouts>;

interface Kept {
  readonly profile: HostProfile;
  readonly asksSudo: boolean;
  readonly until: number;
}

interface Reading {
  /** May still become true until the reading begins. */
  asksSudo: boolean;
  readonly shared: SharedReading<HostProfile>;
}

/** What is being found out of one host within the same limits. */
interface Lane {
  readonly key: string;
  readonly name: string;
  readonly timeouts: Limits;
  running?: Reading | undefined;
  /** Begins when the one that runs has ended. */
  next?: Reading | undefined;
}

/**
 * Reads profiles of hosts and keeps them.
 *
 * @throws OpsError `invalid-profile-options` when the expiry is no number of milliseconds, or a limit none that can be kept
 */
export function hostProfiles(options: HostProfilesOptions): HostProfiles {
  const { hosts, clock = systemClock, random = systemRandom, expiry = defaultExpiry, signal: end } = options;
  if (!(expiry >= 0)) {
    const message = `The expiry of profiles must be a number of milliseconds from 0; got ${String(expiry)}.`;
    throw new OpsError<ProfileErrorCode>('invalid-profile-options', message, { details: { expiry } });
  }
  const limits = settleTimeouts(options.timeouts);
  const shelf = new Map<string, Kept>();
  const lanes = new Map<string, Lane>();

  const read = async ({ name, timeouts }: Lane, asksSudo: boolean, stop: AbortSignal): Promise<HostProfile> => {
    const begun = clock.monotonic();
    const profile = await readHostProfile((command, execution) => hosts.start(name, command, execution), {
      ...{ name: `Host "${name}"`, askSudo: asksSudo, timeouts, clock, random },
      signal: end === undefined ? stop : AbortSignal.any([end, stop]),
    });
    if (profile.isComplete) shelf.set(name, { profile, asksSudo, until: begun + expiry });
    return profile;
  };
  /** Begins when `before` has ended, however it did. */
  const open = (lane: Lane, asksSudo: boolean, before?: Reading): Reading => {
    const begin = (stop: AbortSignal): Promise<HostProfile> => {
      lane.running = reading;
      if (lane.next === reading) lane.next = undefined;
      return read(lane, reading.asksSudo, stop);
    };
    const reading: Reading = { asksSudo, shared: sharedReading(begin, before?.shared.ended) };
    void reading.shared.ended.then(() => {
      if (lane.running === reading) lane.running = undefined;
      if (lane.next === reading) lane.next = undefined;
      if (lane.running === undefined && lane.next === undefined) lanes.delete(lane.key);
    });
    return reading;
  };
  const readAnew = (lane: Lane, askSudo: boolean): Reading => {
    const running = alive(lane.running);
    const next = alive(lane.next);
    if (next !== undefined) next.asksSudo ||= askSudo;
    else if (running === undefined) lane.running = open(lane, askSudo);
    else lane.next = open(lane, askSudo, running);
    return (next ?? lane.next ?? lane.running) as Reading;
  };
  const laneOf = (name: string, timeouts: Limits): Lane => {
    const key = JSON.stringify([name, timeouts.start, timeouts.total]);
    const lane = lanes.get(key) ?? { key, name, timeouts };
    lanes.set(key, lane);
    return lane;
  };

  return Object.freeze<HostProfiles>({
    get: async (name, { fresh = false, askSudo = false, timeouts, signal } = {}) => {
      hosts.get(name);
      const settled = settleTimeouts({ ...limits, ...timeouts });
      const left = (): Error => cancelled(name, signal);
      if (signal?.aborted === true) throw left();
      const serves = (one: { readonly asksSudo: boolean }): boolean => !fresh && (one.asksSudo || !askSudo);
      const kept = shelf.get(name);
      if (kept !== undefined && serves(kept) && clock.monotonic() < kept.until) return kept.profile;
      const lane = laneOf(name, settled);
      const running = alive(lane.running);
      const reading = running !== undefined && serves(running) ? running : readAnew(lane, askSudo);
      return reading.shared.wait(signal, left);
    },
  });
}

function alive(reading: Reading | undefined): Reading | undefined {
  return reading?.shared.isAbandoned === true ? undefined : reading;
}

function cancelled(name: string, signal: AbortSignal | undefined): OpsError<ProfileErrorCode> {
  const message = `Reading the profile of Host "${name}" was cancelled.`;
  return new OpsError('profile-cancelled', message, { cause: signal?.reason });
}
