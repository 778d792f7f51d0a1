import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded } from '../../../../src/shell/catalogue/files/decode-text.js';
import { effectsOf } from '../../effects-of.js';

/** `rm -rf /`, encoded. */
const hidden: readonly string[] = [
  'echo cm0gLXJmIC8= | base64 -d',
  'base64 --decode <<< cm0gLXJmIC8=',
  'echo cm0gLXJmIC8= > f; base64 -di f',
  'echo OJWSALLSMYQC6=== | base32 -d',
  'echo cm0gLXJmIC8= | basenc --base64 -d',
  'echo 726D202D7266202F | basenc --base16 -d',
  'echo 726d202d7266202f | xxd -r -p',
  "echo '00000000: 726d 202d 7266 202f  rm -rf /' | xxd -r",
  'echo cm0gLXJmIC8= | basez -d',
];

describe('tools that decode', () => {
  it.each(hidden)('%s', (line) => {
    const effects = effectsOf(`eval "$(${line})"`);
    expect(effects).toContain('delete:remove / recursive force');
  });

  it.each(['uudecode -o - f', 'gzip -dc f', 'xz -d', 'zcat f', "jq -r '.x|@base64d' f", 'iconv -f UTF-16 f'])(
    'marks what "%s" prints',
    (line) => {
      expect(effectsOf(`${line} > s; source ./s`)).toContain('execute:decoded s');
    },
  );

  it('tells what is read and written', () => {
    expect(effectsOf('base64 /etc/shadow')).toEqual(['read:read /etc/shadow sensitive']);
    expect(effectsOf('xxd a b')).toEqual(['read:read a', 'write:overwrite b']);
    expect(effectsOf('ascii-xfr -ns /etc/sudoers')).toEqual(['read:read /etc/sudoers']);
    expect(effectsOf('base64 -d encoded.txt > out.bin')).toEqual(['write:overwrite out.bin', 'read:read encoded.txt']);
  });

  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decoded(Buffer.from(text).toString('base64'), 'base64')).toBe(text);
        expect(decoded(Buffer.from(text).toString('hex'), 'base16')).toBe(text);
      }),
    );
  });

  it('takes any text for encoded without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const encoding of ['base64', 'base32', 'base32hex', 'base16', 'base2', 'base58'] as const) {
          decoded(text, encoding);
        }
      }),
    );
  });
});
