import { quote } from '@opspilot/core';
import type { StateChange, StateKind } from '../state-kind.js';

/**
 * Packages of dpkg with versions and marks. The first subject says what is about to be done: `apt` and the words of apt-get, or `dpkg`
 * and names or files. A version that would be replaced must still be to be had; conffiles of what is replaced are captured.
 */
export const dpkgPackages: StateKind = {
  id: 'dpkg-packages',
  turn: 'before-files',
  look: `command -v dpkg-query > /dev/null || { lost 'there is no dpkg'; return 0; }
dpkg-query -W -f '\${Package}:\${Architecture}|\${db:Status-Abbrev}|\${Version}\\n' | while IFS='|' read -r name status version; do
  [ "$status" = 'un ' ] || record "$name" "\${status%% *} $version"
done
# What apt-mark shows, without the time that it takes to read all sources.
marks=/var/lib/apt/extended_states
[ -r $marks ] && for name in $(awk '/^Package:/ { p = $2 } /^Architecture:/ { a = $2 } /^Auto-Installed: 1/ { print p ":" a }' $marks); do record "auto $name" yes; done
going() { # name, version that is there
  dpkg-query -W -f '\${Conffiles}' "$1" | while read -r file rest; do [ -n "$file" ] && place p "$file"; done
  escaped=$(printf %s "$2" | sed 's/:/%3a/g')
  for kept in /var/cache/apt/archives/"\${1%:*}_\${escaped}_"*.deb; do [ -e "$kept" ] && return 0; done
  command -v apt-cache > /dev/null && apt-cache show "$1=$2" | grep -q '^Filename:' && return 0
  lost "version $2 of $1 can no longer be had"
}
how=$1
[ $# -gt 0 ] && shift
case $how in
apt)
  plan=$(apt-get -s "$@") || { lost 'apt-get cannot say what it would do'; return 0; }
  printf '%s\\n' "$plan" | sed -n 's/^\\(Inst\\|Remv\\|Purg\\) \\([^ ]*\\) \\[\\([^]]*\\)\\].*/\\2 \\3/p' | sort -u |
    while read -r name version; do going "$name" "$version"; done ;;
dpkg)
  for subject do
    name=$subject
    case $subject in *.deb) name=$(dpkg-deb -f "$subject" Package) || { lost "$subject cannot be read"; continue; } ;; esac
    version=$(dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' "$name") || continue
    case $version in i*|h*) going "$name" "\${version#???}" ;; esac
  done ;;
esac`,
  bringBack: (changes) => {
    const packages = changes.filter(({ key }) => !key.startsWith('auto '));
    const marks = changes.filter(({ key }) => key.startsWith('auto '));
    return [
      ...packageSteps(packages),
      ...marks.map(({ key, wanted }) => ({
        summary: `${key.slice(5)} counts as installed ${wanted === undefined ? 'by hand' : 'by itself'}`,
        script: `apt-mark ${wanted === undefined ? 'manual' : 'auto'} ${quote(key.slice(5))}`,
      })),
    ];
  },
};

const quietly = 'DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND';
const isThere = (record: string | undefined): boolean => record !== undefined && /^[ih]i/.test(record);
const versionOf = (record: string | undefined): string => record?.slice(record.indexOf(' ') + 1) ?? '';

function packageSteps(changes: readonly StateChange[]) {
  const purged = changes.filter(({ wanted }) => wanted === undefined).map(({ key }) => key);
  const removed = changes
    .filter(({ wanted, found }) => wanted !== undefined && !isThere(wanted) && isThere(found))
    .map(({ key }) => key);
  const brought = changes.filter(
    ({ wanted, found }) => isThere(wanted) && (!isThere(found) || versionOf(wanted) !== versionOf(found)),
  );
  const named = (names: readonly string[]): string => names.map((name) => quote(name)).join(' ');
  const holds = changes
    .filter(({ wanted, found }) => isThere(wanted) && wanted?.[0] !== found?.[0])
    .map(({ key, wanted }) => `${key} ${wanted?.startsWith('h') ? 'hold' : 'install'}`);
  return [
    ...(brought.length === 0
      ? []
      : [
          {
            summary: `these packages are there as they were: ${brought.map(({ key, wanted }) => `${key} ${versionOf(wanted)}`).join(', ')}`,
            script: `${quietly}
apt-get -y -q --allow-downgrades --allow-change-held-packages --no-install-recommends -o Dpkg::Options::=--force-confold install ${named(
              [...brought.map(({ key, wanted }) => `${key}=${versionOf(wanted)}`), ...purged.map((key) => `${key}-`)],
            )}`,
          },
        ]),
    ...(removed.length === 0
      ? []
      : [
          {
            summary: `these packages are removed: ${removed.join(', ')}`,
            script: `${quietly}\ndpkg --remove ${named(removed)}`,
          },
        ]),
    ...(purged.length === 0
      ? []
      : [
          {
            summary: `these packages are gone: ${purged.join(', ')}`,
            script: `${quietly}\ndpkg --purge ${named(purged)}`,
          },
        ]),
    ...(holds.length === 0
      ? []
      : [
          {
            summary: `held or not: ${holds.join(', ')}`,
            script: `printf '%s\\n' ${named(holds)} | dpkg --set-selections`,
          },
        ]),
  ];
}
