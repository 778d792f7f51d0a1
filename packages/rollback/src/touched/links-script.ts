import { noDisk } from '../entry/no-disk.js';

/** How much of what a link leads to is looked at before it counts as too much. */
export const mostBehindLink = { entries: 20_000, kibibytes: 262_144 };

/**
 * A script that tells where symbolic links lead. It reads NUL-terminated words from stdin in pairs: a kind and an absolute path.
 *
 * - `l`: links below that path, itself among them
 * - `m`: what is at that path, and links below it unless that is too much to be looked at
 * - `f`: the same, and nothing of directories
 *
 * For each it prints a word `<type> <paths> <kibibytes> <path>`, one for each link (where that leads to in the end), and an empty one.
 * Types are `d` for directories, `D` for those that hold too much, `f` for all else, and `-` for what is not there.
 */
export const linksScript = String.raw`LC_ALL=C; export LC_ALL
if readlink -zf / >/dev/null 2>&1; then LEAD='readlink -zf -- "$@"'
else LEAD='for l; do t=$(readlink -f -- "$l"; echo .) && printf "%s\000" "\${t%??}"; done'
fi
export LEAD
exec xargs -0 -r -n 400 sh -c '
while [ $# -gt 0 ]; do
  k=$1 path=$2 type=- n=0 size=0
  shift 2
  if [ $k = l ]; then type=d
  elif [ -d "$path" ]; then
    type=d
    # Kernel file systems hold no content that could be put back, and lead everywhere.
    case $path/ in /proc/* | /sys/* | /dev/*) [ $k = f ] || type=D k=f ;; esac
    if [ $k = m ]; then
      n=$(find "$path/" ${noDisk} -prune -o -print 2>/dev/null | head -n ${mostBehindLink.entries + 1} | wc -l)
      if [ $n -gt ${mostBehindLink.entries} ]; then type=D; else size=$(du -sk "$path/" 2>/dev/null); size=\${size%%[!0-9]*}; fi
    fi
  elif [ -e "$path" ]; then type=f n=1 size=$(du -k "$path" 2>/dev/null); size=\${size%%[!0-9]*}
  fi
  printf "%s\000" "$type $((n)) \${size:-0} $path"
  case $k$type in
    ld | md) find "$path" ${noDisk} -prune -o -type l -print0 2>/dev/null | xargs -0 -r sh -c "$LEAD" sh 2>/dev/null ;;
  esac
  printf "\000"
done
:' sh`.replaceAll('\\$', '$');
