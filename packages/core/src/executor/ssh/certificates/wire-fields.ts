const lengthBytes = 4;
const largeBytes = 8;

/** Reads the fields of a structure of the SSH protocol (RFC 4251, 5) one after the other. */
export interface WireFields {
  /** How many bytes have been read. */
  position(): number;
  isAtEnd(): boolean;
  /** @throws RangeError when there are fewer bytes than the field has, as do all of them */
  string(): Buffer;
  uint32(): number;
  uint64(): bigint;
}

/** Begins at the first byte. The fields are views of `bytes`. */
export function wireFields(bytes: Buffer): WireFields {
  let at = 0;
  const uint32 = (): number => {
    const value = bytes.readUInt32BE(at);
    at += lengthBytes;
    return value;
  };
  return {
    position: () => at,
    isAtEnd: () => at === bytes.length,
    uint32,
    uint64: () => {
      const value = bytes.readBigUInt64BE(at);
      at += largeBytes;
      return value;
    },
    string: () => {
      const end = uint32() + at;
      if (end > bytes.length) throw new RangeError('a field is longer than what holds it');
      const field = bytes.subarray(at, end);
      at = end;
      return field;
    },
  };
}

/** Every field of `bytes`, which holds nothing but strings. */
export function wireStrings(bytes: Buffer): readonly Buffer[] {
  const fields = wireFields(bytes);
  const strings: Buffer[] = [];
  while (!fields.isAtEnd()) strings.push(fields.string());
  return strings;
}

/** The strings one after the other, each behind its length. */
export function wireEncoded(strings: readonly Buffer[]): Buffer {
  return Buffer.concat(
    strings.flatMap((each) => {
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt32BE(each.length);
      return [length, each];
    }),
  );
}
