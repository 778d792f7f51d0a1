/** A set of bytes as a table of 256: 1 where the byte belongs. Reading outside the table gives undefined, which belongs nowhere. */
export type ByteClass = Uint8Array;

/** The bytes of `members`, where `a-z` is a range and a `-` at the end is itself. */
export function byteClass(members: string): ByteClass {
  const table = new Uint8Array(256);
  for (let i = 0; i < members.length; i++) {
    const first = members.charCodeAt(i);
    const isRange = members[i + 1] === '-' && i + 2 < members.length;
    table.fill(1, first, (isRange ? members.charCodeAt(i + 2) : first) + 1);
    if (isRange) i += 2;
  }
  return table;
}

/** Every byte but those of `members`. */
export function everyByteBut(members: string): ByteClass {
  return byteClass(members).map((belongs) => 1 - belongs);
}

export const alphanumeric = byteClass('A-Za-z0-9');
export const identifier = byteClass('A-Za-z0-9_.-');
export const base64Url = byteClass('A-Za-z0-9_-');
export const blank = byteClass(' \t');
