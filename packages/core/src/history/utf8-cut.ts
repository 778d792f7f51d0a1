/** Bytes of a UTF-8 sequence at most (RFC 3629). */
const longestSequence = 4;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/** `bytes` without a character that its end cuts in two. */
export function withoutCutEnd(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(longestSequence, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    return sequenceLength(byte) > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** `bytes` without the rest of a character that was cut in two before it. */
export function withoutCutStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < longestSequence - 1 && isContinuation(bytes[start])) start++;
  return bytes.subarray(start);
}
