import { linuxProcessTable } from './process-table-linux.js';
import { psProcessTable } from './process-table-ps.js';

/** One process as the operating system shows it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it started, in ticks or seconds: with the pid it names a process for good, while a pid alone is used again. */
  readonly started: number;
  /** Stopped by a signal, and deaf to any but SIGKILL and SIGCONT. */
  readonly stopped: boolean;
  /** Dead, merely not yet collected by its parent. */
  readonly dead: boolean;
  /** Value of the marker variable in its environment; empty without one, or where it cannot be seen. Read when asked. */
  marker(): string;
}

/** The processes of this machine. */
export interface ProcessTable {
  /** Looks now. Every call sees a state later than the call. */
  look(): Promise<readonly ProcessEntry[]>;
}

/** The table that this platform offers: `/proc` on Linux, `ps` elsewhere. */
export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  return platform === 'linux' ? linuxProcessTable() : psProcessTable();
}
