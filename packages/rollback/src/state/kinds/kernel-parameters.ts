import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/**
 * Switches of the running kernel. Subjects are keys (with dots, or as paths below /proc/sys), or `<` with a file that sysctl reads.
 * Some switches move others; those are looked at, too.
 */
export const kernelParameters: StateKind = {
  id: 'kernel-parameters',
  turn: 'after-files',
  look: `one() {
  [ -e "/proc/sys/$1" ] || return 0
  case $(stat -c %a "/proc/sys/$1") in 2*|200) lost "what $1 was cannot be read"; return 0 ;; esac
  if value=$(cat "/proc/sys/$1"); then record "$1" "$value"; else lost "what $1 was cannot be read"; fi
}
many() { for file do one "\${file#/proc/sys/}"; done; }
key() {
  case $1 in /*) path=\${1#/proc/sys/} ;; */*) path=$1 ;; *) path=$(printf %s "$1" | tr . /) ;; esac
  case $path in
  *drop_caches|*compact_memory|*stat_refresh|*/flush|*sysrq-trigger|*cap_last_cap|*ns_last_pid)
    lost "writing to $path does something, once" ;;
  vm/dirty_*) many /proc/sys/vm/dirty_* ;;
  net/ipv4/ip_forward|net/ipv4/conf/all/forwarding)
    one net/ipv4/ip_forward
    many /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/net/ipv4/conf/*/accept_redirects /proc/sys/net/ipv4/conf/*/send_redirects ;;
  net/ipv[46]/conf/all/*|net/ipv[46]/conf/default/*)
    many /proc/sys/\${path%/*/*}/*/\${path##*/} ;;
  esac
  one "$path"
}
for subject do
  case $subject in
  '<'*) sed -n 's/^[[:space:]]*-\\{0,1\\}\\([A-Za-z0-9_.\\/*-]*\\)[[:space:]]*=.*/\\1/p' "\${subject#<}" > /dev/null || lost "\${subject#<} cannot be read"
    for name in $(sed -n 's/^[[:space:]]*-\\{0,1\\}\\([A-Za-z0-9_.\\/-]*\\)[[:space:]]*=.*/\\1/p' "\${subject#<}"); do key "$name"; done ;;
  *) key "$subject" ;;
  esac
done`,
  // General ones move the particular ones, so they come first; a ratio of 0 is set by what it stands beside.
  shown: (key, value = '') => {
    const thing = `kernel parameter ${key.replaceAll('/', '.')}`;
    return /key|secret/.test(key) ? { thing } : { thing, value: value.replace(/\s+/g, ' ') };
  },
  bringBack: (changes) => {
    const set = changes.filter(
      ({ key, wanted }) => wanted !== undefined && !(key.startsWith('vm/dirty_') && wanted === '0'),
    );
    const ordered = [...set].sort((one, other) => generality(one.key) - generality(other.key));
    return ordered.map(({ key, wanted = '' }) => ({
      summary: `${key.replaceAll('/', '.')} is ${wanted.replace(/\s+/g, ' ')}`,
      script: `printf '%s\\n' ${quote(wanted)} > ${quote(`/proc/sys/${key}`)}`,
    }));
  },
};

function generality(key: string): number {
  if (key === 'net/ipv4/ip_forward') return 0;
  return key.includes('/conf/all/') ? 1 : 2;
}
