import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/risk/assess-risk.js';
import { explain } from '../../../src/shell/explain/explain.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { effectsOf } from '../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['pg_dump --version', []],
  ['mysqldump --help', []],
  ['sudo --help', []],
  ['sudo pg_dump --version', ['privilege:become root']],
  ['pg_dump mydb --version', ['database:dump mydb']],
  ['visudo -cf /etc/sudoers.d/web', []],
  ['visudo -f /etc/sudoers.d/web', ['write:modify /etc/sudoers.d/web inPlace']],
  ['visudo', ['write:modify /etc/sudoers']],
  ['vim /etc/hosts', ['read:read /etc/hosts', 'write:edit /etc/hosts']],
  ['nano /etc/hosts', ['read:read /etc/hosts', 'write:edit /etc/hosts']],
  ['emacs -nw /etc/hosts', ['read:read /etc/hosts', 'write:edit /etc/hosts']],
  ['vim -R /etc/hosts', ['read:read /etc/hosts']],
  ['view /etc/hosts', ['read:read /etc/hosts']],
  ['vim -c q /etc/hosts', ['read:read /etc/hosts']],
  ['vim -c "%s/a/b/" -c wq /etc/hosts', ['write:modify /etc/hosts inPlace']],
  [
    'docker cp nginx.conf web:/etc/nginx/',
    [
      'read:read nginx.conf',
      'container:copy-into web:/etc/nginx/',
      'write:overwrite /etc/nginx/nginx.conf @container=web',
    ],
  ],
  ['docker cp web:/x /etc/cron.d/x', ['container:copy-from web:/x', 'write:overwrite /etc/cron.d/x']],
  ['make install', []],
  ['make -f build/Makefile', ['read:read build/Makefile']],
  ['make -f /tmp/Makefile', ['opaque:unseen-script /tmp/Makefile']],
];

describe('ways of using a tool', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it('count where they open what says who may do what', () => {
    for (const command of ['sudo vim /etc/ssh/sshd_config', 'vim /etc/sudoers', 'nano /etc/fstab', 'make -f /tmp/x.mk'])
      expect(riskOf(command), command).toBeGreaterThanOrEqual(riskyThreshold);
    for (const command of ['vim notes.txt', 'visudo -cf /etc/sudoers', 'vim /etc/hosts', 'make -f build/x.mk'])
      expect(riskOf(command), command).toBeLessThan(riskyThreshold);
  });
});

describe('what lies below a variable that the command does not set', () => {
  it('is unknown, and may be what lies below the root', () => {
    for (const command of ['rm -rf "$UNSET"/*', 'rm -rf $UNSET/*', 'rm -rf "${UNSET}"/usr', 'find $UNSET/ -delete']) {
      expect(effectsOf(command)[0], command).toMatch(/^delete:remove ….* dynamic$/);
      expect(riskOf(command), command).toBeGreaterThanOrEqual(riskyThreshold);
    }
    expect(effectsOf('UNSET=; rm -rf "$UNSET"/*')).toEqual(['delete:remove /* recursive force']);
  });

  it('is said to be', () => {
    expect(explain('rm -rf "$UNSET"/*').summary).toBe(
      'Deletes …/* (… is only known when it runs; were it empty, /*) and all that is below it.',
    );
  });
});
