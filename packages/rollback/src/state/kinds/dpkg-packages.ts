import { quote } from '@opspilot/core';
import { cannotBeTold } from '../holdings.js';
import type { StateChange, StateKind } from '../state-kind.js';
import { packageFolder } from './package-folder.js';
import { purgeFunctions } from './package-purge.js';

/** Packages whose files are kept, `<name> <version>`: the value is the path. */
const keptFile = '@file ';

/** What is captured of packages that are about to go, and where their files are to be had from. */
const functions = `${purgeFunctions}
${packageFolder}
version_of() { # name
  dpkg-query -W -f '\${db:Status-Abbrev}\${Version}\\n' "$1" | sed -n 's/^[ih]i.//p;q'
}
place_own() { # name, whether it is purged
  dpkg-query -W -f '\${Conffiles}\\n' "$1" | while read -r file rest; do [ -n "$file" ] && place p "$file"; done
  taken= untold=
  [ "$2" != purge ] || purge_takes "$1"
  while read -r path; do [ -z "$path" ] || place t "$path"; done <<PATHS
$taken
PATHS
}
keep_file() { # name, version, path
  record "${keptFile}$1 $2" "$3"
  place p "$3"
}
# From the sources, which have only the latest, or from a file that was installed.
have_again() { # lines of name and version
  sources=
  command -v apt-get > /dev/null && sources=$(printf '%s\\n' "$1" | sed 's/ /=/' | xargs apt-cache show |
    awk '/^Package:/ { p = $2 } /^Version:/ { v = $2 } /^Filename:/ { print p, v }')
  while read -r name version; do
    [ -n "$name" ] || continue
    printf '%s\\n' "$sources" | grep -qxF "\${name%:*} $version" && continue
    printf '%s\\n' "$named" | grep -qxF "$name $version" && continue
    file=/var/cache/apt/archives/$(file_of "$name" "$version")
    [ -e "$file" ] || ! own_packages || file=$packages/$(file_of "$name" "$version")
    if command -v apt-get > /dev/null && [ -e "$file" ]; then keep_file "$name" "$version" "$file"
    else lost "version $version of \${name%:*} can no longer be had"; fi
  done <<VERSIONS
$1
VERSIONS
}`;

/**
 * Packages of dpkg with versions and marks. The first subject says what is about to be done: `apt` and the words of apt-get; `dpkg` and
 * names or files; or `purge` and names. A version that would be replaced must still be to be had; a file of it that only this host has is
 * captured, and so are its conffiles and what purging it deletes.
 */
export const dpkgPackages: StateKind = {
  id: 'dpkg-packages',
  turn: 'before-files',
  look: `command -v dpkg-query > /dev/null || { lost 'there is no dpkg'; return 0; }
${functions}
dpkg-query -W -f '\${Package}:\${Architecture}|\${db:Status-Abbrev}|\${Version}\\n' | while IFS='|' read -r name status version; do
  [ "$status" = 'un ' ] || record "$name" "\${status%% *} $version"
done
# What apt-mark shows, without the time that it takes to read all sources.
marks=/var/lib/apt/extended_states
[ -r $marks ] && for name in $(awk '/^Package:/ { p = $2 } /^Architecture:/ { a = $2 } /^Auto-Installed: 1/ { print p ":" a }' $marks); do record "auto $name" yes; done
how=$1
[ $# -gt 0 ] && shift
going= named=
for subject do
  case $subject in *.deb) ;; *) continue ;; esac
  name=$(dpkg-deb -f "$subject" Package) && version=$(dpkg-deb -f "$subject" Version) || { lost "$subject cannot be read"; continue; }
  installed=
  [ "$(version_of "$name")" = "$version" ] && installed=yes
  name=$name:$(dpkg-deb -f "$subject" Architecture)
  # What is done to it after this command needs it, too.
  keep_package "$name" "$version" "$subject" "$installed"
  # Going back from here takes it away, and coming here again needs it.
  if [ -n "$installed" ]; then
    keep_file "$name" "$version" "$kept"
    named="$named
$name $version"
  fi
done
case $how in
apt)
  plan=$(apt-get -s "$@") || { lost 'apt-get cannot say what it would do'; return 0; }
  going=$(printf '%s\\n' "$plan" | sed -n 's/^\\(Inst\\|Remv\\|Purg\\) \\([^ ]*\\) \\[[^]]*\\].*/\\1 \\2/p' | sort -u) ;;
dpkg | purge)
  for subject do
    case $subject in *.deb) subject=$(dpkg-deb -f "$subject" Package) ;; esac
    case $how in purge) going="$going
Purg $subject" ;; *) going="$going
Inst $subject" ;; esac
  done ;;
esac
versions=$(printf '%s\\n' "$going" | while read -r verb name; do
  [ -n "$name" ] && version=$(version_of "$name") && [ -n "$version" ] && dpkg-query -W -f '\${Package}:\${Architecture} \${Version}\\n' "$name" | head -n 1
done | sort -u)
have_again "$versions"
while read -r verb name; do
  [ -n "$name" ] || continue
  case $verb in Purg) place_own "$name" purge ;; *) place_own "$name" remove ;; esac
  case $verb,$(dpkg-query -W -f '\${db:Status-Abbrev}' "$name") in Purg,?c*) lost "$name cannot be made one again that was removed and left its settings" ;; esac
  [ -z "$untold" ] || lost "what purging $name deletes cannot be told"
done <<GOING
$going
GOING`,
  holdings: `${functions}
named= versions=
for name do
  version=$(version_of "$name")
  [ -n "$version" ] || continue
  versions="$versions
$name $version"
  place_own "$name" purge
  [ -z "$untold" ] || { holds "$name" '${cannotBeTold}'; continue; }
  changed=$(dpkg --verify "$name" | sed -n 's/^..5...... . //p')
  while read -r path; do [ -z "$path" ] || place p "$path"; done <<PATHS
$changed
PATHS
  # Logs and caches are written by nobody in particular: captured, but no reason to stay.
  list=$(printf '%s\\n%s\\n' "$changed" "$taken" | grep -v '^/var/\\(log\\|cache\\)/' | while read -r path; do
    [ -z "$path" ] || find "$path" ! -type d -printf '%p %y %m %U %G %s %T@ %l\\n'
  done | sort -u)
  [ -z "$list" ] || holds "$name" "$(printf '%s\\n' "$list" | sha256sum | cut -d ' ' -f 1)"
done
have_again "$versions"`,
  shown: (key, record) => {
    if (key.startsWith('auto ')) return { thing: `package ${nameIn(key.slice(5))} counts as installed by itself` };
    const isOnHold = record?.startsWith('h') ? ', on hold' : '';
    const value = isThere(record) ? `${versionOf(record)}${isOnHold}` : 'removed, its settings left';
    return { thing: `package ${nameIn(key)}`, value };
  },
  bringBack: (changes) => {
    const files = new Map(
      changes
        .filter(({ key }) => key.startsWith(keptFile))
        .map(({ key, wanted }) => [key.slice(keptFile.length), wanted]),
    );
    const marks = changes.filter(({ key }) => key.startsWith('auto '));
    const packages = changes.filter((change) => !change.key.startsWith(keptFile) && !marks.includes(change));
    return [
      ...packageSteps(packages, files),
      ...marks.map(({ key, wanted }) => ({
        summary: `${key.slice(5)} counts as installed ${wanted === undefined ? 'by hand' : 'by itself'}`,
        script: `apt-mark ${wanted === undefined ? 'manual' : 'auto'} ${quote(key.slice(5))}`,
      })),
    ];
  },
  filesFor: (changes) =>
    changes.flatMap(({ key, wanted }) => (key.startsWith(keptFile) && wanted !== undefined ? [wanted] : [])),
};

const quietly = 'DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND';
const isThere = (record: string | undefined): boolean => record !== undefined && /^[ih]i/.test(record);
const nameIn = (key: string): string => key.slice(0, key.lastIndexOf(':'));
const versionOf = (record: string | undefined): string => record?.slice(record.indexOf(' ') + 1) ?? '';

/** @param files - of packages that only a file has, by name and version */
function packageSteps(changes: readonly StateChange[], files: ReadonlyMap<string, string | undefined>) {
  const purged = changes.filter(({ wanted }) => wanted === undefined).map(({ key }) => key);
  const removed = changes
    .filter(({ wanted, found }) => wanted !== undefined && !isThere(wanted) && isThere(found))
    .map(({ key }) => key);
  const brought = changes.filter(
    ({ wanted, found }) => isThere(wanted) && (!isThere(found) || versionOf(wanted) !== versionOf(found)),
  );
  const named = (names: readonly string[]): string => names.map((name) => quote(name)).join(' ');
  const source = ({ key, wanted }: StateChange): string =>
    files.get(`${key} ${versionOf(wanted)}`) ?? `${key}=${versionOf(wanted)}`;
  const holds = changes
    .filter(({ wanted, found }) => isThere(wanted) && wanted?.[0] !== found?.[0])
    .map(({ key, wanted }) => `${key} ${wanted?.startsWith('h') ? 'hold' : 'install'}`);
  return [
    ...(brought.length === 0
      ? []
      : [
          {
            summary: `these packages are there as they were: ${brought.map(({ key, wanted }) => `${key} ${versionOf(wanted)}`).join(', ')}`,
            // What is named counts as installed by hand from then on; apt knows the mark also of what dpkg alone took away.
            script: `${quietly}
automatic=$(awk '/^Package:/ { p = $2 } /^Auto-Installed: 1/ { print p }' /var/lib/apt/extended_states | grep -xF ${brought.map(({ key }) => `-e ${quote(nameIn(key))}`).join(' ')} | sort -u)
apt-get -y -q --allow-downgrades --allow-change-held-packages --no-install-recommends -o Dpkg::Options::=--force-confold install ${named(
              [...brought.map(source), ...purged.map((key) => `${key}-`)],
            )} && { [ -z "$automatic" ] || printf '%s\\n' "$automatic" | xargs apt-mark auto; }`,
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
