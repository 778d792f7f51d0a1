import { lookFunction } from './state-lines.js';

/** Exit code when something was changed by somebody after the last look, and was given back; its path has been printed, NUL-terminated. */
export const changedMeanwhile = 78;

/** Numbers of renameat2 in the kernels that Perl is made for. Source: syscall tables of Linux 6.1. */
const perl = String.raw`use Config; my %numbers = (x86_64 => 316, i686 => 353, i386 => 353, i586 => 353, arm => 382, armv7l => 382,
  aarch64 => 276, riscv64 => 276, loongarch64 => 276, ppc64le => 357, powerpc64le => 357, s390x => 347);
my $number = $numbers{(split /-/, $Config{archname})[0]} or exit 1;
my $folder = shift;
for (@ARGV) { my ($from, $to) = ("$folder/$_", $_); syscall($number, -100, $from, -100, $to, 2) == 0 or print STDERR "$to: $!\n" }`;

const python = `import ctypes, os, sys
rename = ctypes.CDLL(None, use_errno=True).renameat2
folder, *names = map(os.fsencode, sys.argv[1:])
for name in names:
  if rename(-100, folder + b"/" + name, -100, name, 2): print(os.strerror(ctypes.get_errno()), file=sys.stderr)`;

/**
 * Functions of the script that puts into place, which stands in the directory in question. What is replaced or taken away is kept in the
 * staging directory until it is seen to be what was looked at: whatever somebody did to it up to that moment is found there, and given back.
 *
 * Two names change places at once (RENAME_EXCHANGE, Linux 3.15) by whichever program of the host can do that, which is tried on two files of
 * the staging directory. Where none can, what is there gets a further name before it is replaced: what is written into it is kept as well, and
 * only another file that takes its name in the moment between is not.
 */
export const exchangeFunctions = `${lookFunction}
new_line='
'
by_perl() { perl -e '${perl}' -- "$@"; }
by_python() { python3 -I -c '${python}' "$@"; }
by_mv() {
  staged=$1
  shift
  for name; do mv --exchange --no-copy -T -- "$staged/$name" "$name"; done
}
by_links() {
  staged=$1 kept=$S/was/$folder
  mkdir -p -- "$kept" || exit 74
  shift
  for name; do
    present "$staged/$name" || continue
    if [ -d "$name" ] && [ ! -L "$name" ] || [ -d "$staged/$name" ] || ! ln -- "$name" "$kept/$name" 2>/dev/null; then
      mv -f -- "$name" "$kept/$name"
    fi
    mv -f -- "$staged/$name" "$name"
  done
}
choose() {
  mkdir -p trial/a && cd trial || exit 74
  for by in by_perl by_python by_mv by_links; do
    [ $by != by_links ] || break
    echo one >a/x
    echo two >x
    $by a ./x >/dev/null 2>&1 && [ "$(cat a/x x 2>/dev/null)" = "two\${new_line}one" ] && break
  done
  cd ..
}
# Folder, states, names: what is staged takes the place of what is there.
swap() {
  folder=$1 states=$2 kept=$S/$1
  shift 2
  $by "$S/$folder" "$@"
  verify back_by_swap "$@"
}
back_by_swap() { if [ $by = by_links ]; then mv -f -- "$kept/$1" "$1"; else $by "$kept" "$1"; fi; }
# Folder, states, name, paths: what a directory held that something took the place of.
held() {
  folder=$1 states=$2 kept=$S/$1 name=$3
  [ $by != by_links ] || kept=$S/was/$1
  shift 3
  [ "$(cd -P -- "$kept" && look "$@")" = "$states" ] || { back_by_swap "$name"; told "$name"; }
}
# Folder, name, number: of all that such a directory held.
count() {
  folder=$1 kept=$S/$1
  [ $by != by_links ] || kept=$S/was/$1
  [ $(find "$kept/$2" -mindepth 1 -print0 | tr -dc '\\000' | wc -c) -eq $3 ] || { back_by_swap "$2"; told "$2"; }
}
# Folder, states, names: what is there goes aside.
take() {
  folder=$1 states=$2 kept=$S/$1
  shift 2
  must mkdir -p -- "$kept"
  mv -f -- "$@" "$kept"
  verify back_aside "$@"
}
back_aside() { mv -n -- "$kept/$1" .; }
# How it is given back, names: what is kept is what was looked at, or is given back.
verify() {
  how=$1 changed=
  shift
  [ "$(cd -P -- "$kept" && look "$@")" = "$states" ] && return
  for name; do
    state=\${states%%"$new_line"*} states=\${states#*"$new_line"}
    [ "$(look "$kept/$name")" = "$state" ] && continue
    if [ $how = back_aside ]; then
      present "$kept/$name" || present "$name" || continue
    fi
    # It is what was looked at, and cannot be moved.
    [ "$(look "$name")" != "$state" ] || exit 74
    present "$kept/$name" && $how "$name"
    printf '%s\\0' "\${here%/}/\${name#./}"
    changed=1
  done
  [ -z "$changed" ] || exit ${changedMeanwhile}
}
told() { printf '%s\\0' "\${here%/}/\${1#./}"; exit ${changedMeanwhile}; }
# States, names: what stays is what was looked at.
same() {
  states=$1
  shift
  [ "$(look "$@")" = "$states" ] && return
  for name; do
    state=\${states%%"$new_line"*} states=\${states#*"$new_line"}
    [ "$(look "$name")" = "$state" ] || told "$name"
  done
}
# Folder, names: what is staged comes where nothing is.
put() {
  from=$S/$1
  shift
  for name; do set -- "$@" "$from/$name"; shift; done
  mv -n -- "$@" . && status=0 || status=74
  for name; do ! present "$name" || ! present "./\${name##*/}" || told "./\${name##*/}"; done
  [ $status = 0 ] || exit $status
}`;
