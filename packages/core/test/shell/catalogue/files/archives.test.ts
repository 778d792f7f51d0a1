import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ls | cpio -o -F a.cpio', ['write:overwrite a.cpio', 'read:read *']],
  ['echo /etc/shadow | cpio -o > a', ['write:overwrite a', 'read:read /etc/shadow sensitive']],
  ['cpio -id < a.cpio', ['read:read a.cpio', 'write:create . recursive', 'write:create … recursive dynamic']],
  ['cpio -id --no-absolute-filenames < a.cpio', ['read:read a.cpio', 'write:create . recursive']],
  ['cpio -it -F a.cpio', ['read:read a.cpio']],
  ['find src | cpio -pdm /opt', ['read:read src/** recursive', 'write:create /opt recursive']],
  [
    "cpio -o --rsh-command='rm /srv/x' -F host.example:",
    ['delete:remove /srv/x', 'network:send host.example external'],
  ],
  ['pax -w /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa recursive sensitive']],
  ['pax -wf a.pax b c', ['read:read b recursive', 'read:read c recursive', 'write:overwrite a.pax']],
  ['pax -r -f a.pax', ['read:read a.pax', 'write:create . recursive', 'write:create … recursive dynamic']],
  ['pax -rw src dst', ['read:read src recursive', 'write:create dst recursive']],
  ['pax -f a.pax', ['read:read a.pax']],
  ['ar rcs lib.a x.o', ['write:modify lib.a inPlace', 'read:read x.o']],
  ['ar t lib.a', ['read:read lib.a']],
  ['ar x lib.a', ['read:read lib.a', 'write:create .']],
  ['rar a x.rar dir', ['write:overwrite x.rar', 'read:read dir recursive']],
  ['rar m x.rar dir', ['write:overwrite x.rar', 'read:read dir recursive', 'delete:remove dir recursive']],
  ['unrar x x.rar out/', ['read:read x.rar', 'write:create out recursive']],
  ['unrar l x.rar', ['read:read x.rar']],
  ['unar -o out x.rar', ['write:create out', 'read:read x.rar', 'write:create . recursive']],
  ['lsar x.rar', ['read:read x.rar']],
  ['apack x.zip dir', ['write:overwrite x.zip', 'read:read dir recursive']],
  ['aunpack x.zip', ['read:read x.zip', 'write:create . recursive']],
  ['zip -r x.zip dir', ['write:overwrite x.zip', 'read:read dir recursive']],
  ['zip -rm x.zip dir', ['write:overwrite x.zip', 'read:read dir recursive', 'delete:remove dir recursive']],
  ['zip -d x.zip a', ['write:modify x.zip inPlace']],
  ["zip x.zip a -T -TT 'rm -rf /srv'", ['delete:remove /srv recursive force', 'write:overwrite x.zip', 'read:read a']],
  ['zip -P secret x.zip a', ['crypto:expose-secret in the command', 'write:overwrite x.zip', 'read:read a']],
  ['zip -P "$secret" x.zip a', ['write:overwrite x.zip', 'read:read a']],
  ['unzip -l x.zip', ['read:read x.zip']],
  ['unzip x.zip -d out', ['read:read x.zip', 'write:create out recursive']],
  ['unzip -K x.zip', ['read:read x.zip', 'write:create . recursive', 'permission:setuid . recursive']],
  ['7z a x.7z dir', ['write:overwrite x.7z', 'read:read dir recursive']],
  ['7z a -sdel x.7z dir', ['write:overwrite x.7z', 'read:read dir recursive', 'delete:remove dir recursive']],
  ['7z a x.7z @/etc/shadow', ['write:overwrite x.7z', 'read:read /etc/shadow sensitive']],
  ['7z a -ttar -an -so /etc/sudoers', ['read:read /etc/sudoers recursive']],
  ['7z x x.7z -oout', ['read:read x.7z', 'write:create out recursive']],
  ['7z l x.7z', ['read:read x.7z']],
  ['7z x -psecret x.7z', ['crypto:expose-secret in the command', 'read:read x.7z', 'write:create . recursive']],
];

describe('tools that pack and unpack', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
