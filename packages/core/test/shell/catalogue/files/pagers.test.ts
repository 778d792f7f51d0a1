import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const removal = 'delete:remove /srv recursive force';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['less a', ['read:read a']],
  ['less +F app.log', ['read:read app.log']],
  ['less -o copy a', ['write:overwrite copy', 'read:read a']],
  ["less '+!rm -rf /srv' a", [removal, 'read:read a']],
  ["less -p '!x' a", ['read:read a']],
  ['less -k /tmp/keys a', ['execute:load /tmp/keys', 'read:read a']],
  ['more /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['bat -l sh a', ['read:read a']],
  ["bat --pager 'rm -rf /srv' a", [removal, 'read:read a']],
  ['bat cache --build', []],
  ['man rm', []],
  ['man 5 passwd', []],
  ['man -k shadow', []],
  ['man /etc/sudoers', ['read:read /etc/sudoers']],
  ['man -l page', ['read:read page']],
  ["man -P 'rm -rf /srv' ls", [removal]],
  ["man --pager='rm -rf /srv' ls", [removal]],
  ["man '-Hrm -rf /srv #' ls", [removal]],
  ['man -Hfirefox ls', []],
  ['info coreutils', []],
  ['info -f /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['info -o out coreutils', ['write:overwrite out']],
  ['tldr tar', []],
];

describe('pagers and manuals', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
