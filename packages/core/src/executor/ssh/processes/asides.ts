import { ChannelRefusal, type SshConnection } from '../connection/ssh-connection.js';
import type { SshPool } from '../pool/ssh-pool.js';
import { tryAgain } from '../pool/try-again.js';
import { createTurnstile } from '../pool/turnstile.js';
import type { Aside, AsideWay } from './aside.js';
import { batchedAside } from './batched-aside.js';
import { framedScript, type Printed } from './framed-script.js';
import { asideLimit, runAside } from './run-aside.js';
import { type SharedLook, sharedLook } from './shared-look.js';

/** Sessions beside the commands of a connection: what sshd's default of ten leaves of our eight. */
const asidesAtOnce = 2;

/**
 * Runs a script of ours on a connection, and gives what came on each stream. Gives up when the signal aborts.
 *
 * @throws ChannelRefusal when the server gave no session, or anything else
 */
export type RunScript = (connection: SshConnection, script: string, signal: AbortSignal) => Promise<Printed>;

/** As who logged in, and as whoever one can become. */
export interface AsideWays extends AsideWay {
  /** As `user`, as whom `run` runs a script. Everybody's commands as that one share the way. */
  as(user: string, run: RunScript): AsideWay;
}

/**
 * Ways beside the commands, one for each connection; those to one machine as one user share their looks at it.
 *
 * @param nextId - ids that nobody can guess
 */
export function createAsides(pool: SshPool, nextId: () => string): (connection: SshConnection) => AsideWays {
  const ways = new WeakMap<SshConnection, AsideWays>();
  /** By machine, for as long as there is a connection to it. */
  const machines = new Map<string, { connections: number; readonly looks: Map<string, SharedLook> }>();
  const looksAt = (connection: SshConnection): Map<string, SharedLook> => {
    const key = pool.keyOf(connection.target);
    const machine = machines.get(key) ?? { connections: 0, looks: new Map<string, SharedLook>() };
    machines.set(key, machine);
    machine.connections += 1;
    connection.onLost(() => {
      machine.connections -= 1;
      if (machine.connections === 0) machines.delete(key);
    });
    return machine.looks;
  };
  return (connection) => {
    const known = ways.get(connection);
    if (known !== undefined) return known;
    const looks = looksAt(connection);
    const way = waysBeside(connection, pool, nextId, (user) => {
      const look = looks.get(user) ?? sharedLook();
      looks.set(user, look);
      return look;
    });
    ways.set(connection, way);
    return way;
  };
}

function waysBeside(
  connection: SshConnection,
  pool: SshPool,
  nextId: () => string,
  lookAs: (user: string) => SharedLook,
): AsideWays {
  const turnstile = createTurnstile(asidesAtOnce);
  let isFull = false;
  const elsewhere = (run: RunScript, script: string, signal: AbortSignal): Promise<Printed> =>
    tryAgain(
      () => pool.leaseBeside(connection.target, signal),
      async ({ connection: other, release, refused }) => {
        try {
          const printed = await run(other, script, signal);
          release();
          return printed;
        } catch (error) {
          if (!(error instanceof ChannelRefusal)) release();
          else refused(error.error);
          throw error instanceof ChannelRefusal && !error.sent ? error.error : error;
        }
      },
      signal,
    );
  const runThere = async (run: RunScript, script: string): Promise<Printed> => {
    // Whoever waits in a queue waits no longer than for an answer.
    const signal = AbortSignal.timeout(asideLimit);
    const leave = await turnstile.enter(signal);
    try {
      if (!isFull) return await run(connection, script, signal);
    } catch (error) {
      if (!lacksSession(error)) throw error;
      // From then on at once: each refusal costs a round trip.
      isFull = true;
    } finally {
      leave();
    }
    return elsewhere(run, script, signal);
  };
  const wayOf = (user: string, run: () => RunScript): AsideWay => {
    const runFramed: Aside = async (script) => {
      const { text, outputOf } = framedScript(script, nextId());
      return outputOf(await runThere(run(), text));
    };
    const aside = batchedAside(runFramed, asidesAtOnce);
    const look = lookAs(user);
    return { aside, table: { look: () => look(aside) } };
  };

  const others = new Map<string, { run: RunScript; readonly way: AsideWay }>();
  return {
    ...wayOf(connection.target.user, () => runAside),
    as: (user, run) => {
      const other = others.get(user) ?? { run, way: wayOf(user, () => others.get(user)?.run ?? run) };
      // The latest knows the password of today.
      other.run = run;
      others.set(user, other);
      return other.way;
    },
  };
}

function lacksSession(error: unknown): boolean {
  return error instanceof ChannelRefusal && error.error.code === 'session-refused';
}
