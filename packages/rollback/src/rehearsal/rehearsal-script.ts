import { quote } from '@opspilot/core';

/** Exit code where nothing can be rehearsed; why has been said. */
export const impossible = 78;

/** Exit code of `timeout`. Source: its manual. */
export const timedOut = 124;

/**
 * What is run first in namespaces of its own: a root that shows the host's files, layers in memory over each of its file systems. One
 * that takes no layer can only be read. Nothing of kernel or daemons is reached: /proc is that of the namespace and read-only, /dev
 * holds what holds nothing, /sys and /run are empty.
 */
const stage = (maxSize: number): string => `give_up() { echo "$1" >&2; exit ${impossible}; }
mount --make-rprivate / 2>/dev/null || give_up 'no file system can be mounted there'
S=/mnt
[ -d $S ] || S=/media
mounts=$(awk '{ i = 7; while ($i != "-") i++; print $5, $(i + 1) }' /proc/self/mountinfo) || give_up 'its mounts cannot be read'
mount -t tmpfs -o mode=700,size=${maxSize} rehearsal $S || give_up 'no file system can be mounted there'
mkdir $S/root $S/layers
count=0
layer() {
  count=$((count + 1))
  mkdir -p $S/layers/$count/upper $S/layers/$count/work
  mount -t overlay -o "redirect_dir=off,lowerdir=$1,upperdir=$S/layers/$count/upper,workdir=$S/layers/$count/work" rehearsal "$S/root$1" 2>/dev/null ||
    mount -t overlay -o "lowerdir=$1,upperdir=$S/layers/$count/upper,workdir=$S/layers/$count/work" rehearsal "$S/root$1" 2>/dev/null || return 1
  printf '%s' "$1" > $S/layers/$count/of
}
layer / || give_up 'its kernel has no overlays, or none over its root'
while read -r point type; do
  case $type in ext[234]|xfs|btrfs|tmpfs|f2fs|zfs|vfat) ;; *) continue ;; esac
  case $point in /|/proc/*|/sys/*|/dev|/dev/*|/run|/run/*|$S|$S/*|*[:,\\\\]*) continue ;; esac
  [ -d "$S/root$point" ] && [ -d "$point" ] || continue
  layer "$point" || { mount --bind "$point" "$S/root$point" && mount -o remount,bind,ro "$S/root$point"; } || give_up "$point cannot be shown"
done <<MOUNTS
$mounts
MOUNTS
mount -t proc -o ro proc $S/root/proc || give_up 'it shows no processes'
mount -t tmpfs -o mode=755 rehearsal $S/root/dev && mkdir $S/root/dev/shm && chmod 1777 $S/root/dev/shm
for name in null zero full random urandom; do : > $S/root/dev/$name && mount --bind /dev/$name $S/root/dev/$name; done
[ ! -d $S/root/run ] || mount -t tmpfs -o mode=755 rehearsal $S/root/run`;

/**
 * What reads the layers: `p` or `t` (with all below) and a path, NUL-terminated. What stands in a layer is new, changed, or says that
 * something is gone. A directory also stands there for what is in it: it is told where it was not there, its owner or mode is another
 * one, or it was made anew, so that something that was in it is neither there nor said to be gone.
 */
const readLayers = `for layer in $S/layers/*; do
  of=$(cat $layer/of; echo .) of=\${of%.} of=\${of%/}
  cd $layer/upper || exit 1
  find . -mindepth 1 -exec sh -c '
    is_new() {
      for child in "$there"/* "$there"/.[!.]*; do
        [ -e "$child" ] || [ -L "$child" ] || continue
        name=\${child##*/}
        [ -e "$path/$name" ] || [ -L "$path/$name" ] || [ -e "$shown/$name" ] || [ -L "$shown/$name" ] || return 0
      done
      return 1
    }
    of=$0 root=$1
    shift
    for path; do
      there=$of/\${path#./} kind=p
      shown=$root$there
      if [ -d "$path" ] && [ ! -L "$path" ]; then
        if [ ! -d "$there" ] || [ -L "$there" ] || is_new; then kind=t
        elif [ "$(stat -c "%a %u %g" -- "$path")" = "$(stat -c "%a %u %g" -- "$there")" ]; then continue
        fi
      elif [ -d "$there" ] && [ ! -L "$there" ]; then kind=t
      fi
      printf "%s\\\\000%s\\\\000" $kind "$there"
    done' "$of" $S/root {} +
done`;

/** Rehearses a command in its directory, and prints its exit code and what it would have changed. */
export function rehearsalScript(command: string, { seconds, maxSize }: { seconds: number; maxSize: number }): string {
  const inside = `${stage(maxSize)}
timeout -k 5 ${Math.ceil(seconds)} chroot $S/root sh -c 'cd -- "$0" && exec sh -c "$1"' "$1" ${quote(command)} </dev/null >/dev/null 2>&1
status=$?
[ $status != 137 ] || status=${timedOut}
printf '%s\\000' $status
${readLayers}`;
  return `[ "$(id -u)" = 0 ] || { echo 'only root can rehearse' >&2; exit ${impossible}; }
for tool in unshare timeout chroot awk; do
  command -v $tool >/dev/null || { echo "there is no $tool" >&2; exit ${impossible}; }
done
unshare --mount --net --pid --ipc --fork --kill-child true 2>/dev/null || { echo 'namespaces are not allowed there' >&2; exit ${impossible}; }
exec unshare --mount --net --pid --ipc --fork --kill-child sh -c ${quote(inside)} sh "$PWD"`;
}
