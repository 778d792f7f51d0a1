/**
 * Hashes of the contents of files, in the form that `sha256sum --check` reads, relative to the root of the host: bytes, as names are.
 *
 * @param lines - of a manifest
 */
export function contentsList(lines: readonly string[]): Buffer {
  const list = lines.flatMap((line) => {
    const [path, , , , , , , digest] = JSON.parse(line) as readonly (string | null)[];
    return path?.startsWith('/') && typeof digest === 'string' ? [lineOf(digest, path.slice(1))] : [];
  });
  return Buffer.from(list.join(''), 'latin1');
}

/** A backslash at the beginning says that the name is escaped. */
function lineOf(digest: string, name: string): string {
  if (!/[\\\n]/.test(name)) return `${digest}  ${name}\n`;
  return `\\${digest}  ${name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`;
}
