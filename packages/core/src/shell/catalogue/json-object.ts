/** An object of JSON with its values as they are read, where the text is one that can be. */
export function jsonObject<T>(text: string, read: (value: unknown) => T): ReadonlyMap<string, T> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return new Map(Object.entries(JSON.parse(text)).map(([name, value]) => [name, read(value)]));
  } catch {
    return undefined;
  }
}
