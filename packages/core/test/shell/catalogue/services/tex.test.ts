import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['pdflatex thesis.tex', ['read:read thesis.tex']],
  [
    "latex --shell-escape '\\immediate\\write18{rm -rf /srv}'",
    ['execute:allow-shell latex', 'delete:remove /srv recursive force'],
  ],
  ["latex '\\input{/etc/shadow}'", ['read:read /etc/shadow sensitive']],
  ['lualatex \'\\directlua{os.execute("rm -rf /srv")}\'', ['delete:remove /srv recursive force']],
  ['latexmk -pdf thesis.tex', ['read:read thesis.tex']],
  ["latexmk -pdf -pdflatex='rm -rf /srv #' a", ['delete:remove /srv recursive force', 'read:read a']],
  ['latexmk -e \'system("rm -rf /srv")\'', ['delete:remove /srv recursive force']],
  ['dvips -o a.ps a.dvi', ['write:overwrite a.ps', 'read:read a.dvi']],
  ['tlmgr install x', ['package:install x']],
];

describe('tex', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
