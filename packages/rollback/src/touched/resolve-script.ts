/**
 * A script that finds out which paths patterns come to on the host. It reads NUL-terminated words from stdin, three at a time: a kind, a
 * pattern, and the pattern of a name that is looked for at any depth below it, or nothing. A kind is a letter and further ones:
 *
 * - `t` or `p`: that path with all below it, or not; `s`: only which paths are found, as they stand
 * - `n`: what a symbolic link leads to goes with it as far as it does itself
 * - `c`: what is not there comes into being, also where that has the wildcards of a pattern in its name
 * - `l`: it is a path, whatever is in its name
 * - `w`: where it is a directory, it is with all below it
 * - `x`: it is the first name with a number behind it that is free
 * - `i`: letters of the name may be of either case
 * - `d`: behind `s`, directories are looked for
 * - others are handed on: digits, by which it is known what was asked
 *
 * It prints pairs: the kind, and an absolute path whose parent directory is the real one. Of a path whose parent does not exist
 * it prints the topmost that is missing: that is what comes into being. Of a symbolic link it prints where it leads, too: many
 * commands write through it. A pattern that nothing matches prints nothing, unless it comes into being; what stands behind the last part
 * with a wildcard need not be there.
 */
export const resolveScript = String.raw`LC_ALL=C; export LC_ALL
exec xargs -0 -r -n 600 sh -c '
say() { printf "%s\000%s\000" "$1" "$2"; }
real() { r=$(cd -P -- "$1" 2>/dev/null && { pwd -P; echo .; }) && r=\${r%??}; }
resolve() {
  kind=$1 path=$2
  case $kind in s*) say "$kind" "$path"; return ;; esac
  # Nobody knows what a relative one is meant from: it would never come to the root.
  case $path in /*) ;; *) exit 1 ;; esac
  while [ "$path" != / ]; do
    parent=\${path%/*} base=\${path##*/}
    [ "$parent" = "$seen" ] || { real "\${parent:-/}" || r=; seen=$parent; }
    [ -n "$r" ] && break
    seen=.
    path=\${parent:-/}
  done
  if [ "$path" = / ]; then say "$kind" /; return; fi
  [ "$r" = / ] && r=
  case $kind in *w*) [ ! -d "$path" ] || kind=t$kind ;; esac
  # What comes into being may be a directory.
  [ -e "$path" ] || [ -L "$path" ] || kind=t
  say "$kind" "$r/$base"
  if [ -L "$path" ]; then
    target=$(readlink -f -- "$path"; echo .) && target=\${target%??}
    case $kind in *n*) ;; *) kind=p ;; esac
    [ -z "$target" ] || say "$kind" "$target"
  fi
  [ -n "$r" ] || seen=.
}
below() {
  real "$pattern" || return
  seen=.
  case $k in
    s*d*) find "\${r%/}/" -type d -print0 ;;
    *i*) find "\${r%/}/" -mindepth 1 -iname "$name" -print0 ;;
    *) find "\${r%/}/" -mindepth 1 -name "$name" -print0 ;;
  esac | xargs -0 -r printf "$k\000%s\000"
}
seen=.
while [ $# -gt 0 ]; do
  k=$1 pattern=$2 name=$3
  shift 3
  if [ -n "$name" ]; then below; continue; fi
  case $k in *l*) resolve "$k" "$pattern"; continue ;; esac
  case $k in
    *x*)
      number=1
      while [ -e "$pattern.$number" ] || [ -L "$pattern.$number" ]; do number=$((number + 1)); done
      resolve "$k" "$pattern.$number"
      continue ;;
  esac
  case $pattern in
    *[*?]*)
      # Wildcards stand in the head; the tail may be missing below it.
      tail=\${pattern##*[*?]}
      case $tail in */*) tail=/\${tail#*/} ;; *) tail= ;; esac
      any= IFS=
      for found in \${pattern%"$tail"}; do
        if [ -n "$tail" ]; then [ -d "$found" ]; else [ -e "$found" ] || [ -L "$found" ]; fi || continue
        any=.
        case $k in *c*) resolve "$k" "$found$tail"; continue ;; esac
        if [ -e "$found$tail" ] || [ -L "$found$tail" ]; then resolve "$k" "$found$tail"; fi
      done
      unset IFS
      case $any$k in .*) ;; *c*) resolve "$k" "$pattern" ;; esac ;;
    *) resolve "$k" "$pattern";;
  esac
done' sh`.replaceAll('\\$', '$');
