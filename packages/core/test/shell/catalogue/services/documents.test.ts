import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['pandoc a.md -o b.pdf', ['write:overwrite b.pdf', 'read:read a.md']],
  ['pandoc -F /tmp/evil a.md', ['execute:run /tmp/evil', 'opaque:unknown-program evil', 'read:read a.md']],
  ['pandoc -L f.lua a.md', ['opaque:unseen-script f.lua', 'read:read a.md']],
  ['pandoc -t plain /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['pandoc https://h.example -o a.md', ['write:overwrite a.md', 'network:fetch h.example external']],
  ['exiftool a.jpg', ['read:read a.jpg']],
  [
    'exiftool -filename=/root/.ssh/authorized_keys a',
    ['write:modify /root/.ssh/authorized_keys', 'read:read a', 'write:overwrite /root/.ssh/authorized_keys'],
  ],
  [
    'exiftool -description -W /root/.ssh/authorized_keys -filename a',
    ['write:overwrite /root/.ssh/authorized_keys', 'read:read a'],
  ],
  ['exiftool -if \'system("rm -rf /srv")\' a', ['delete:remove /srv recursive force', 'read:read a']],
  ['pygmentize -l text /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['highlight --no-doc /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['asciidoctor -r ./evil.rb a.adoc', ['execute:load evil.rb', 'read:read a.adoc']],
  ['libreoffice --headless --convert-to pdf a.docx', ['read:read a.docx']],
  ["libreoffice 'macro:///x.y.z'", ['opaque:unseen-code libreoffice']],
  ['gs -sDEVICE=pdfwrite -o out.pdf in.ps', ['write:overwrite out.pdf', 'read:read in.ps']],
  ["gs -sOutputFile='%pipe%rm -rf /srv' in.ps", ['read:read in.ps', 'delete:remove /srv recursive force']],
  ['pdftotext a.pdf', []],
  ['pdftk a.pdf cat 1-3 output /etc/b.pdf', ['write:overwrite /etc/b.pdf']],
  ['pdfinfo -upw secret a.pdf', ['crypto:expose-secret in the command']],
];

describe('documents', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
