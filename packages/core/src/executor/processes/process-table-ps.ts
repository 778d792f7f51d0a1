import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessEntry, ProcessTable } from './process-table.js';

const run = promisify(execFile);
const arguments_ = ['-A', '-o', 'pid=,ppid=,pgid=,sess=,state=,lstart='];
const line = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.+?)\s*$/;

/** Asks `ps`, for systems without `/proc`: macOS and the BSDs. Environments are not looked at there. */
export function psProcessTable(): ProcessTable {
  return {
    look: async () => {
      const { stdout } = await run('ps', arguments_, {
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
        maxBuffer: 2 ** 26,
      });
      return parseProcessList(stdout);
    },
  };
}

/** The lines of `ps -o pid=,ppid=,pgid=,sess=,state=,lstart=` in the C locale. */
export function parseProcessList(text: string): readonly ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const row of text.split('\n')) {
    const [, pid, parent, group, session = '', state = '', started = ''] = line.exec(row) ?? [];
    if (pid === undefined) continue;
    entries.push({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      // macOS prints an address or 0 here, which is no process: the group has to do.
      session: /^\d+$/.test(session) ? Number(session) : 0,
      started: Math.floor(Date.parse(started) / 1_000),
      stopped: state.startsWith('T'),
      dead: state.startsWith('Z'),
      marker: () => '',
    });
  }
  return entries;
}
