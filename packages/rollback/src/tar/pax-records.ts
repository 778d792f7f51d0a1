import { invalidTar } from './tar-error.js';

/** Records of a pax extended header, values as bytes: names and attributes need not be UTF-8. */
export type PaxRecords = ReadonlyMap<string, string>;

/**
 * Reads the body of a pax extended header: `<length> <key>=<value>\n`, again and again, where the length counts itself. Source:
 * IEEE Std 1003.1-2017, pax, "pax Extended Header".
 *
 * @throws OpsError `tar-stream-invalid`
 */
export function readPaxRecords(body: Buffer): PaxRecords {
  const text = body.toString('latin1');
  const records = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const space = text.indexOf(' ', at);
    const end = at + Number(text.slice(at, space));
    const equals = text.indexOf('=', space);
    if (
      space < 0 ||
      !Number.isInteger(end) ||
      end > text.length ||
      equals < 0 ||
      equals >= end ||
      text[end - 1] !== '\n'
    ) {
      throw invalidTar('an extended header has a record of the wrong length');
    }
    records.set(text.slice(space + 1, equals), text.slice(equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** The body of a pax extended header, in the order of the records; a character for each byte. */
export function paxRecords(records: Iterable<readonly [key: string, value: string]>): string {
  let body = '';
  for (const [key, value] of records) body += paxRecord(key, value);
  return body;
}

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  // The length counts its own digits, of which it may need one more for that.
  let length = rest.length + String(rest.length).length;
  if (String(length).length + rest.length !== length) length += 1;
  return `${length}${rest}`;
}

/** A name of an attribute as part of a key, in which GNU tar writes `=` and `%` by their numbers. */
export function encodeKey(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('=', '%3D');
}

/** The name that {@link encodeKey} was given. */
export function decodeKey(key: string): string {
  return key.replaceAll('%3D', '=').replaceAll('%25', '%');
}
