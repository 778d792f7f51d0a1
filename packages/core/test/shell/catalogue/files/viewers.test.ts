import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['yelp man:/root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['evince book.pdf', ['read:read book.pdf']],
  ["feh -A 'rm -rf /srv' a.png", ['delete:remove /srv recursive force', 'read:read a.png']],
  ['aspell -c /etc/sudoers', ['read:read /etc/sudoers']],
  ['aspell --conf /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['aspell list', []],
];

describe('viewers and spelling', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
