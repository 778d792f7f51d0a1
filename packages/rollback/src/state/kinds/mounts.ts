import { quote } from '@opspilot/core';
import { isWithin, parentOf } from '../../entry/byte-path.js';
import { cannotBeTold } from '../holdings.js';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';
import { bindScript, readMounts } from './bound-mounts.js';
import { loopFunctions, loopOf, tellLoop } from './loop-devices.js';

/**
 * What is mounted where. A key is the place and how many stand there already, a value `<root> <type> <source> <options> <options of the
 * file system>[ <path from which it is bound>]`, spaces escaped as the kernel does. The source of a loop device that goes with its last mount
 * is what it was made of. Subjects are places or devices that the command takes away.
 */
export const mounts: StateKind = {
  id: 'mounts',
  turn: 'before-files',
  look: `awk '
${loopFunctions}
${readMounts}
{ key[NR] = $5 "#" ++seen[$5]; value[NR] = $4 " " $(i + 1) " " origin($(i + 2)) " " $6 " " $(i + 3) }
END { for (n = 1; n <= NR; n++) { from = bound(n, NR); print key[n], value[n] (from == "" ? "" : " " from) } }' /proc/self/mountinfo |
while read -r place_of rest; do record "$place_of" "$rest"; done
subjects=$(for each do printf '%s\\n' "$each"; readlink -f -- "$each"; done)
for subject do
  subjects=$subjects subject=$subject resolved=$(readlink -f -- "$subject"; echo .) awk 'BEGIN { s = ENVIRON["subject"]; r = substr(ENVIRON["resolved"], 1, length(ENVIRON["resolved"]) - 2); named = split(ENVIRON["subjects"], names, "\\n") }
${readMounts}
function plain(text) { gsub(/\\\\040/, " ", text); gsub(/\\\\011/, "\\t", text); gsub(/\\\\012/, "\\n", text); gsub(/\\\\134/, "\\\\", text); return text }
function goes(n, each) {
  for (each = 1; each <= named; each++)
    if (names[each] != "" && (prefix(names[each], plain(place[n])) || names[each] == plain(source[n]))) return 1
  return 0
}
# What else shows it once all that is named is unmounted: all of it, a part, or nothing.
function stays(n, each, found) {
  found = "nothing"
  for (each = 1; each <= NR; each++) {
    if (device[each] != device[n] || goes(each)) continue
    if (prefix(root[each], root[n])) return "all"
    found = "part"
  }
  return found
}
{ type[NR] = $(i + 1); source[NR] = $(i + 2); own[NR] = $(i + 3) }
function told(by, n) {
  # A subvolume is mounted by its name.
  from = bound(n, NR) != "" ? "bound" : root[n] == "/" || index("," own[n] ",", ",subvol=" root[n] ",") ? "own" : "part"
  print by, type[n], from, stays(n), source[n], place[n]
}
END { for (n = 1; n <= NR; n++) {
  if (plain(place[n]) == s || plain(place[n]) == r) { if (top[place[n]] == n) told("place", n) }
  else if (plain(source[n]) == s || plain(source[n]) == r) told("source", n)
} }' /proc/self/mountinfo |
  while read -r by type from stays source where; do
${tellLoop}
    case $by-$type-$stays-$from in
    # What is bound is captured where it is bound from.
    *-all-*|*-nothing-bound) ;;
    # All that is in there is seen, as nothing else is mounted over it.
    place-tmpfs-nothing-*|place-ramfs-nothing-*) where=$(printf '%b/' "$where"); place t "\${where%/}" ;;
    *-tmpfs-part-*|*-ramfs-part-*) lost "only a part of what this $type holds stays mounted elsewhere" ;;
    *-tmpfs-*|*-ramfs-*|*-hugetlbfs-*|*-overlay-*|*-fuse*|*-proc-*|*-sysfs-*) lost "what a $type holds is gone once it is unmounted" ;;
    esac
    [ "$from" != part ] || lost 'a part of a file system is mounted there, which is mounted nowhere else'
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
  bringBack: (changes) => inOrder(changes).flatMap((change) => stepsFor(change, changes)),
  reaches: (changes) => changes.map(({ key }) => placeOf(key)),
};

/** What is not to be there goes first, the deepest before; what is to be there follows what it stands in and what it is bound from. */
function inOrder(changes: readonly StateChange[]): readonly StateChange[] {
  const depth = ({ key }: StateChange): number => key.split('/').length;
  const going = changes.filter(({ wanted }) => wanted === undefined).sort((one, other) => depth(other) - depth(one));
  const coming = changes.filter(({ wanted }) => wanted !== undefined).sort((one, other) => depth(one) - depth(other));
  const ordered = new Set<StateChange>();
  const seen = new Set<StateChange>();
  const take = (change: StateChange): void => {
    if (seen.has(change)) return;
    seen.add(change);
    const { origin } = recordOf(change.wanted);
    const needs = [parentOf(placeOf(change.key)), ...(origin === undefined ? [] : [unescaped(origin)])];
    for (const other of coming) if (needs.some((path) => isWithin(path, placeOf(other.key)))) take(other);
    ordered.add(change);
  };
  coming.forEach(take);
  return [...going, ...ordered];
}

function stepsFor(change: StateChange, changes: readonly StateChange[]): readonly InverseStep[] {
  const { key, wanted, found } = change;
  const place = placeOf(key);
  if (wanted === undefined) {
    return [{ summary: `${place} is not mounted`, script: `umount -- ${quote(place)}` }];
  }
  if (found === undefined) return [mountedAgain(change, changes)];
  const was = recordOf(wanted);
  const is = recordOf(found);
  if (is.root !== was.root || is.type !== was.type || is.source !== was.source) {
    return [failing(`what is mounted at ${place} is another`, `another file system is mounted at ${place}`)];
  }
  // From where it is seen to be bound follows from what else is mounted.
  if (is.options === was.options && is.own === was.own) return [];
  // Options of a place are not those of the whole file system, which others use.
  const ofPlace = `mount -o ${quote(`remount,bind,${was.options}`)} ${quote(place)}`;
  const ofAll = `mount -o ${quote(`remount,${was.options},${was.own}`)} ${quote(place)}`;
  return [
    {
      summary: `${place} is mounted with ${was.options},${was.own}`,
      script: is.own === was.own ? ofPlace : `${ofAll} && ${ofPlace}`,
    },
  ];
}

/** Of something that is not mounted. */
function mountedAgain({ key, wanted }: StateChange, changes: readonly StateChange[]): InverseStep {
  const place = placeOf(key);
  const summary = `${place} is mounted again`;
  const { root, type, source, options, own, origin = remaining(place, changes) } = recordOf(wanted);
  if (origin !== undefined) {
    const escapedPlace = escapedPlaceOf(key);
    return { summary, script: bindScript({ root, type, options, place, escapedPlace, origin: unescaped(origin) }) };
  }
  if (diskless.test(type) && changes.some((other) => isPartLeft(other, place))) {
    return failing(`${place} stays unmounted`, `of what was mounted at ${place} only a part is left`);
  }
  if (root !== '/' && !own.split(',').includes(`subvol=${root}`)) {
    return failing(
      `${place} stays unmounted`,
      `what was mounted at ${place} is a part of a file system that is mounted nowhere else`,
    );
  }
  const { device, options: loop } = loopOf(unescaped(source));
  return {
    summary,
    // The place went with what was mounted there, where a command took it away.
    script: `[ -e ${quote(place)} ] || mkdir -p -- ${quote(place)}
mount -t ${quote(type)} -o ${quote([options, own, ...loop].join(','))} -- ${quote(device)} ${quote(place)}`,
  };
}

/** A place that still shows all that was bound from one which is gone, escaped. */
function remaining(place: string, changes: readonly StateChange[]): string | undefined {
  const other = changes.find(({ wanted, found }) => {
    const { root, origin } = recordOf(wanted);
    return found !== undefined && root === '/' && origin !== undefined && unescaped(origin) === place;
  });
  return other === undefined ? undefined : escapedPlaceOf(other.key);
}

/** Types that hold what they hold only while they are mounted. */
const diskless = /^(?:tmpfs|ramfs|hugetlbfs)$/;

function isPartLeft({ wanted, found }: StateChange, place: string): boolean {
  const { root, origin } = recordOf(wanted);
  return found !== undefined && root !== '/' && origin !== undefined && isWithin(unescaped(origin), place);
}

function failing(summary: string, word: string): InverseStep {
  return { summary, script: `echo ${quote(word)} >&2; exit 1` };
}

function recordOf(value = '') {
  const [root = '', type = '', source = '', options = '', own = '', origin] = value.split(' ');
  return { root, type, source, options, own, origin };
}

const escapedPlaceOf = (key: string): string => key.replace(/#\d+$/, '');

const placeOf = (key: string): string => unescaped(escapedPlaceOf(key));

/** Spaces and the like are written in octal there. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}
