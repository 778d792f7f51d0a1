import { noDisk } from '../entry/no-disk.js';
import { machineLines } from '../machine/machine.js';
import { unavailable } from './run-script.js';
import { stagingPrefix } from './staging-directory.js';

/**
 * What `find -printf` is told: what is known of a path, in the form that the probe reads. To stand in double quotes of a shell.
 *
 * @param path - what stands for the path, which begins with a slash
 */
export const stateFormat = (path: '%p' | '/%P'): string => String.raw`%y %m %U %G %s %T@ %C@ %D %i %n ${path}\0%l\0`;

/**
 * A script that prints the state of paths. It reads from stdin NUL-terminated words in pairs: `t` (that path and all below it) or
 * `p` (that path alone) or `s` (directories right in it that a restore stages in), and the absolute path. For every path it prints two NUL-terminated words:
 *
 *     <type> <mode> <uid> <gid> <size> <mtime> <ctime> <device> <inode> <links> <path>
 *     <what a symbolic link holds>
 *
 * Owners by their numbers alone: of their names find would open a file for each path. A path that does not exist is of the type `-`, one that cannot be looked at of the type `?`; of
 * them the other fields are missing. Kernel file systems are not entered: what they show is no file's content. Nor is what a restore
 * stages in.
 *
 * What the machine is known by comes before them, in records of the type `@`. Where there is no GNU tar, a record of the type `!` comes first. Where find has no -printf, as that of BusyBox, the same is printed by
 * `stat`, a process for each path; times are those of the kernel there, too.
 */
export const probeScript = `LC_ALL=C; export LC_ALL
case $(tar --version 2>/dev/null) in *"GNU tar"*) ;; *) printf '! \\000\\000' ;; esac
${machineLines}
if find /dev/null -maxdepth 0 -printf '' 2>/dev/null; then exec ${looking({
  alone: `find "$@" -maxdepth 0 -printf "${stateFormat('%p')}"`,
  kernel: String.raw`\( -fstype proc -o -fstype sysfs -o -fstype cgroup2 -o -fstype devtmpfs \)`,
  each: `-printf "${stateFormat('%p')}"`,
})}
fi
[ "$(stat -c %h /dev/null 2>/dev/null)" ] || exit ${unavailable}
TZ=UTC0 STATE='${stateByStat()}'
export TZ STATE
exec ${looking({
  alone: 'sh -c "$STATE" sh "$@"',
  kernel: noDisk,
  each: '-exec sh -c "$STATE" sh {} +',
})}`;

/** How a host is looked at: a command that prints the states of its words, and parts of what find is told. */
interface Looking {
  readonly alone: string;
  /** What kernel file systems are. */
  readonly kernel: string;
  /** What prints the state of a path. */
  readonly each: string;
}

function looking({ alone, kernel, each }: Looking): string {
  return String.raw`xargs -0 -r -n 2000 sh -c '
count=0
alone() { ${alone}; }
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
      s) find "$path/." -maxdepth 1 -type d -name "${stagingPrefix}*" ${each} 2>/dev/null ;;
      *) find "$path" ${kernel} -prune -o \
          \( -type d -name "${stagingPrefix}*" -prune -o -type d -o ! -type d \) ${each} ;;
    esac
  elif [ $kind = s ]; then :
  else
    above=${'$'}{path%/*}
    while [ -n "$above" ] && ! [ -e "$above" ]; do above=${'$'}{above%/*}; done
    # Below what is no directory, there is nothing.
    if ! [ -d "${'$'}{above:-/}" ] || [ -x "${'$'}{above:-/}" ]; then printf "%s\000\000" "- $path"; else printf "%s\000\000" "? $path"; fi
  fi
  kind=
done
[ $count -eq 0 ] || alone "$@"
:' sh`;
}

/** A script that prints the states of its words, in single quotes. A path that vanished is missing. */
function stateByStat(): string {
  return String.raw`for path; do
  words=$(stat -c "%a %u %g %s %Y %Z %d %i %h %y %z" -- "$path" 2>/dev/null) || continue
  if [ -L "$path" ]; then type=l; elif [ -d "$path" ]; then type=d; elif [ -f "$path" ]; then type=f
  elif [ -p "$path" ]; then type=p; elif [ -S "$path" ]; then type=s; elif [ -c "$path" ]; then type=c; else type=b; fi
  target=
  [ $type != l ] || { target=$(readlink -- "$path"; echo .); target=${'$'}{target%??}; }
  set -- $words
  printf "%s\000%s\000" "$type $1 $2 $3 $4 $5.${'$'}{11#*.} $6.${'$'}{14#*.} $7 $8 $9 $path" "$target"
done`;
}
