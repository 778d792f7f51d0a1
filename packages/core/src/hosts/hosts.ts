import type { Execution, ExecutionOptions } from '../executor/executor.js';
import type { Host } from '../executor/host.js';
import type { HostProfile } from './profile/host-profile.js';
import type { ProfileRequest } from './profile/host-profiles.js';

/** The machines that a pilot knows, to be looked at, but not to start commands on. */
export interface HostDirectory {
  /** @throws OpsError `unknown-host` */
  get(name: string): Host;
  /** Every host, in the order given. */
  list(): readonly Host[];
  /**
   * What a host is and has, kept for ten minutes. Reading it runs one fixed command there, which changes nothing; it
   * passes neither gate nor history, as it is the same whoever asks and nothing of it comes from outside.
   *
   * @throws OpsError `unknown-host`, with a `ProfileErrorCode`, or what the executor rejects with
   */
  profile(name: string, request?: ProfileRequest): Promise<HostProfile>;
}

/** The machines that a pilot knows, as plugins get them. */
export interface Hosts extends HostDirectory {
  /**
   * Starts a command on a host directly, with raw byte streams: for probes, captures and verification inside a stage
   * of the path. It passes neither gate nor history; what a user asked for goes through `run`.
   *
   * @throws OpsError `unknown-host`, or what the executor rejects with
   */
  start(name: string, command: string, options?: ExecutionOptions): Promise<Execution>;
}

/** Codes of the errors about hosts. */
export type HostErrorCode = 'invalid-host' | 'duplicate-host' | 'unknown-host';
