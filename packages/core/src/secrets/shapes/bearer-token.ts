import { blank, byteClass } from '../redaction/byte-class.js';
import { startsWord } from './boundary.js';
import { secretValue } from './secret-value.js';
import type { Shape } from './shape.js';

const members = byteClass('A-Za-z0-9._~+/=-');
const shortest = 16;
const sampleBytes = 64;
const [colon, equals, space] = [0x3a, 0x3d, 0x20];
const quotes = byteClass('"\'\\');

/** `Bearer` before something that no prose has (RFC 6750), wherever it stands. */
export const bearerToken: Shape = {
  anchors: ['bearer '],
  hidesAnchor: false,
  match(window, start, anchor) {
    if (!startsWord(window, start)) return;
    const from = start + anchor.length;
    window.hold = from;
    const end = window.span(from, members, sampleBytes);
    if (end - from < shortest || !/\d/.test(window.text(from, end))) return;
    return { start: from, end, label: '', remainder: (rest, position) => rest.span(position, members) };
  },
};

/** Credentials of an `Authorization` or `Proxy-Authorization` header (RFC 9110, 11.6.2); the scheme stays readable. */
export const authorization: Shape = {
  anchors: ['authorization'],
  hidesAnchor: false,
  match(window, start, anchor) {
    const sign = window.span(window.span(start + anchor.length, quotes, 4), blank, 8);
    if (window.at(sign) !== colon && window.at(sign) !== equals) return;
    const position = window.span(sign + 1, blank, 8);
    return secretValue(window, position, {
      label: '',
      accepts: ({ sample, hasScheme, next }) => !/^[A-Za-z]+[,.!?]?$/.test(sample) || (hasScheme && next !== space),
    });
  },
};
