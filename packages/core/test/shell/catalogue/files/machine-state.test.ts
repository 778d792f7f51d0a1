import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['date +%s', []],
  ['date -d @1473305798 -u', []],
  ['date -s 2020-01-01', ['audit:set-clock the clock']],
  ['date 093023592021.59', ['audit:set-clock the clock']],
  ['date -f /etc/sudoers', ['read:read /etc/sudoers']],
  ['cal 2026', []],
  ["dc -e '!rm -rf /srv'", ['delete:remove /srv recursive force']],
  ["echo '!rm -rf /srv' | dc", ['delete:remove /srv recursive force']],
  ["dc -e '2 3 + p 5 !<a'", []],
  ['bc -l /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['expr 1 + 1', []],
  ['hostname -f', []],
  ['hostname web1', ['network:set-hostname web1']],
  ['who -aH', []],
  ['last -n 20', []],
  ['last -f /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['ps aux --sort=-%mem', []],
  ['lsof -i :80', []],
  ['free -m', []],
  ['vmstat 1 5', []],
  ['sar -o /etc/cron.d/x 1', ['write:overwrite /etc/cron.d/x']],
  ['dmidecode --dump-bin out', ['write:overwrite out']],
  ['uname -a', []],
  ['[ -f /etc/passwd ]', []],
  ['test -s a', []],
  ['sleep 5', []],
  ['clear', []],
  ['tput setaf 1', []],
  ['cowsay hello', []],
  ['cowsay -f dragon hello', []],
  ['cowsay -f /tmp/x.cow hello', ['opaque:unseen-script /tmp/x.cow']],
  ['whiptail --textbox --scrolltext /etc/shadow 0 0', ['read:read /etc/shadow sensitive']],
  ['dialog --msgbox "rm -rf /" 0 0', []],
  ['tree -o out', ['write:overwrite out']],
  ['ls -la /root', []],
  ['stat /etc/shadow', []],
  ['du -sh /var/log', []],
  ['du --files0-from=/etc/shadow', ['read:read /etc/shadow sensitive']],
  ['file -f /etc/sudoers', ['read:read /etc/sudoers']],
  ['file -m /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['file /etc/shadow', []],
  ['genisoimage -q -o - /etc/sudoers', ['read:read /etc/sudoers recursive']],
  [
    'genisoimage -o x.iso -sort /etc/sudoers dir',
    ['write:overwrite x.iso', 'read:read /etc/sudoers', 'read:read dir recursive'],
  ],
  ['unsquashfs -d out x.squashfs', ['write:create out', 'read:read x.squashfs']],
  ['mksquashfs dir x.squashfs', ['read:read dir recursive', 'write:overwrite x.squashfs']],
  [
    "mksquashfs dir x.squashfs -p 'f f 644 0 0 rm -rf /srv'",
    ['read:read dir recursive', 'write:overwrite x.squashfs', 'delete:remove /srv recursive force'],
  ],
];

describe('tools that tell how a machine is', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
