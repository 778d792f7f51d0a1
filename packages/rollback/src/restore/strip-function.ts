/** Attributes that anybody gives to a directory; others belong to the kernel and to access control lists. */
const given = String.raw`^\(user\|trusted\)\.`;

const python = `import os, re, sys
for path in map(os.fsencode, sys.argv[1:]):
  for name in os.listxattr(path, follow_symlinks=False):
    if re.match("(user|trusted)[.]", name): os.removexattr(path, name, follow_symlinks=False)`;

/**
 * A function of the script that puts into place: takes attributes away from directories that stay. tar sets those that an archive names,
 * and takes none away.
 */
export const stripFunction = `strip() {
  tar --create --format=posix --no-recursion --xattrs --xattrs-include='*' -- "$@" | grep -aq 'SCHILY\\.xattr\\.[ut]' || return 0
  if command -v setfattr >/dev/null && command -v getfattr >/dev/null; then
    for path; do
      getfattr -h -m '^(user|trusted)\\.' -- "$path" 2>/dev/null | grep '${given}' | while IFS= read -r name; do
        setfattr -h -x "$name" -- "$path" || exit 1
      done || exit 74
    done
  else
    python3 -I -c '${python}' "$@" || { echo 'attributes cannot be taken away: there is neither setfattr nor python3' >&2; exit 74; }
  fi
}`;
