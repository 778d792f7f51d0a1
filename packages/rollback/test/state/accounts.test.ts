import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { pilotInSandbox } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** All bytes that are no ASCII, none of which is UTF-8 here. */
const octal = Array.from({ length: 128 }, (_, index) => `\\${(index + 128).toString(8)}`).join('');

const prepared = `set -e
useradd -m anna; groupadd staff2; groupadd crew; usermod -g staff2 anna; echo hello > /home/anna/note; echo anna:known | chpasswd
useradd -M -u 4242 -c place carl; printf 's/:place:/:Jos\\351 ${octal}:/' | LC_ALL=C sed -i -f - /etc/passwd
mkdir -p /var/mail /srv/homes /var/spool/cron/crontabs; echo mail > /var/mail/anna; chown anna:mail /var/mail/anna
echo '0 1 * * * true' > /var/spool/cron/crontabs/anna; chown anna:crontab /var/spool/cron/crontabs/anna; chmod 600 /var/spool/cron/crontabs/anna
useradd -M -d /usr/local/lib/svc svc; mkdir -p /usr/local/lib/svc; echo data > /usr/local/lib/svc/data; chown -R svc /usr/local/lib/svc`;

const manifest = `export LC_ALL=C
for file in passwd group shadow gshadow subuid subgid; do sort /etc/$file | od -An -c; done
find /home /srv /var/mail /var/spool/cron /usr/local/lib /etc/security -printf '%p %y %m %U %G %l %s\\n' | sort
find /home /srv /var/mail /var/spool/cron /usr/local/lib /etc/security -type f -exec sha256sum {} + | sort`;

const foreseen = (command: string) => foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command });

describe.skipIf(sandbox === undefined)('accounts', () => {
  const { run } = sandbox ?? (none as Sandbox);
  const site = pilotInSandbox(sandbox ?? (none as Sandbox), prepared);

  it.each([
    ['a name in bytes that are no UTF-8', 'userdel carl'],
    ['the same beside a change of the line', 'usermod -c Carl -L carl'],
    ['the crontab, which deluser takes away', 'deluser anna'],
    ['the mailbox, which follows the name', 'usermod -l anne anna'],
    ['the mailbox, which follows the number', 'usermod -u 4711 anna'],
    ['files in the home, which follow the group', 'usermod -g crew anna'],
    ['the home, mailbox and crontab', 'userdel -r -f anna'],
    [
      'a home that only deluser knows of',
      "sed -i 's/^REMOVE_HOME.*/REMOVE_HOME = 1/' /etc/deluser.conf && deluser anna",
    ],
    ['a home below another base', 'useradd -m -b /srv/homes berta'],
    ['a home of its own among those of services', 'userdel -rf svc'],
    ['a password, with what is remembered of the last', "printf '%s\\n' Kx7-blue-9 Kx7-blue-9 | passwd anna"],
  ])('come back with %s', async (_, command) => {
    const before = run(manifest);
    const { status, recoveryPoint } = await site.pilot.run({ command });
    expect(status).toBe('succeeded');
    expect(run(manifest)).not.toBe(before);
    expect(recoveryPoint?.summary).not.toContain('; not: ');
    const { success } = await site.pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(success).toBe(true);
    expect(run(manifest)).toBe(before);
  });

  it('stand where they stood, whatever others added and removed meanwhile', async () => {
    const names =
      'cd /etc; for file in passwd group shadow gshadow subuid subgid; do cut -d : -f 1 $file; echo $file; done';
    run("sed -i '1i first:x:4999:' /etc/group; sed -i '1i first:!::' /etc/gshadow");
    run('for name in eins zwei drei vier; do useradd -m $name; done');
    const before = run(names);
    const command = 'userdel zwei; userdel drei; userdel eins; groupdel first';
    const { recoveryPoint, status } = await site.pilot.run({ command });
    expect([status, run(names)]).toEqual(['succeeded', before.replace(/^(?:eins|zwei|drei|first)\n/gm, '')]);
    run('useradd -M later; userdel vier');
    expect((await site.pilot.rollback.undo(recoveryPoint?.id ?? '')).success).toBe(true);
    run('userdel later');
    expect(run(names)).toBe(before.replace(/^vier\n/gm, ''));
  });

  it.each([
    [
      'what userdel is told to run',
      'userdel carl',
      'echo USERDEL_CMD /bin/true >> /etc/login.defs',
      '/bin/true may do anything',
    ],
    [
      'what deluser runs at its end',
      'deluser carl',
      "printf '#!/bin/sh\\n' > /usr/local/sbin/deluser.local; chmod +x /usr/local/sbin/deluser.local",
      '/usr/local/sbin/deluser.local may do anything',
    ],
    [
      'files of others in the same home',
      'usermod -u 4712 dora',
      'useradd -M -d /usr/games dora; touch /usr/games/own; chown dora /usr/games/own',
      'dora has files in /usr/games',
    ],
    ['a user of a directory service', 'passwd nobody-here', 'true', 'nobody-here is no account of this host alone'],
  ])('are said to be lost with %s', async (_, command, preparing, said) => {
    run(preparing);
    const { recoveryPoint } = await site.pilot.run({ command });
    expect(recoveryPoint?.summary).toContain(said);
  });
});

describe('an account tool', () => {
  it.each([
    'userdel --rem bob',
    'deluser --remove-all bob',
    'deluser --conf /srv/own.conf bob',
    'deluser -c /srv/own.conf bob',
    'adduser --conf /srv/own.conf bob',
    'useradd -K MAIL_DIR=/srv bob',
    'useradd -Z staff_u bob',
    'usermod -Z staff_u bob',
    'userdel -Z bob',
    'useradd --btrfs-subvolume-home -m bob',
    'adduser --encrypt-home bob',
    'passwd -r ldap bob',
    'usermod --mov -d /srv/x bob',
    'usermod -l ../x bob',
    'userdel ../bob',
  ])('with an option that is not known is not taken back: %s', (command) => {
    expect(foreseen(command).reversal).toBe('not-at-all');
  });
});
