import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who a process is, so that another one can tell whether it still lives. */
export interface ProcessIdentity {
  /** Equal for processes that see each other's ids: the same boot and the same space of process ids. */
  readonly machine: string;
  readonly pid: number;
  /** Tells this process from a later one with its id; null where the system does not say. */
  readonly started: string | null;
}

/** This process. */
export function ownProcess(): ProcessIdentity {
  return { machine: ownMachine(), pid: process.pid, started: processState(process.pid)?.started ?? null };
}

/**
 * Whether a process that this machine would see is alive; undefined when its id is in use and nothing tells by whom.
 */
export function processLives({ pid, started }: Pick<ProcessIdentity, 'pid' | 'started'>): boolean | undefined {
  if (!idInUse(pid)) return false;
  const state = processState(pid);
  if (state === undefined || started === null) return undefined;
  // A zombie has ended: it only waits for its parent to ask how.
  return state.started === started && state.code !== 'Z' && state.code !== 'X';
}

function ownMachine(): string {
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim();
  const space = link('/proc/self/ns/pid');
  // Containers of one machine share its boot, not its process ids.
  return boot === undefined || space === undefined ? hostname() : `${boot} ${space}`;
}

function idInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, yet there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields 3 (state) and 22 (start, in clock ticks since boot) of proc_pid_stat(5). */
function processState(pid: number): { readonly code: string; readonly started: string } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // Field 2 is the name in parentheses, which may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const code = fields[0];
  const started = fields[19];
  return code === undefined || started === undefined ? undefined : { code, started };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
