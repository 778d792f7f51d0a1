import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const removal = 'delete:remove /srv recursive force';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["jq '.a' a.json", ['read:read a.json']],
  ["jq --arg name value '.a' a.json", ['read:read a.json']],
  ["jq -n --rawfile x /etc/shadow '$x'", ['read:read /etc/shadow sensitive']],
  ['jq -f filter.jq a.json', ['read:read filter.jq', 'read:read a.json']],
  ["jq -n '$ARGS' --args a b", []],
  ['jq -L /tmp/lib . a', ['execute:load /tmp/lib', 'read:read a']],
  ["yq -i '.a = 1' a.yml", ['write:modify a.yml inPlace']],
  ["yq eval '.a' a.yml", ['read:read a.yml']],
  ['yq \'.a = load("/etc/shadow")\' a.yml', ['read:read a.yml', 'read:read /etc/shadow sensitive']],
  ['xmllint --noout a.xml', ['read:read a.xml']],
  ['xmllint --output b --format a.xml', ['write:overwrite b', 'read:read a.xml']],
  ['xmllint https://example.com/a.xml', ['network:fetch example.com external']],
  ['xsltproc -o b style.xsl a.xml', ['write:overwrite b', 'read:read style.xsl', 'read:read a.xml']],
  ['csvtool trim t a.csv -o b.csv', ['write:overwrite b.csv', 'read:read a.csv']],
  ["csvtool call 'rm -rf /srv' a.csv", [removal, 'read:read a.csv']],
  ['csvcut -c 1 a.csv', ['read:read a.csv']],
  ['mlr --icsv --ojson cat a.csv', ['read:read a.csv']],
  ["mlr --prepipe 'rm -rf /srv' cat a.csv", [removal, 'read:read a.csv']],
  ['mlr put \'$y = system("rm -rf /srv")\' a.csv', [removal, 'read:read a.csv']],
  ['groff -man -Tutf8 page.1', ['read:read page.1']],
  ['troff /etc/shadow', ['read:read /etc/shadow sensitive']],
  ["printf '.sy rm -rf /srv\\n' | groff -U", [removal]],
  ["printf '.sy rm -rf /srv\\n' | groff", []],
  ["printf '.PS\\nsh X rm -rf /srv X\\n.PE\\n' | pic -U", [removal]],
  ["enscript a -qo b -I 'rm -rf /srv'", ['write:overwrite b', removal, 'read:read a']],
  ['msgcat -P a.po', ['read:read a.po']],
  ['msgmerge -U a.po b.pot', ['read:read a.po', 'read:read b.pot', 'write:modify a.po inPlace']],
  ['msgfilter -P -i a.po sed s/a/b/', ['read:read a.po']],
  ['msgexec -i a.po rm -rf /srv', ['read:read a.po', removal]],
  ['msggrep -K -e foo a.po', ['read:read a.po']],
];

describe('tools for documents', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
