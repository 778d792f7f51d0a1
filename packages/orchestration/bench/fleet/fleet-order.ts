import type { SshServer } from '../../../core/test/fixtures/ssh/ssh-server.js';

/** Who runs commands on a fleet: a run with receipts, one without, the executor by itself, and a script that uses ssh2. */
export type Contender = 'receipts' | 'plain' | 'executor' | 'bare';

/** What a contender is sent: hosts, and how many commands to run on each, one after the other. */
export interface FleetOrder {
  readonly targets: readonly Pick<SshServer, 'host' | 'port' | 'username' | 'privateKey' | 'identityFile'>[];
  readonly knownHostsFile: string;
  readonly commands: number;
}

/** What it took, from the first connection to the end of the last command. */
export interface FleetAnswer {
  readonly wallMicroseconds: number;
  /** Of the contender's process, user and system. */
  readonly cpuMicroseconds: number;
  /** Milliseconds from the end of a command to the end of the next on its host; the middle of all but the first ones. */
  readonly betweenEnds: number;
}
