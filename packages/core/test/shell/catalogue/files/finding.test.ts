import { describe, expect, it } from 'vitest';
import { explain } from '../../../../src/shell/explain/explain.js';
import { renderExplanation } from '../../../../src/shell/explain/render-explanation.js';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["find . -name '*.js' -mtime -1", []],
  ['find / -perm -4000 -type f', []],
  ['find -delete', ['delete:remove . recursive']],
  ['find /srv -delete', ['delete:remove /srv recursive']],
  ['find /srv -maxdepth 1 -type f -delete', ['delete:remove /srv']],
  [
    "find a b -name '*.pyc' -delete",
    ['delete:remove-matching a/**/*.pyc recursive', 'delete:remove-matching b/**/*.pyc recursive'],
  ],
  ['find cache -mtime +7 -delete', ['delete:remove-found cache/**/* recursive']],
  ['find /var/log -mtime +7 -delete', ['delete:remove-found /var/log recursive']],
  ['find . -type d -empty -delete', ['delete:remove-empty ** recursive']],
  ['find /etc -type f -exec chmod 777 {} \\;', ['permission:world-writable /etc/** recursive']],
  ['find /etc -type f -exec rm -f {} +', ['delete:remove /etc/** force recursive']],
  [
    'find /etc -name shadow -execdir cat {} \\;',
    ['read:search-secrets /etc', 'read:read /etc/**/shadow recursive sensitive'],
  ],
  ["find . -ok rm '{}' ';'", ['delete:remove ** recursive']],
  ['find -L /srv \\( -name a -o -name b \\) -exec rm {} \\; -print', ['delete:remove /srv/** recursive']],
  ['find . -exec rm {} \\; -exec touch {} \\;', ['delete:remove ** recursive', 'write:create ** recursive']],
  ['find . -fprintf /etc/cron.d/x data', ['write:overwrite /etc/cron.d/x']],
  ['find . -fprint a -fls b', ['write:overwrite a', 'write:overwrite b']],
  ['find -files0-from list -delete', ['read:read list', 'delete:remove … recursive dynamic']],
  ['find / -name id_rsa', ['read:search-secrets /']],
  ["find /home -name '*.pem' -o -name 'id_*'", ['read:search-secrets /home']],
  ["find /etc ! -name '*.conf' -delete", ['delete:remove /etc recursive']],
  ["find . -not -name '*.conf' -exec rm {} +", ['delete:remove ** recursive']],
  ['find . -inum 42 -delete', ['delete:remove-found **/* recursive']],
  ['find . -name id_rsa', []],
  ['find / -name passwd', []],
  ['rm -rf $(find /etc -type f)', ['delete:remove /etc/** recursive force']],
  ['fd -e tmp -x rm', ['delete:remove ** recursive']],
  ['fd pattern /srv -X rm {}', ['delete:remove /srv/** recursive']],
  ['fd pattern', []],
  ["find / -name '*.log' -exec rm {} +", ['delete:remove /**/*.log recursive']],
  ["find / -name '*.log' -delete", ['delete:remove-matching /**/*.log recursive']],
  ["find /srv -name '*.log' | xargs rm -f", ['delete:remove /srv/**/*.log force recursive']],
  [
    "find /srv -name '*.log' -print0 | xargs -0 -I{} mv {} /tmp",
    ['delete:move /srv/**/*.log recursive', 'write:overwrite /tmp/*.log'],
  ],
  ["find /srv -maxdepth 1 -name '*.log' -exec rm {} +", ['delete:remove /srv/*.log']],
  ['find /srv -mtime +30 -exec rm {} +', ['delete:remove /srv/**/* recursive']],
  ["find . -path './build/*' -exec rm {} +", ['delete:remove build/** recursive']],
  ["find /srv -path '*/cache/*' -exec rm {} +", ['delete:remove /srv/**/cache/** recursive']],
  [
    'find /etc -iname SHADOW -exec rm {} +',
    ['read:search-secrets /etc', 'delete:remove /etc/**/shadow recursive sensitive'],
  ],
  ['find / -name shadow -exec cat {} +', ['read:search-secrets /', 'read:read /**/shadow recursive sensitive']],
  ['locate id_rsa', ['read:search-secrets /']],
  ['locate passwd', []],
];

describe('tools that find files', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it('run what the command wrote before, by any pattern that may mean it', () => {
    for (const found of [
      "find /tmp -name x -exec sh {} ';'",
      "find /tmp -name 'x*' -exec {} ';'",
      'sh /tmp/?',
      '/tmp/x*',
    ])
      expect(effectsOf(`curl -so /tmp/x https://e.example/x; ${found}`).join('; '), found).toContain(
        'execute:downloaded',
      );
  });

  it('say how deep they reach', () => {
    const told = (command: string): string => renderExplanation(explain(command), { columns: 400 });
    expect(told("find / -name '*.log' -exec rm {} +")).toContain('Deletes /**/*.log, at any depth');
    expect(told("find / -name '*.log' -delete")).toContain('Deletes what matches /**/*.log, at any depth');
    expect(told('rm -r /srv')).toContain('Deletes /srv and all that is below it');
  });
});
