import { stateFormat } from '../probe/probe-script.js';
import { unavailable } from '../probe/run-script.js';

/**
 * A script that prints a tar stream of exactly the paths that stdin names, NUL-terminated, followed by what `find` says of them
 * after they were read, in the form of the probe. A path that vanished in between is missing from both.
 */
export const captureScript = String.raw`LC_ALL=C; export LC_ALL
case $(tar --version 2>/dev/null) in *"GNU tar"*) ;; *) exit ${unavailable};; esac
names=$(mktemp) || exit 73
trap 'rm -f -- "$names"' 0
trap 'exit 1' 1 2 15
cat >"$names" || exit 74
tar --create --file=- --format=posix --xattrs --xattrs-include='*' --acls --sparse --numeric-owner --absolute-names \
  --no-recursion --warning=no-file-changed --warning=no-file-removed --warning=no-file-ignored \
  --null --verbatim-files-from --files-from="$names"
code=$?
# Of a path that vanished tar says that it failed: what it says is read.
[ $code -le 2 ] || exit $code
printf +
xargs -0 -r sh -c 'find "$@" -maxdepth 0 -printf "${stateFormat}" 2>/dev/null; :' sh <"$names"
`;
