import { alphanumeric, base64Url, byteClass } from '../redaction/byte-class.js';
import type { Shape } from './shape.js';

/** A JOSE header is seldom over 2 KB, even with a certificate chain; past this, what names an algorithm is a token. */
const longestHeader = 16_384;
const shortestBody = 8;
/** Base64 of `{"` and the first letter of a key, in lower case. */
const firstKeys = Array.from('hijklmnopqrstuvwxyz0123456', (letter) => `eyj${letter}`);
const dot = 0x2e;
const dotted = byteClass('A-Za-z0-9_.-');

/**
 * JSON Web Tokens (RFC 7519), signed or encrypted: Base64url of a JSON object that names an algorithm, a dot, and more.
 * Other Base64 of JSON, which starts alike, is left alone.
 */
export const webToken: Shape = {
  anchors: ['eyai', 'ewog', 'ewoj', ...firstKeys],
  hidesAnchor: true,
  match(window, start) {
    // A token starts its run of Base64url, so that every byte is looked at once; a letter before it ends an escape.
    const before = window.bytes[start - 1] ?? -1;
    if (base64Url[before] && !alphanumeric[before]) return;
    const headerEnd = window.span(start, base64Url, longestHeader);
    const isCut = headerEnd - start === longestHeader;
    if (!isCut && window.at(headerEnd) !== dot) return;
    const end = isCut ? headerEnd : window.span(headerEnd + 1, base64Url, shortestBody);
    if (!isCut && end - headerEnd <= shortestBody) return;
    const header = Buffer.from(window.text(start, headerEnd), 'base64url').toString('latin1');
    if (!/^\{\s*"/.test(header) || !header.includes('"alg"')) return;
    return { start, end, label: 'web-token', remainder: (rest, position) => rest.span(position, dotted) };
  },
};
