import type { Entry } from '../entry/entry.js';

/** An entry as one line of JSON. */
export function entryToJson(entry: Entry): string {
  return JSON.stringify({ ...entry, modifiedAt: String(entry.modifiedAt), changedAt: String(entry.changedAt) });
}

/** What {@link entryToJson} wrote. */
export function entryFromJson(line: string): Entry {
  const entry = JSON.parse(line);
  return { ...entry, modifiedAt: BigInt(entry.modifiedAt), changedAt: BigInt(entry.changedAt) };
}
