import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { markerVariable } from '../execution-environment.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/** Processes looked at before the event loop gets its turn; some 15 µs each. */
const batch = 128;

/** Reads `/proc`; proc(5) describes the fields of `stat`. */
export function linuxProcessTable(): ProcessTable {
  const buffer = Buffer.alloc(1024);
  const needle = Buffer.from(`${markerVariable}=`);

  const readEntry = (pid: number): ProcessEntry | undefined => {
    let length: number;
    try {
      const file = openSync(`/proc/${pid}/stat`, 'r');
      try {
        length = readSync(file, buffer, 0, buffer.length, 0);
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined; // It ended between the listing and now.
    }
    return parseStat(buffer.toString('latin1', 0, length));
  };

  const lookOnce = async (): Promise<readonly ProcessEntry[]> => {
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    const entries: ProcessEntry[] = [];
    for (const [index, pid] of pids.entries()) {
      if (index > 0 && index % batch === 0) await turn();
      const entry = readEntry(pid);
      if (entry !== undefined) entries.push(entry);
    }
    if (entries.length === 0) throw new Error('/proc shows no process; is it mounted?');
    return entries;
  };

  let next: Promise<readonly ProcessEntry[]> | undefined;
  return {
    // Many commands cancelled together share a look: those who ask within one turn get the same, still to begin.
    look: () => {
      next ??= turn().then(() => {
        next = undefined;
        return lookOnce();
      });
      return next;
    },
    carries: (pid, id) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`);
        const start = environment.indexOf(needle);
        if (start === -1) return false;
        const end = environment.indexOf(0, start);
        return environment.subarray(start, end === -1 ? environment.length : end).includes(id);
      } catch {
        return false; // Gone, or another user's.
      }
    },
  };
}

/** One line of `/proc/<pid>/stat`. The program's name, in brackets, may hold anything, brackets and spaces included. */
export function parseStat(line: string): ProcessEntry | undefined {
  const close = line.lastIndexOf(')');
  if (close === -1) return undefined;
  const fields = line.slice(close + 2).split(' ');
  const state = fields[0] ?? '';
  const entry = {
    pid: Number.parseInt(line, 10),
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    started: Number(fields[19]),
    stopped: state === 'T',
    dead: state === 'Z' || state === 'X' || state === 'x',
  };
  return Number.isInteger(entry.started) ? entry : undefined;
}
