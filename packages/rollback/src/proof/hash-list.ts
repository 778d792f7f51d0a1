/** Hashes by path, of a list in the form of sha256sum: two spaces stand between them. */
export function hashList(list: Buffer | undefined): ReadonlyMap<string, string> {
  const lines = list?.toString('utf8').split('\n').slice(0, -1) ?? [];
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}
