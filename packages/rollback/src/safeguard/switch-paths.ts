import { quote } from '@opspilot/core';

/**
 * Functions of the shell that keep paths and bring them back. What a link leads to is kept beside the link, for whoever writes to
 * a link writes there. Between the two, whoever owns a directory on the way may have
 * put a symbolic link in its place: each directory is entered as it lay, by its physical name, and a path whose directory is
 * not there any more is left alone and told of. What is brought back is made in a directory that nobody else enters, and
 * moved to its place in one step, and what stood there is kept beside the switch. A file that no other can be moved over, since it
 * is a mount point or its directory cannot be written to, is written in place.
 */
const functions = `archive() {
  what=$1 file=$2
  shift 2
  case $(tar --version 2>/dev/null) in
    *GNU*)
      case $what in
        create) tar --create --file="$file" --format=posix --sparse --numeric-owner --xattrs --xattrs-include='*' --acls "$@" ;;
        *) tar --extract --file="$file" --preserve-permissions --numeric-owner --xattrs --xattrs-include='*' --acls "$@" ;;
      esac ;;
    *) case $what in create) tar -cf "$file" "$@" ;; *) tar -xpf "$file" "$@" ;; esac ;;
  esac
}
physical() {
  d=$1 rest=
  while [ ! -d "$d" ]; do
    rest=/\${d##*/}$rest
    d=\${d%/*}
    [ -n "$d" ] || d=/
  done
  p=$(cd -P -- "$d" && pwd -P) || return 1
  p=\${p%/}$rest
  printf '%s\\n' "\${p:-/}"
}
# Directory, name: both are kept by a number of their own.
keep_path() {
  lies=$(physical "$1") || return 1
  case $seen in *"
\${lies%/}/$2
"*) return 0 ;; esac
  seen="$seen
\${lies%/}/$2
"
  claim "\${lies%/}/$2" || return 1
  number=$((number + 1))
  kept=$folder/paths/$number
  printf '%s\\n' "$lies" > "$kept.directory" && printf '%s\\n' "$2" > "$kept.name" || return 1
  [ -e "$1/$2" ] || [ -L "$1/$2" ] || return 0
  (cd -P -- "$1" && archive create "$kept.tar" -- "./$2") || return 1
  [ ! -f "$1/$2" ] || [ -L "$1/$2" ] || : > "$kept.file" || return 1
  if [ -L "$1/$2" ]; then
    keep_target "$1/$2"
  elif [ -d "$1/$2" ]; then
    find "$1/$2" -type l > "$kept.links" || return 1
    while read -r link; do
      # Directories that links in a directory lead to are not a part of it.
      [ ! -f "$link" ] || keep_target "$link" || return 1
    done < "$kept.links"
  fi
}
keep_target() {
  to=$(readlink -- "$1") || return 1
  case $to in /*) ;; *) to=\${1%/*}/$to ;; esac
  case $to in /proc/* | /dev/*) return 0 ;; */ | */. | */..) to=$(cd -P -- "$to" 2>/dev/null && pwd -P) || return 0 ;; esac
  [ "$to" = / ] || keep_path "\${to%/*}/" "\${to##*/}"
}
within() {
  d=$(cat "$kept.directory")
  cd -P -- "$d" 2>/dev/null && [ "$(pwd -P)" = "$d" ]
}
path_back() {
  kept=$1 name=$(cat "$1.name")
  new=./.opspilot-switch-\${kept##*/}-$$
  if ! within; then
    [ ! -e "$kept.tar" ] && [ ! -e "$d" ] && return 0
    printf '%s is not where it was: %s is left alone\\n' "$d" "$name"
    return 1
  fi
  if [ -w . ]; then
    (by_rename)
    status=$?
    within && { [ -e "$new/was/$name" ] || [ -L "$new/was/$name" ] || rm -rf -- "$new"; }
    [ $status -eq 3 ] || return $status
  fi
  in_place
}
# Status 3: nothing can be moved there.
by_rename() {
  mkdir -m 700 -- "$new" && cd -P -- "$new" && [ -O . ] || return 1
  mkdir new was && cd new || return 1
  [ ! -e "$kept.tar" ] || archive extract "$kept.tar" || return 1
  [ "$(cd ../.. && pwd -P)" = "$d" ] || return 1
  # A file is replaced in one step; a directory goes as a whole, with what was put into it since.
  if { [ ! -e "$kept.tar" ] || [ -d "../../$name" ]; } && { [ -e "../../$name" ] || [ -L "../../$name" ]; }; then
    mv -- "../../$name" "../was/$name" || return 3
  fi
  if [ -e "$kept.tar" ] && ! mv -fT -- "./$name" "../../$name"; then
    [ ! -e "../was/$name" ] || mv -T -- "../was/$name" "../../$name"
    return 3
  fi
  # What stood there is kept, where nobody else looks.
  if [ -e "../was/$name" ] || [ -L "../was/$name" ]; then mv -T -- "../was/$name" "$kept.replaced"; fi
  return 0
}
in_place() {
  if [ ! -e "$kept.tar" ]; then
    [ ! -e "./$name" ] && [ ! -L "./$name" ]
  elif [ -e "$kept.file" ] && [ -f "./$name" ] && [ ! -L "./$name" ]; then
    archive extract "$kept.tar" --overwrite
  else
    printf '%s/%s can be neither replaced nor written in place\\n' "\${d%/}" "$name"
    return 1
  fi
}`;

/** A path as its directory and its name. */
function parted(path: string): readonly [directory: string, name: string] {
  const bare = path.replace(/\/+$/, '');
  const slash = bare.lastIndexOf('/');
  return [bare.slice(0, slash) || '/', bare.slice(slash + 1)];
}

/** Lines that keep paths in `$folder`, or call `give_up`. */
export function keepPaths(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const each = paths.map(
    (path) =>
      `keep_path ${parted(path)
        .map((part) => quote(part))
        .join(' ')} || give_up`,
  );
  return [functions, 'mkdir "$folder/paths" && number=0 seen= || give_up', ...each];
}

/**
 * Lines that bring back what was kept, and take away what did not exist; `failed` is set where one of them stays what it is. What came
 * back once stays as it is from then on.
 */
export function pathsBack(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  return [
    functions,
    `number=0
while number=$((number + 1)) && [ -e "$folder/paths/$number.name" ]; do
  [ -e "$folder/paths/$number.back" ] && continue
  if (path_back "$folder/paths/$number"); then : > "$folder/paths/$number.back" && moved=1; else failed=1; fi
done`,
  ];
}
