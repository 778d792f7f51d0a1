/**
 * A script that finds out which paths patterns come to on the host. It reads NUL-terminated words from stdin, three at a time: `t` or
 * `p` (with all below, or not), a pattern, and the pattern of a name that is looked for at any depth below it, or nothing. It prints pairs too: the same letter, and an absolute path whose parent directory is the
 * real one. Of a path whose parent does not exist it prints the topmost that is missing: that is what comes into being. Words
 * with `i` are a directory and a pattern of paths, of which it is every name that comes into being there. Of a
 * symbolic link it prints where it leads, too: many commands write through it. A pattern that nothing matches prints nothing.
 */
export const resolveScript = String.raw`LC_ALL=C; export LC_ALL
exec xargs -0 -r -n 600 sh -c '
say() { printf "%s\000%s\000" "$1" "$2"; }
real() { r=$(cd -P -- "$1" 2>/dev/null && { pwd -P; echo .; }) && r=\${r%??}; }
resolve() {
  kind=$1 path=$2
  if [ -n "$name" ]; then
    real "$path" || return
    find "\${r%/}/" -mindepth 1 -name "$name" -print0 | xargs -0 -r printf "$kind\000%s\000"
    seen=.
    return
  fi
  while [ "$path" != / ]; do
    parent=\${path%/*} base=\${path##*/}
    [ "$parent" = "$seen" ] || { real "\${parent:-/}" || r=; seen=$parent; }
    [ -n "$r" ] && break
    seen=.
    path=\${parent:-/}
  done
  if [ "$path" = / ]; then say "$kind" /; return; fi
  [ "$r" = / ] && r=
  # What comes into being may be a directory.
  [ -e "$path" ] || [ -L "$path" ] || kind=t
  say "$kind" "$r/$base"
  if [ -L "$path" ]; then
    target=$(readlink -f -- "$path"; echo .) && target=\${target%??}
    [ -z "$target" ] || say p "$target"
  fi
  [ -n "$r" ] || seen=.
}
seen=.
while [ $# -gt 0 ]; do
  k=$1 pattern=$2 name=$3
  if [ "$k" = i ]; then
    name= IFS=
    for found in $3; do
      if [ -e "$found" ] || [ -L "$found" ]; then resolve t "$pattern/\${found##*/}"; fi
    done
    unset IFS
    shift 3
    continue
  fi
  shift 3
  case $pattern in
    *[*?]*)
      IFS=
      for found in $pattern; do
        if [ -e "$found" ] || [ -L "$found" ]; then resolve "$k" "$found"; fi
      done
      unset IFS;;
    *) resolve "$k" "$pattern";;
  esac
done' sh`.replaceAll('\\$', '$');
