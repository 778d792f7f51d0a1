import type { ProcessTable } from '../../processes/process-table.js';
import type { ChannelRefusal, SshConnection } from '../connection/ssh-connection.js';
import type { SshPool } from '../pool/ssh-pool.js';
import { createTurnstile, type Turnstile } from '../pool/turnstile.js';
import { type Aside, remoteProcessTable } from './remote-processes.js';
import { runAside } from './run-aside.js';

/** Sessions beside the commands of a connection: what sshd's default of ten leaves of our eight. */
const atOnce = 2;

/** The way to a machine beside the commands on a connection, as who logged in, and the processes seen that way. */
export interface AsideWay {
  readonly aside: Aside;
  readonly table: ProcessTable;
}

/** Ways beside the commands, one for each connection, which all commands on it share. */
export function createAsides(pool: SshPool): (connection: SshConnection) => AsideWay {
  const ways = new WeakMap<SshConnection, AsideWay>();
  return (connection) => {
    const way = ways.get(connection) ?? wayBeside(connection, pool, createTurnstile(atOnce));
    ways.set(connection, way);
    return way;
  };
}

function wayBeside(connection: SshConnection, pool: SshPool, turnstile: Turnstile): AsideWay {
  const aside: Aside = async (script) => {
    const leave = await turnstile.enter(undefined);
    try {
      return await runAside(connection, script);
    } catch (error) {
      if (!lacksSession(error)) throw error;
      // A server with few sessions gives no more of them here: a connection of its own has one.
      const extra = await pool.extra(connection.target);
      try {
        return await runAside(extra, script);
      } finally {
        extra.close();
      }
    } finally {
      leave();
    }
  };
  return { aside, table: remoteProcessTable(aside) };
}

function lacksSession(error: unknown): boolean {
  return (error as Partial<ChannelRefusal>).error?.code === 'session-refused';
}
