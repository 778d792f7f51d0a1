import { byteClass, everyByteBut } from '../redaction/byte-class.js';
import type { ByteWindow } from '../redaction/byte-window.js';
import { accessTokenAt } from './access-token.js';
import { isPlaceholder } from './placeholder.js';
import type { Shape } from './shape.js';

/** A longer password of which no end was seen is hidden up to its end. Registries give out tokens of some 2 KB. */
const longestPassword = 4_096;
const longestUser = 256;
const colon = 0x3a;
const slash = 0x2f;
const at = 0x40;
const schemeCharacters = byteClass('A-Za-z0-9+.-');
const user = everyByteBut(':/@?#[]<>"\'`\\(){},;| \t\r\n\0');
const password = everyByteBut('<>"\'` \t\r\n\0');
const digits = byteClass('0-9');
const afterAuthority = byteClass('/?#');

/** The password in `scheme://user:password@host` (RFC 3986, 3.2.1); user and host stay readable. */
export const urlPassword: Shape = {
  anchors: ['://'],
  hidesAnchor: false,
  match(window, start) {
    if (!schemeCharacters[window.bytes[start - 1] ?? -1]) return;
    const userStart = start + 3;
    window.hold = userStart;
    const userEnd = window.span(userStart, user, longestUser);
    if (window.at(userEnd) !== colon) return;
    const token = accessTokenAt(window, userStart);
    if (token !== undefined) return token;
    const passwordStart = userEnd + 1;
    window.hold = passwordStart;
    if (isPort(window, passwordStart)) return;
    const end = passwordEnd(window, passwordStart);
    if (end === undefined) return;
    if (end < 0) {
      return {
        start: passwordStart,
        end: passwordStart + longestPassword,
        label: '',
        remainder: (rest, position) => rest.span(position, password),
      };
    }
    if (end === passwordStart || isPlaceholder(window.text(passwordStart, end))) return;
    // An image or package with a digest: name:tag@sha256:…
    if (window.has('sha256:', end + 1) || window.has('sha512:', end + 1)) return;
    return { start: passwordStart, end, label: '' };
  },
};

function isPort(window: ByteWindow, start: number): boolean {
  const end = window.span(start, digits, 6);
  return end > start && afterAuthority[window.at(end)] === 1;
}

/**
 * The last `@` of the authority; if that has none, then of what follows, because passwords with a bare `/`, `?` or `#`
 * are written all the same. Undefined without an `@`, -1 where the end is out of reach.
 */
function passwordEnd(window: ByteWindow, start: number): number | undefined {
  let end: number | undefined;
  for (let i = start; i - start < longestPassword; i++) {
    const byte = window.at(i);
    if (!password[byte]) return end;
    if (byte === at) end = i;
    if (end !== undefined && afterAuthority[byte]) return end;
    if (byte === slash && window.at(i + 1) === slash && window.bytes[i - 1] === colon) return end;
  }
  return end ?? -1;
}
