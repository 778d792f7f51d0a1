import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ["sed -n '1,20p' app.log", ['read:read app.log']],
  ["sed -i 's/foo/bar/' notes.txt", ['write:modify notes.txt inPlace']],
  ["sed -i.bak -e 's/a/b/' -e 's/c/d/' x y", ['write:modify x inPlace', 'write:modify y inPlace']],
  ["sed -n -i '' /etc/passwd", ['write:truncate /etc/passwd']],
  ["sed -i '' 's/a/b/' x", ['write:modify x inPlace']],
  ["sed --in-place=.old 's/a/b/' /etc/ssh/sshd_config", ['write:modify /etc/ssh/sshd_config inPlace']],
  ["sed 's/a/b/' - < x", ['read:read x']],
  [
    "sed -n 's/x/y/w /root/.ssh/authorized_keys' /etc/hosts",
    ['write:overwrite /root/.ssh/authorized_keys', 'read:read /etc/hosts'],
  ],
  ["sed '1e rm -rf /srv' x", ['delete:remove /srv recursive force', 'read:read x']],
  ["sed -e '1e rm -rf /srv' x", ['delete:remove /srv recursive force', 'read:read x']],
  ["awk '{print $1}' access.log", ['read:read access.log']],
  ["awk -F: -v n=1 '{print $n}' x=2 /etc/passwd", ['read:read /etc/passwd']],
  ['gawk \'BEGIN { system("rm -rf /srv") }\'', ['delete:remove /srv recursive force']],
  ["mawk -v f=/etc/cron.d/x 'BEGIN { print 1 > f }'", ['write:overwrite /etc/cron.d/x']],
  ['gawk -e \'BEGIN { system("rm -rf /srv") }\'', ['delete:remove /srv recursive force']],
  ["awk -v c='\\x72m -rf /srv' 'BEGIN { system(c) }'", ['delete:remove /srv recursive force']],
  ["gawk -i inplace '{print}' a", ['write:modify a inPlace']],
  ['sd foo bar notes.txt', ['write:modify notes.txt inPlace']],
  ['sd -p foo bar notes.txt', ['read:read notes.txt']],
];

describe('stream editors', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it('sees what is loaded', () => {
    expect(effectsOf('gawk -l /tmp/x.so BEGIN').join()).toContain('execute:load /tmp/x.so');
    expect(effectsOf('gawk -i /tmp/x.awk 1').join()).toContain('execute:load /tmp/x.awk');
    expect(effectsOf('awk -f /tmp/x.awk in').join()).toContain('opaque:unseen-script /tmp/x.awk');
  });
});
