/**
 * A script that prints a tar stream of exactly the paths that stdin names, NUL-terminated. A path that vanished is missing.
 *
 * @param recordSize - bytes that tar writes at a time
 */
export const captureScript = (recordSize: number): string => String.raw`LC_ALL=C; export LC_ALL
exec tar --create --file=- --record-size=${recordSize} --format=posix --xattrs --xattrs-include='*' --acls --sparse --absolute-names \
  --no-recursion --warning=no-file-ignored --null --verbatim-files-from --files-from=-
`;
