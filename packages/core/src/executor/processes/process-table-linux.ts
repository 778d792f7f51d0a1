import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { markerVariable } from '../execution-environment.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/** Processes looked at before the event loop gets its turn; some 15 µs each. */
const batch = 128;

const markerAssignment = Buffer.from(`${markerVariable}=`);

/** Reads `/proc`; proc(5) describes its files. */
export function linuxProcessTable(): ProcessTable {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<readonly ProcessEntry[]> | undefined;
  return {
    // Many commands cancelled at once share a look: all who ask while one is under way get the one after it.
    look: () => {
      next ??= current.then(() => {
        const looking = readProcesses();
        current = looking.catch(() => {});
        next = undefined;
        return looking;
      });
      return next;
    },
  };
}

async function readProcesses(): Promise<readonly ProcessEntry[]> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const buffer = Buffer.allocUnsafe(1024);
  const entries: ProcessEntry[] = [];
  for (const [index, pid] of pids.entries()) {
    if (index > 0 && index % batch === 0) await turn();
    const stat = readStat(pid, buffer);
    const entry = stat === undefined ? undefined : parseStat(stat);
    if (entry !== undefined) entries.push({ ...entry, marker: once(() => readMarker(pid)) });
  }
  if (entries.length === 0) throw new Error('/proc shows no process; is it mounted?');
  return entries;
}

/** Undefined when the process ended between the listing and now. */
function readStat(pid: number, buffer: Buffer): string | undefined {
  try {
    const file = openSync(`/proc/${pid}/stat`, 'r');
    try {
      return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function readMarker(pid: number): string {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`);
    const start = environment.indexOf(markerAssignment);
    if (start === -1) return '';
    const end = environment.indexOf(0, start);
    return environment.toString('latin1', start + markerAssignment.length, end === -1 ? undefined : end);
  } catch {
    return ''; // Gone, or another user's.
  }
}

function once<Value>(read: () => Value): () => Value {
  let value: { readonly read: Value } | undefined;
  return () => {
    value ??= { read: read() };
    return value.read;
  };
}

/** One line of `/proc/<pid>/stat`. The program's name, in brackets, may hold anything, brackets and spaces included. */
export function parseStat(line: string): Omit<ProcessEntry, 'marker'> | undefined {
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
