import { unavailable } from '../probe/run-script.js';

/** A script that prints a tar stream of exactly the paths that stdin names, NUL-terminated. A path that vanished is missing. */
export const captureScript = String.raw`LC_ALL=C; export LC_ALL
case $(tar --version 2>/dev/null) in *"GNU tar"*) ;; *) exit ${unavailable};; esac
exec tar --create --file=- --format=posix --xattrs --xattrs-include='*' --acls --sparse --numeric-owner --absolute-names \
  --no-recursion --warning=no-file-ignored --null --verbatim-files-from --files-from=-
`;
