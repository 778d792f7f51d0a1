import { hasUnknown } from '../../words/markers.js';

/** Alphabet of RFC 4648, section 6. */
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const base32hex = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
/** Alphabet of Bitcoin's base58. */
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export type Encoding = 'base64' | 'base32' | 'base32hex' | 'base16' | 'base2' | 'base58';

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function ofBits(text: string, alphabet: string, width: number): Uint8Array {
  const bytes: number[] = [];
  let [held, count] = [0, 0];
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value === -1) continue;
    held = ((held << width) | value) & 0xffff;
    count += width;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Longest text of base58 that is decoded: it takes time with the square of its length. */
const longestBase58 = 2048;

function ofBase58(text: string): Uint8Array | undefined {
  if (text.length > longestBase58) return undefined;
  const bytes: number[] = [];
  for (const character of text) {
    let carry = base58.indexOf(character);
    if (carry === -1) continue;
    for (let at = 0; at < bytes.length; at += 1) {
      carry += (bytes[at] ?? 0) * 58;
      bytes[at] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  return Uint8Array.from(bytes.reverse());
}

/** What an encoded text says; undefined when it is not known in full. Characters outside the alphabet are passed over. */
export function decoded(text: string, encoding: Encoding): string | undefined {
  if (hasUnknown(text)) return undefined;
  switch (encoding) {
    case 'base64':
      return textOf(Buffer.from(text, 'base64'));
    case 'base32':
      return textOf(ofBits(text.toUpperCase(), base32, 5));
    case 'base32hex':
      return textOf(ofBits(text.toUpperCase(), base32hex, 5));
    case 'base16':
      return textOf(ofBits(text.toLowerCase(), '0123456789abcdef', 4));
    case 'base2':
      return textOf(ofBits(text, '01', 1));
    case 'base58': {
      const bytes = ofBase58(text);
      return bytes && textOf(bytes);
    }
  }
}

/** What a dump of xxd(1) says: the columns of hexadecimal digits after the offset. */
export function undumped(text: string): string | undefined {
  const digits = text
    .split('\n')
    .map((line) => /^[0-9a-fA-F]{1,16}:?\s((?:[0-9a-fA-F]{2,8} ?)*)/.exec(line)?.[1] ?? '')
    .join('');
  return decoded(digits, 'base16');
}
