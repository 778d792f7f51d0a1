import { quote } from '@opspilot/core';

/** Exit code where there can be no layers; why has been said. */
export const impossible = 78;

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
 * Runs a script as root where nothing that is changed stays: in namespaces of its own, the file systems of the host below `$S/root` under
 * layers in memory. It gets the words that the shell has that runs this.
 *
 * @param maxSize - bytes that the layers take at most
 */
export function inLayers(inside: string, maxSize: number): string {
  return `[ "$(id -u)" = 0 ] || { echo 'it takes root' >&2; exit ${impossible}; }
for tool in unshare timeout chroot awk; do
  command -v $tool >/dev/null || { echo "there is no $tool" >&2; exit ${impossible}; }
done
unshare --mount --net --pid --ipc --fork --kill-child true 2>/dev/null || { echo 'namespaces are not allowed there' >&2; exit ${impossible}; }
exec unshare --mount --net --pid --ipc --fork --kill-child sh -c ${quote(`${stage(maxSize)}\n${inside}`)} sh "$@"`;
}
