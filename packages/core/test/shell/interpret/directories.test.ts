import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

describe('the directory that a command is in', () => {
  it.each([
    'cd /etc; cd /tmp; rm -rf ~-/ssh',
    'cd /etc; rm -rf ~+/ssh',
    'cd /etc && cd /tmp && cd - && rm -rf ssh',
    'cd /etc; cd /tmp; cd "$OLDPWD"; rm -rf ssh',
    'pushd /etc; pushd /tmp; popd; rm -rf ssh',
    'pushd /etc; pushd /tmp; pushd; rm -rf ssh',
    'cd /tmp; CDPATH=/; cd etc && rm -rf ssh',
    'export CDPATH=/etc; cd ssh && rm -rf ../ssh',
    'cd -P /etc; rm -rf ssh',
  ])('is followed back and forth: %s', (command) => {
    expect(effectsOf(command)).toContain('delete:remove /etc/ssh recursive force');
  });

  it.each([
    ['cd /etc; cd /tmp; cat "~-/x"', 'read:read ~-/x'],
    ['cd /etc; CDPATH=/srv; cd ./ssh; cat x', 'read:read /etc/ssh/x'],
  ])('is not meant by what only looks like it: %s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
});
