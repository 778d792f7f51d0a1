import type { Clock } from '../../clock/clock.js';
import type { Random } from '../../random/random.js';
import type { Executor } from '../executor.js';
import type { Host } from '../host.js';
import { checkNames, checkOptions, refuseOption } from './check-options.js';
import type { Keepalive } from './connection/keepalive.js';
import type { SshCredentials } from './credentials/ssh-credentials.js';
import type { TrustedHost } from './known-hosts/trusted-host.js';
import type { PoolLimits } from './pool/pool-limits.js';

/** Milliseconds that each step of a connection may take, and each answer of a transfer. */
export interface SshTimeouts {
  /** Until the machine, or the bastion in front of it, has opened the connection; default 10,000. */
  readonly connect?: number;
  /** For handshake and login together; default 20,000. */
  readonly login?: number;
  /** Until a session is open on a connection that stands; default 10,000. */
  readonly session?: number;
  /**
   * That a server may take to answer anything of a transfer of files; default 120,000. A large file that is written down to
   * a slow disk in the end takes the longest.
   */
  readonly transfer?: number;
  /** That a transfer waits for a connection and a session, while all may be taken; default 600,000. */
  readonly queue?: number;
}

/** What the SSH executor may be told. */
export interface SshExecutorOptions {
  /** Machines that others hop through by name (`Host.jump`). */
  readonly hosts?: readonly Host[];
  /** An ssh_config to honour instead of `~/.ssh/config` and `/etc/ssh/ssh_config`; `false` for none. See `resolveTarget`. */
  readonly config?: string | false;
  /** Login name where neither host nor ssh_config has one; default the one of this process. */
  readonly user?: string;
  /** What to log in with beside the keys that host, ssh_config and agent name. Its functions are told which machine asks. */
  readonly credentials?: SshCredentials;
  /** The agent's socket where ssh_config names none, default `SSH_AUTH_SOCK`; `false` for no agent at all. */
  readonly agent?: string | false;
  /** Whether `ForwardAgent yes` of an ssh_config is honoured; default false: the machine's root could use its keys. */
  readonly allowAgentForwarding?: boolean;
  /**
   * Files with the keys of known hosts, instead of those of ssh_config; default `~/.ssh/known_hosts` and the system's. `~/` is
   * the home directory.
   */
  readonly knownHosts?: readonly string[];
  /**
   * What to do about a machine whose key is not known: refuse it (default), or trust it and write its key down. A key that
   * changed, or was revoked, is always refused.
   */
  readonly unknownHosts?: 'refuse' | 'trust-on-first-use';
  /**
   * Told of each key that was trusted on first use, once it is written down and before anything is sent to its machine:
   * log it, so that somebody can compare it with what the machine itself prints.
   */
  readonly onHostTrusted?: (trusted: TrustedHost) => void;
  readonly timeouts?: SshTimeouts;
  /** When a silent connection counts as lost; default every 5,000 ms, 3 times: 20 s. */
  readonly keepalive?: Partial<Keepalive>;
  /**
   * Default: 8 sessions on a connection, 4 connections to a machine, 8 handshakes at once through a bastion, 60,000 ms
   * unused, 3 attempts from 250 ms (9 where a machine hangs up), and 30,000 ms of rest after 5 failures in a row.
   */
  readonly pool?: Partial<PoolLimits>;
  /** Absolute path of a POSIX shell on the machines; default `/bin/sh`. */
  readonly shell?: string;
  /** Milliseconds that a command being ended has between SIGTERM and SIGKILL, 0..60,000; default 800. */
  readonly grace?: number;
  /** Runs what is meant for this machine itself (`isLocalHost`); default `localExecutor()`. */
  readonly local?: Executor;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** The options with every default in place. */
export type SshSettings = Required<Pick<SshExecutorOptions, 'shell' | 'grace' | 'unknownHosts'>> & {
  readonly timeouts: Required<SshTimeouts>;
  readonly keepalive: Keepalive;
  readonly pool: PoolLimits;
};

const longest = 2 ** 31 - 1;

const defaults = {
  shell: '/bin/sh',
  grace: 800,
  unknownHosts: 'refuse',
  timeouts: { connect: 10_000, login: 20_000, session: 10_000, transfer: 120_000, queue: 600_000 },
  keepalive: { interval: 5_000, count: 3 },
  pool: {
    sessions: 8,
    connections: 4,
    handshakes: 8,
    idle: 60_000,
    attempts: 3,
    backoff: 250,
    breaker: { failures: 5, rest: 30_000 },
  },
} as const satisfies SshSettings;

/** @throws OpsError `invalid-execution-options` naming the option */
export function settleOptions(options: SshExecutorOptions): SshSettings {
  checkOptions(options);
  const { shell, grace, unknownHosts, timeouts, keepalive, pool } = options;
  const settings: SshSettings = {
    shell: shell ?? defaults.shell,
    grace: grace ?? defaults.grace,
    unknownHosts: unknownHosts ?? defaults.unknownHosts,
    timeouts: { ...defaults.timeouts, ...timeouts },
    keepalive: { ...defaults.keepalive, ...keepalive },
    pool: { ...defaults.pool, ...pool },
  };
  checkNames('timeouts.', settings.timeouts, defaults.timeouts);
  checkNames('keepalive.', settings.keepalive, defaults.keepalive);
  checkNames('pool.', settings.pool, defaults.pool);
  checkNames('pool.breaker.', settings.pool.breaker, defaults.pool.breaker);
  check(settings);
  return settings;
}

function check({ shell, grace, unknownHosts, timeouts, keepalive, pool }: SshSettings): void {
  if (!/^\/[A-Za-z0-9_./-]+$/.test(shell)) {
    refuseOption('shell', 'must be an absolute path of letters, digits and . _ - /, such as /bin/sh.');
  }
  within('grace', grace, 0, 60_000);
  if (unknownHosts !== 'refuse' && unknownHosts !== 'trust-on-first-use') {
    refuseOption('unknownHosts', 'must be "refuse" or "trust-on-first-use".');
  }
  for (const name of ['connect', 'login', 'session', 'transfer', 'queue'] as const) {
    within(`timeouts.${name}`, timeouts[name], 1, longest);
  }
  within('keepalive.interval', keepalive.interval, 1, longest);
  within('keepalive.count', keepalive.count, 1, 1_000);
  for (const name of ['sessions', 'connections', 'handshakes', 'attempts'] as const) {
    within(`pool.${name}`, pool[name], 1, 10_000);
  }
  within('pool.idle', pool.idle, 0, longest);
  within('pool.backoff', pool.backoff, 0, longest);
  within('pool.breaker.failures', pool.breaker.failures, 1, 10_000);
  within('pool.breaker.rest', pool.breaker.rest, 0, longest);
}

function within(name: string, value: number, least: number, most: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    refuseOption(name, `must be a whole number from ${least} to ${most}; got ${String(value)}.`);
  }
}
