import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['grep foo a b', ['read:read a', 'read:read b']],
  ["grep 'rm -rf' script", ['read:read script']],
  ['grep -e foo a', ['read:read a']],
  ['grep -f patterns a', ['read:read patterns', 'read:read a']],
  ['grep -rn TODO src', ['read:read src recursive']],
  ['grep root /etc/shadow', ['read:read /etc/shadow sensitive']],
  ["grep -rn 'BEGIN RSA PRIVATE KEY' /home", ['read:read /home recursive', 'read:search-secrets /home recursive']],
  ["grep -rn 'BEGIN RSA PRIVATE KEY' src", ['read:read src recursive']],
  ['grep -ri password /', ['read:read / recursive', 'read:search-secrets / recursive']],
  ['grep -ri password /var/www', ['read:read /var/www recursive']],
  ['echo x | grep x', []],
  ['rg foo', []],
  ['rg --pre=/tmp/own foo .', ['execute:run /tmp/own', 'opaque:unknown-program own', 'read:read . recursive']],
  ["ag --pager='rm -rf /srv' foo", ['delete:remove /srv recursive force']],
  ["fzf --bind 'enter:execute(rm -rf /srv)'", ['delete:remove /srv recursive force']],
  ["fzf --bind 'ctrl-x:become:rm -rf /srv'", ['delete:remove /srv recursive force']],
  ["fzf --preview 'cat {}' --bind ctrl-a:select-all", ['read:read chosen']],
  ["look '' /etc/sudoers", ['read:read /etc/sudoers']],
];

describe('tools that search files', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
