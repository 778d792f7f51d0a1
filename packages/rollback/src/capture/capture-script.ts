/** A script that prints a tar stream of exactly the paths that stdin names, NUL-terminated. A path that vanished is missing. */
export const captureScript = String.raw`LC_ALL=C; export LC_ALL
exec tar --create --file=- --format=posix --xattrs --xattrs-include='*' --acls --sparse --numeric-owner --absolute-names \
  --no-recursion --warning=no-file-ignored --null --verbatim-files-from --files-from=-
`;
