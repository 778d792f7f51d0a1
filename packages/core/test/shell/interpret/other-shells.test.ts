import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

const deleted = 'delete:remove /srv recursive force';

describe('what shells read in different ways', () => {
  it.each([
    ['an assignment before a special builtin', 'd=/tmp/a; d=/srv :; rm -rf $d'],
    ['an assignment before a special builtin of dash', "dash -c 'd=/tmp/a; d=/srv eval :; rm -rf $d'"],
    ['an assignment before a special builtin of ksh', "ksh -c 'd=/tmp/a; d=/srv export e=1; rm -rf $d'"],
    ['bash as POSIX says', "bash --posix -c 'd=/tmp/a; d=/srv :; rm -rf $d'"],
    ['bash that is told to do as POSIX says', "bash -c 'set -o posix; d=/tmp/a; d=/srv :; rm -rf $d'"],
    ['the last of a pipe in zsh', "zsh -c 'd=/tmp/a; echo /srv | read d; rm -rf $d'"],
    ['the last of a pipe in ksh', "ksh -c 'd=/tmp/a; echo /srv | read d; rm -rf $d'"],
    ['the last of a pipe, by an option', "bash -O lastpipe -c 'd=/tmp/a; echo /srv | read d; rm -rf $d'"],
    ['a list of zsh', "zsh -c 'd=(/tmp/a /srv); rm -rf $d'"],
    ['an element of it', "zsh -c 'd=(/tmp/a /srv); rm -rf ${d[2]}'"],
    ['an element of it without braces', "zsh -c 'd=(/tmp/a /srv); rm -rf $d[2]'"],
    ['an element of it in quotes', `zsh -c 'd=(/tmp/a /srv); rm -rf "$d[2]"'`],
  ])('may be what is deleted: %s', (_, command) => expect(effectsOf(command)).toContain(deleted));

  it.each([
    "bash -c 'd=/tmp/a; d=/srv :; rm -rf $d'",
    "zsh -c 'd=/tmp/a; d=/srv :; rm -rf $d'",
    'd=/tmp/a; d=/srv ls; rm -rf $d',
    "bash -c 'd=/tmp/a; echo /srv | read d; rm -rf $d'",
    "bash -c 'shopt -s lastpipe; shopt -u lastpipe; d=/tmp/a; echo /srv | read d; rm -rf $d'",
    "bash -c 'd=(/tmp/a /srv); rm -rf $d'",
    "d=/tmp/a; trap 'd=/srv' EXIT; rm -rf $d; trap - EXIT",
  ])('is told as it is where that is known: %s', (command) => {
    expect(effectsOf(command)).toContain('delete:remove /tmp/a recursive force');
    expect(effectsOf(command)).not.toContain(deleted);
  });
});
