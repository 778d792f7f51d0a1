import { ownFolder } from '../../probe/own-folder.js';

/**
 * Shell functions for files of packages that were installed by their path: no source has them again once they are gone. They are kept on
 * the host as apt keeps its own, in a directory that only its user reads.
 */
export const packageFolder = `${ownFolder('packages')}
file_of() { # name with architecture, version
  printf '%s_%s_%s.deb' "\${1%:*}" "$(printf %s "$2" | sed 's/:/%3a/g')" "\${1##*:}"
}
# Says in $kept where it is kept. A file of that version may be kept already that is the one installed: another takes its place only
# once it is that itself.
keep_package() { # name with architecture, version, path, whether that is installed
  kept=$3
  mkdir -m 700 "$packages"
  own_packages || return 0
  file=$packages/$(file_of "$1" "$2")
  if [ ! -e "$file" ] || { [ -n "$4" ] && ! cmp -s "$3" "$file"; }; then
    part=$(mktemp "$packages/part.XXXXXX") || return 0
    cp "$3" "$part" && sync "$part" && mv -f "$part" "$file" || { rm -f "$part"; return 0; }
  fi
  kept=$file
}`;
