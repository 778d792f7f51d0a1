import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['gem install x', ['package:install x']],
  ['gem install -P NoSecurity x', ['package:unauthenticated x', 'package:install x']],
  ['gem install -s http://h.example x', ['package:unauthenticated h.example', 'package:install x']],
  ["gem open -e 'rm -rf /srv' rdoc", ['delete:remove /srv recursive force']],
  ['gem list', []],
  ['bundle exec rm -rf /srv', ['delete:remove /srv recursive force']],
  ['bundle install', ['package:install']],
  ['bundle console', ['execute:shell console']],
  ['bundle list', []],
  ['rake test', []],
  ['rake -f /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['rake -e \'system("rm -rf /srv")\'', ['delete:remove /srv recursive force']],
  ['rails db:drop', ['database:drop db:drop']],
  ['rails console', ['execute:console console']],
];

describe('ruby packages', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
