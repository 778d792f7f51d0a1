import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Policies of `chrt`, by the names that it prints, and the options that set them. One with deadlines is more than a number. */
const policies = { OTHER: '-o', BATCH: '-b', IDLE: '-i', FIFO: '-f', RR: '-r' } as const;

/**
 * How much of the machine processes are given. Subjects are what is to be looked at and a process id: `niceness:17`, `io:17`,
 * `processors:17`, `policy:17`, `limits:17`. A process is known by its id and when it began, so that another one is left alone.
 */
export const processSettings: StateKind = {
  id: 'process-settings',
  turn: 'after-files',
  look: `for subject do
  pid=\${subject#*:}
  # The name, in parentheses, may hold anything.
  set -- $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null)
  [ $# -gt 20 ] || continue
  shift 16; nice=$1; shift 3; process="$pid $1"
  case $subject in
  niceness:*) record "$process niceness" "$nice" ;;
  io:*) record "$process io" "$(ionice -p "$pid")" ;;
  processors:*) record "$process processors" "$(taskset -p "$pid" | sed 's/.*: //')" ;;
  policy:*)
    policy=$(chrt -p "$pid" | sed -n 's/.*: SCHED_//p; s/.*priority: //p' | tr '\\n' ' ')
    case $policy in ${Object.keys(policies)
      .map((name) => `"${name} "*`)
      .join('|')}) record "$process policy" "\${policy% }" ;; *) lost "process $pid is scheduled by $policy" ;; esac ;;
  limits:*)
    # CAP_SYS_RESOURCE, the capability 24
    case $(sed -n 's/^CapEff://p' /proc/self/status) in *[13579bdf]??????) ;; *) lost 'a limit that is lowered for good can only be raised by root' ;; esac
    prlimit --pid "$pid" --noheadings --raw --output RESOURCE,SOFT,HARD | while read -r name soft hard; do
      record "$process limit $name" "$soft:$hard"
    done ;;
  esac
done`,
  shown: (key, value = '') => ({ thing: `process ${key}`, value }),
  bringBack: (changes) =>
    changes
      .filter(({ wanted, found }) => wanted !== undefined && found !== undefined)
      .map(({ key, wanted = '' }) => {
        const [pid = '', , ...what] = key.split(' ');
        return {
          summary: `process ${pid} has the ${what.join(' ')} ${wanted}`,
          script: scriptFor(quote(pid), what, wanted),
        };
      }),
};

function scriptFor(pid: string, [what, limit = '']: readonly string[], wanted: string): string {
  if (what === 'niceness') return `renice -n ${quote(wanted)} -p ${pid}`;
  if (what === 'io') {
    // `best-effort: prio 4`, `idle`, `none: prio 0`
    const [name = '', level] = wanted.split(': prio ');
    const hasLevel = level !== undefined && name !== 'none';
    return `ionice -c ${quote(name)} ${hasLevel ? `-n ${quote(level)} ` : ''}-p ${pid}`;
  }
  if (what === 'processors') return `taskset -p ${quote(wanted)} ${pid}`;
  if (what === 'limit') return `prlimit --pid ${pid} ${quote(`--${limit.toLowerCase()}=${wanted}`)}`;
  const [policy = '', priority = '0'] = wanted.split(' ');
  return `chrt ${policies[policy as keyof typeof policies] ?? '-o'} -p ${quote(priority)} ${pid}`;
}
