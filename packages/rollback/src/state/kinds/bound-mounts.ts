import { quote } from '@opspilot/core';

/**
 * Reads mounts in awk, from what the kernel tells of them: `device`, `root`, `place` and whether it is `covered` of each, and the `top` one of
 * each place; the type stands behind field `i`. Function `bound` gives the path from which what is mounted there is to be bound, escaped as the
 * kernel does: a directory of a file system that is mounted elsewhere, or the whole of one without a device, of which `mount -t` would make
 * another. Empty where it is mounted by itself. Of places that show the same, the first one by its name is the origin, in whatever order they
 * were mounted.
 */
export const readMounts = `{ for (i = 7; $i != "-"; i++); place[NR] = $5; device[NR] = $3; root[NR] = $4
  if ($5 in top) covered[top[$5]] = 1
  top[$5] = NR }
function prefix(of, text) { return of == "/" || of == text || index(text, of "/") == 1 }
function below(of, text) { return of == "/" ? (text == "/" ? "" : text) : substr(text, length(of) + 1) }
function bound(n, count, each, best) {
  if (root[n] ~ /\\/\\/deleted$/ || (root[n] == "/" && device[n] !~ /^0:/)) return ""
  for (each = 1; each <= count; each++) {
    if (device[each] != device[n] || covered[each] || !prefix(root[each], root[n])) continue
    if (root[each] == root[n] && place[each] "" >= place[n] "") continue
    if (!best || length(root[each]) < length(root[best]) || (root[each] == root[best] && place[each] "" < place[best] "")) best = each
  }
  if (!best) return ""
  return (place[best] == "/" && root[best] != root[n] ? "" : place[best]) below(root[best], root[n])
}`;

/** A mount of which a part of a file system, or all that is mounted elsewhere too, is to be seen. */
export interface Bind {
  /** Root and type as the kernel tells them. */
  readonly root: string;
  readonly type: string;
  readonly options: string;
  /** Where it is, and where its content is found; the first as the kernel escapes it, too. */
  readonly place: string;
  readonly escapedPlace: string;
  readonly origin: string;
}

/** Binds exactly that directory, with the options of the place; what turns out to be another one is taken away again. Pure. */
export function bindScript({ root, type, options, place, escapedPlace, origin }: Bind): string {
  return `[ -e ${quote(place)} ] || mkdir -p -- ${quote(place)}
mount --bind -- ${quote(origin)} ${quote(place)} || exit
found=$(place=${quote(escapedPlace)} awk '$5 == ENVIRON["place"] { for (i = 7; $i != "-"; i++); found = $4 " " $(i + 1) } END { print found }' /proc/self/mountinfo)
if [ "$found" != ${quote(`${root} ${type}`)} ]; then
  umount -- ${quote(place)}
  echo ${quote(`at ${origin} there is not what was mounted at ${place}`)} >&2; exit 1
fi
mount -o ${quote(`remount,bind,${options}`)} ${quote(place)} || { umount -- ${quote(place)}; exit 1; }`;
}
