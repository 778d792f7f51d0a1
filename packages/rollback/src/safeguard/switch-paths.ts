import { quote } from '@opspilot/core';

/**
 * Functions of the shell that keep paths and bring them back. Between the two, whoever owns a directory on the way may have
 * put a symbolic link in its place: each directory is entered as it lay, by its physical name, and a path whose directory is
 * not there any more is left alone and told of. What is brought back is made in a directory that nobody else enters, and
 * moved to its place in one step, and what stood there is kept beside the switch.
 */
const functions = `physical() {
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
keep_path() {
  physical "$2" > "$folder/paths/$1.directory" || return 1
  [ -e "$2/$3" ] || [ -L "$2/$3" ] || return 0
  (cd -P -- "$2" && tar -cpf "$folder/paths/$1.tar" -- "./$3")
}
within() {
  d=$(cat "$folder/paths/$1.directory")
  cd -P -- "$d" 2>/dev/null && [ "$(pwd -P)" = "$d" ]
}
path_back() {
  kept=$folder/paths/$1
  if ! within "$1"; then
    [ ! -e "$kept.tar" ] && [ ! -e "$d" ] && return 0
    printf '%s is not where it was: %s is left alone\\n' "$d" "$2"
    return 1
  fi
  new=./.opspilot-switch-$1-$$
  mkdir -m 700 -- "$new" && cd -P -- "$new" && [ -O . ] || return 1
  mkdir new was && cd new || return 1
  [ ! -e "$kept.tar" ] || tar -xpf "$kept.tar" || return 1
  [ "$(cd ../.. && pwd -P)" = "$d" ] || return 1
  # A file is replaced in one step; a directory goes as a whole, with what was put into it since.
  if { [ ! -e "$kept.tar" ] || [ -d "../../$2" ]; } && { [ -e "../../$2" ] || [ -L "../../$2" ]; }; then
    mv -- "../../$2" "../was/$2" || return 1
  fi
  if [ -e "$kept.tar" ] && ! mv -fT -- "./$2" "../../$2"; then
    [ ! -e "../was/$2" ] || mv -T -- "../was/$2" "../../$2"
    return 1
  fi
  # What stood there is kept, where nobody else looks.
  if [ -e "../was/$2" ] || [ -L "../was/$2" ]; then mv -- "../was/$2" "$kept.replaced"; fi
  within "$1" && rm -rf -- "$new"
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
  const each = paths.map((path, index) => {
    const [directory, name] = parted(path);
    return `keep_path ${index} ${quote(directory)} ${quote(name)} || give_up`;
  });
  return [functions, 'mkdir "$folder/paths" || give_up', ...each];
}

/** Lines that bring back what was kept, and take away what did not exist. */
export function pathsBack(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  return [functions, ...paths.map((path, index) => `(path_back ${index} ${quote(parted(path)[1])})`)];
}
