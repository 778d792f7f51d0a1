import { unavailable } from './run-script.js';
import { stagingPrefix } from './staging-directory.js';

/** What `find -printf` is told: what is known of a path, in the form that the probe reads. To stand in double quotes of a shell. */
const stateFormat = String.raw`%y %m %U %G %s %T@ %C@ %D %i %n %u/%g/%p\0%l\0`;

/**
 * A script that prints the state of paths. It reads from stdin NUL-terminated words in pairs: `t` (that path and all below it) or
 * `p` (that path alone) or `s` (directories right in it that a restore stages in), and the absolute path. For every path it prints two NUL-terminated words:
 *
 *     <type> <mode> <uid> <gid> <size> <mtime> <ctime> <device> <inode> <links> <user>/<group>/<path>
 *     <what a symbolic link holds>
 *
 * Names of users hold no slash. A path that does not exist is of the type `-`, one that cannot be looked at of the type `?`; of
 * them the other fields are missing. Kernel file systems are not entered: what they show is no file's content. Nor is what a restore
 * stages in.
 */
export const probeScript = String.raw`LC_ALL=C; export LC_ALL
find /dev/null -maxdepth 0 -printf '' 2>/dev/null || exit ${unavailable}
exec xargs -0 -r -n 2000 sh -c '
format="${stateFormat}"
count=0
alone() { find "$@" -maxdepth 0 -printf "$format"; }
kind=
for word; do
  if [ -z "$kind" ]; then kind=$word; continue; fi
  path=$word
  if [ -e "$path" ] || [ -L "$path" ]; then
    case $kind in
      p)
        # From here on the arguments are what find is asked at a time: few enough, as each that is added copies all of them.
        if [ $count -eq 0 ]; then set -- "$path"; else set -- "$@" "$path"; fi
        count=$((count + 1))
        if [ $count -eq 250 ]; then alone "$@"; count=0; fi ;;
      s) find "$path/." -maxdepth 1 -type d -name "${stagingPrefix}*" -printf "$format" 2>/dev/null ;;
      *) find "$path" \( -fstype proc -o -fstype sysfs -o -fstype cgroup2 -o -fstype devtmpfs \) -prune -o \
          \( -type d -name "${stagingPrefix}*" -prune -o -true \) -printf "$format" ;;
    esac
  elif [ $kind = s ]; then :
  else
    above=\${path%/*}
    while [ -n "$above" ] && ! [ -e "$above" ]; do above=\${above%/*}; done
    # Below what is no directory, there is nothing.
    if ! [ -d "\${above:-/}" ] || [ -x "\${above:-/}" ]; then printf "%s\000\000" "- $path"; else printf "%s\000\000" "? $path"; fi
  fi
  kind=
done
[ $count -eq 0 ] || alone "$@"
:' sh`.replaceAll('\\$', '$');
