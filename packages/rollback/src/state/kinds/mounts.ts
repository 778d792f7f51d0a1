import { quote } from '@opspilot/core';
import { cannotBeTold } from '../holdings.js';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';
import { loopFunctions, loopOf, tellLoop } from './loop-devices.js';

/**
 * What is mounted where. A key is the place and how many stand there already, a value `<root> <type> <source> <options> <options of the
 * file system>`, spaces escaped as the kernel does. The source of a loop device that goes with its last mount is
 * what it was made of. Subjects are places or devices that the command takes away.
 */
export const mounts: StateKind = {
  id: 'mounts',
  turn: 'before-files',
  look: `awk '
${loopFunctions}
{ for (i = 7; $i != "-"; i++); print $5 "#" ++seen[$5], $4, $(i + 1), origin($(i + 2)), $6, $(i + 3) }' /proc/self/mountinfo |
while read -r place_of rest; do record "$place_of" "$rest"; done
for subject do
  subject=$subject resolved=$(readlink -f -- "$subject"; echo .) awk 'BEGIN { s = ENVIRON["subject"]; r = substr(ENVIRON["resolved"], 1, length(ENVIRON["resolved"]) - 2) }
function plain(text) { gsub(/\\\\040/, " ", text); gsub(/\\\\011/, "\\t", text); gsub(/\\\\012/, "\\n", text); gsub(/\\\\134/, "\\\\", text); return text }
{ for (i = 7; $i != "-"; i++); place = plain($5); source = plain($(i + 2)) }
place == s || place == r { seen[$5] = "place " $(i + 1) " " $4 " " $(i + 2) " " $5; next }
source == s || source == r { print "source", $(i + 1), $4, $(i + 2), $5 }
END { for (each in seen) print seen[each] }' /proc/self/mountinfo |
  while read -r by type root source where; do
${tellLoop}
    case $by-$type in
    # All that is in there is seen, as nothing else is mounted over it.
    place-tmpfs|place-ramfs) where=$(printf '%b/' "$where"); place t "\${where%/}" ;;
    *-tmpfs|*-ramfs|*-hugetlbfs|*-overlay|*-fuse*|*-proc|*-sysfs) lost "what a $type holds is gone once it is unmounted" ;;
    esac
    [ "$root" = / ] || lost 'a part of a file system is mounted there'
  done
done`,
  // What a file system without a disk holds is gone with its last mount.
  holdings: `for key do printf '%s\\n' "$key"; done |
awk 'NR == FNR { made[$0] = 1; next }
{ for (i = 7; $i != "-"; i++); key = $5 "#" ++seen[$5]; if (!(key in made)) stays[$3] = 1; else if ($(i + 1) ~ /^(tmpfs|ramfs|hugetlbfs)$/) device[key] = $3 }
END { for (key in device) if (!(device[key] in stays)) { place = key; sub(/#[0-9]+$/, "", place); print key, seen[place], place } }' - /proc/self/mountinfo |
while read -r key count place; do
  # What another one is mounted over is not seen.
  [ "\${key##*#}" = "$count" ] || { holds "$key" '${cannotBeTold}'; continue; }
  place=$(printf '%b/' "$place")
  [ -n "$(ls -A -- "$place")" ] || continue
  place t "\${place%/}"
  list=$(find "$place" -xdev -mindepth 1 -printf '%P %y %m %U %G %s %T@ %l\\n') || { holds "$key" '${cannotBeTold}'; continue; }
  holds "$key" "$(printf '%s\\n' "$list" | sort | sha256sum | cut -d ' ' -f 1)"
done`,
  shown: (key) => ({ thing: `mount at ${placeOf(key)}` }),
  bringBack: (changes) => [...changes].sort(deepestFirst).flatMap(stepsFor),
  reaches: (changes) => changes.map(({ key }) => placeOf(key)),
};

function deepestFirst(one: StateChange, other: StateChange): number {
  const depth = ({ key, wanted }: StateChange): number => (wanted === undefined ? -1 : 1) * key.split('/').length;
  return depth(one) - depth(other);
}

function stepsFor({ key, wanted, found }: StateChange): readonly InverseStep[] {
  const place = placeOf(key);
  if (wanted === undefined) {
    return [{ summary: `${place} is not mounted`, script: `umount -- ${quote(place)}` }];
  }
  const [root = '', type = '', source = '', options = '', own = ''] = wanted.split(' ');
  const [foundRoot, foundType, foundSource] = found?.split(' ') ?? [];
  const all = `${options},${own}`;
  if (found === undefined) {
    const { device, options: loop } = loopOf(unescaped(source));
    return [
      {
        summary: `${place} is mounted again`,
        // The place went with what was mounted there, where a command took it away.
        script: `[ -e ${quote(place)} ] || mkdir -p -- ${quote(place)}
mount -t ${quote(type)} -o ${quote([all, ...loop].join(','))} -- ${quote(device)} ${quote(place)}`,
      },
    ];
  }
  if (foundRoot !== root || foundType !== type || foundSource !== source) {
    return [
      {
        summary: `what is mounted at ${place} is another`,
        script: `echo ${quote(`another file system is mounted at ${place}`)} >&2; exit 1`,
      },
    ];
  }
  return [
    { summary: `${place} is mounted with ${all}`, script: `mount -o ${quote(`remount,${all}`)} ${quote(place)}` },
  ];
}

const placeOf = (key: string): string => unescaped(key.replace(/#\d+$/, ''));

/** Spaces and the like are written in octal there. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}
