import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutColumns } from '../../../../src/shell/catalogue/files/cut-columns.js';
import { substituted } from '../../../../src/shell/catalogue/files/substitute-text.js';
import { translated } from '../../../../src/shell/catalogue/files/translate-characters.js';
import { effectsOf } from '../../effects-of.js';

const removal = ['delete:remove / recursive force'];

/** Lines that become `rm -rf /` on their way. */
const hidden: readonly string[] = [
  "echo '/ fr- mr' | rev",
  "echo 'sn -sg /' | tr sng rmf",
  "echo 'RM -RF /' | tr '[:upper:]' '[:lower:]'",
  "echo 'ez -es /' | tr a-z n-za-m",
  "echo 'xrxm -xrxf /' | tr -d x",
  "echo 'rrm   -rrf /' | tr -s 'r '",
  "echo 'qrm -rqf /q' | sed s/q//g",
  "echo 'a.b -cd /' | sed -e 's/a\\.b/rm/' -e 's/cd/rf/'",
  "echo 'x:rm -rf /:y' | cut -d: -f2",
  "echo 'xxrm -rf /' | cut -c3-",
  "printf 'a\\nrm -rf /\\nb\\n' | head -n 2 | tail -n 1",
  "printf '/\\n-rf\\nrm\\n' | tac | paste -sd ' '",
  "echo 'rm -rf /' | cat | tee /tmp/log | sort | uniq",
  "echo 'rm -rf /' | grep rm",
  "shuf -e 'rm -rf /'",
];

describe('what filters make of a text', () => {
  it.each(hidden)('%s', (line) => {
    expect(effectsOf(`eval "$(${line})"`)).toEqual(expect.arrayContaining(removal));
  });

  it.each(['grep -o .', 'nl', 'fold -w 1', 'wc -l', 'uniq -c', 'md5sum', 'od -c', "sed 's/\\(.\\)/\\1/'"])(
    'does not claim to know what "%s" prints',
    (filter) => {
      expect(effectsOf(`eval "$(echo true | ${filter})"`)).toContain('opaque:dynamic-command …');
    },
  );

  it('reads what a file was given', () => {
    expect(effectsOf('echo \'sn -sg /\' > f; eval "$(tr sng rmf < f)"')).toEqual(expect.arrayContaining(removal));
    expect(effectsOf('echo \'/ fr- mr\' > f; eval "$(rev f)"')).toEqual(expect.arrayContaining(removal));
  });

  it('tells where filters write', () => {
    expect(effectsOf('sort -o a a')).toEqual(['write:overwrite a', 'read:read a']);
    expect(effectsOf('uniq a /etc/passwd')).toEqual(['read:read a', 'write:overwrite /etc/passwd']);
    expect(effectsOf('shuf -e x -o /etc/cron.d/x')).toEqual(['write:overwrite /etc/cron.d/x']);
    expect(effectsOf('sort a')).toEqual(['read:read a']);
  });
});

const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ':', '\n'), maxLength: 40 });
const plain = { to: undefined, isDelete: false, isSqueeze: false, isComplement: false };

describe('laws of filters', () => {
  it('tr back and forth is where it began', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const there = translated(text, { ...plain, from: 'A-Za-z', to: 'N-ZA-Mn-za-m' });
        expect(translated(there, { ...plain, from: 'A-Za-z', to: 'N-ZA-Mn-za-m' })).toBe(text);
      }),
    );
  });

  it('tr -d leaves nothing of what it deletes, and all else', () => {
    fc.assert(
      fc.property(word, (text) => {
        const rest = translated(text, { ...plain, from: 'a', isDelete: true });
        expect(rest).toBe(text.replaceAll('a', ''));
        expect(translated(text, { ...plain, from: 'a', isDelete: true, isComplement: true })).toBe(
          text.replace(/[^a]/g, ''),
        );
      }),
    );
  });

  it('cut and its complement share out every field', () => {
    const cut = { list: '2', delimiter: ':', outputDelimiter: undefined, isComplement: false, isOnlyDelimited: true };
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b') }), { minLength: 2, maxLength: 5 }),
        (fields) => {
          const line = fields.join(':');
          expect(cutColumns(line, cut)).toBe(fields[1]);
          expect(cutColumns(line, { ...cut, isComplement: true })).toBe(fields.filter((_, at) => at !== 1).join(':'));
        },
      ),
    );
  });

  it('sed replaces plain texts as they stand, or says that it does not know', () => {
    fc.assert(
      fc.property(word, fc.string({ unit: fc.constantFrom('x', '.', '$', '\\', '&'), maxLength: 3 }), (text, put) => {
        const made = substituted(text, [`s/a/${put}/g`], false);
        if (/[\\&]/.test(put)) return;
        expect(made).toBe(text.split('a').join(put));
      }),
    );
  });

  it('no script makes sed throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (text, script) => {
        substituted(text, [script, `s${script}`], true);
      }),
    );
  });
});
