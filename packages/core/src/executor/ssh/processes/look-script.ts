import { markerVariable } from '../../execution-environment.js';
import type { ProcessEntry } from '../../processes/process-table.js';
import { parseStat } from '../../processes/process-table-linux.js';
import { parseProcessList } from '../../processes/process-table-ps.js';

/** Stands between the parts. Longer than the name of a process, which may hold any byte. */
const separator = '\u0002the next part\u0002\u0002';
const tag = 'opspilot-';

/**
 * Shows every process of a machine: what proc(5) tells of it, or `ps` where there is no /proc, and the marks of ours in
 * environments and command lines. One line, and no character that a login shell might take for its own.
 */
export const lookScript = [
  'if [ -r /proc/self/stat ];then cat /proc/[0-9]*/stat 2>/dev/null',
  `printf "${separator}"`,
  // GNU grep needs to be told that the zeroes in between are no reason to look away, which not every grep can be told.
  'a=;if echo x|grep -qa x 2>/dev/null;then a=a;fi',
  // One pattern at a time: of a line with zeroes, as environments are, that of busybox shows the first match alone. What a
  // forced command was asked for stands in its environment.
  `for w in "${markerVariable}=[A-Za-z0-9_.:-]+" "${tag}[A-Za-z0-9_-]+";do grep -\${a}osHE "$w" /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null;done`,
  `else printf "${separator}";LC_ALL=C ps -A -o pid=,ppid=,pgid=,sess=,state=,lstart=`,
  'fi',
  `printf "${separator}"`,
].join(';');

/**
 * The processes that {@link lookScript} shows.
 *
 * @throws Error when it shows none: then nobody looked
 */
export function parseLook(text: string): readonly ProcessEntry[] {
  const [shown = '', marks = '', rest] = text.split(separator);
  if (rest === undefined) throw new Error('the machine did not show its processes to the end');
  const entries = shown === '' ? parseProcessList(marks) : linuxEntries(shown, marks);
  if (entries.length === 0) throw new Error('the machine showed no process');
  return entries;
}

function linuxEntries(stats: string, marks: string): readonly ProcessEntry[] {
  const markers = new Map<number, string[]>();
  for (const line of marks.split('\n')) {
    const [, pid, mark = ''] = /^\/proc\/(\d+)\/(?:environ|cmdline):(.+)$/.exec(line) ?? [];
    if (pid === undefined) continue;
    const value = mark.startsWith(tag) ? mark.slice(tag.length) : mark.slice(markerVariable.length + 1);
    markers.set(Number(pid), [...(markers.get(Number(pid)) ?? []), value]);
  }
  return stats.split('\n').flatMap((line) => {
    const entry = parseStat(line);
    return entry === undefined ? [] : [{ ...entry, marker: () => markers.get(entry.pid)?.join(':') ?? '' }];
  });
}

/** Sends a signal, and prints the numbers of those that refused it. */
export function signalScript(pids: readonly number[], signal: NodeJS.Signals): string {
  const name = signal.slice('SIG'.length);
  return `for p in ${pids.join(' ')};do kill -s ${name} -- $p 2>/dev/null||{ [ -d /proc/$p ]&&echo $p; };done;true`;
}
