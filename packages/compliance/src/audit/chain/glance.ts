/** What a record says of its place in the log, when and of what type it is. */
export interface RecordPlace {
  readonly at: number;
  readonly log: string;
  readonly previous: string;
  readonly sequence: number;
  readonly type: string;
}

const [beforeAt, beforeLog, beforeType] = ['},"at":', ',"log":"', ',"type":"'];
const atEnd = /[0-9]+(?=,)/y;
const chained = /,"log":"([^"\\]*)","previous":"([0-9a-f]{64})","sequence":([0-9]+)(?=,)/y;

/** What a pattern finds at a place of a text. */
function readAt(text: string, place: number, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/**
 * Finds in the canonical JSON of a record what stands at fixed places of it, without reading the rest: no text within it can
 * have a quote that is not escaped, no value before `at` has an object in it, and none behind `log`. Of a text that is no
 * record it says anything or nothing.
 */
export function glance(body: string): RecordPlace | undefined {
  const at = readAt(body, body.indexOf(beforeAt) + beforeAt.length, atEnd);
  const place = readAt(body, body.lastIndexOf(beforeLog), chained);
  const typeAt = body.lastIndexOf(beforeType);
  if (at === null || place === null || typeAt < place.index) return undefined;
  const [, log = '', previous = '', sequence] = place;
  const type = body.slice(typeAt + beforeType.length, -2);
  return { at: Number(at[0]), log, previous, sequence: Number(sequence), type };
}
