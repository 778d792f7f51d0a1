import { describeRoundTrips, treeManifest } from '../fixtures/round-trips.js';

const prepare = `groupadd staff2; groupadd -g 3333 crew; useradd -m -s /bin/sh -c 'Anna A' -G users,staff2 anna; echo anna:known | chpasswd
useradd -m bob; echo bob:known | chpasswd; usermod -aG staff2 bob; useradd -r -M -s /usr/sbin/nologin daemon2; gpasswd -A bob staff2
echo hello > /home/anna/note; ln -s note /home/anna/link; mkdir -m 700 /home/anna/.ssh; echo key > /home/anna/.ssh/authorized_keys; chown -R anna:anna /home/anna
mkdir -p /var/spool/cron/crontabs /srv/project /srv/homes; chmod 1730 /var/spool/cron/crontabs
for name in anna bob; do echo "mail of $name" > /var/mail/$name; chown $name:mail /var/mail/$name; chmod 660 /var/mail/$name; echo '5 4 * * * true' | crontab -u $name -; done
echo plan > /srv/project/plan; chown anna:staff2 /srv/project/plan; printf 'anna\\nbob\\n' > /etc/cron.allow
mkdir -p /var/spool/cron/atjobs`;

/** What locks and backups of the files of accounts look like is the tools' own; the order of lines is none of what they mean. */
const manifest = `${treeManifest(['/home', '/srv', '/var/mail', '/etc/sudoers.d', '/etc/cron.allow'])}
for file in passwd shadow group gshadow subuid subgid; do echo $file; stat -c '%a %U %G' /etc/$file; sort /etc/$file; done
find /var/spool/cron/crontabs -printf '%p %y %m %U %G\\n' | sort; find /var/spool/cron/crontabs -type f -exec sha256sum {} + | sort
for name in anna bob daemon2; do id $name; passwd -S $name; chage -l $name; done 2>&1
true`;

const commands = [
  'useradd -m berta',
  'useradd berta',
  'useradd -m -u 5000 -U -G staff2,users -s /bin/bash -k /etc/skel -c "Berta B" berta',
  'useradd -m -d /srv/homes/berta berta',
  'useradd -mb /srv/homes berta',
  'useradd -r -M -s /usr/sbin/nologin service2',
  'useradd -N -g staff2 berta',
  'useradd -e 2030-01-01 -f 7 berta',
  'adduser --disabled-password --gecos "" carla',
  'adduser --system --group service3',
  'adduser --disabled-password --gecos "" --ingroup staff2 carla',
  'adduser anna crew',
  'addgroup squad',
  'addgroup --system squad',
  'userdel anna',
  'userdel -r anna',
  'userdel -f bob',
  'userdel daemon2',
  'deluser anna',
  'deluser --remove-home anna',
  'deluser anna staff2',
  'delgroup crew',
  'usermod -l anne anna',
  'usermod -l anne -d /home/anne -m anna',
  'usermod -l robert bob',
  'usermod -aG crew anna',
  'usermod -G crew anna',
  'usermod -g crew anna',
  'usermod -u 7777 anna',
  'usermod -d /srv/homes/anna anna',
  'usermod -d /srv/homes/anna -m anna',
  'usermod -s /bin/bash -c Anna anna',
  'usermod -L anna',
  'usermod -L -e 1 bob',
  'usermod -e 2030-01-01 -f 3 anna',
  'usermod -p "!" anna',
  'usermod -rG staff2 anna',
  'passwd -l anna',
  'passwd -d anna',
  'passwd -e anna',
  'passwd -n 1 -x 90 -w 14 -i 3 anna',
  'passwd -l anna && passwd -l bob',
  'chage -M 90 anna',
  'chage -d 0 anna',
  'chage -E 2030-01-01 -I 5 -m 1 -W 9 bob',
  'chsh -s /bin/bash anna',
  'chfn -f "Anna Other" -r 12 anna',
  'gpasswd -a anna crew',
  'gpasswd -d anna staff2',
  'gpasswd -M anna,bob crew',
  'gpasswd -A anna crew',
  'groupadd -g 4711 squad',
  'groupadd -r squad',
  'groupmod -n squad crew',
  'groupmod -g 4444 crew',
  'groupdel crew',
  'echo anna:secret | chpasswd',
  'printf "anna:one\\nbob:two\\n" | chpasswd',
  'echo "anna:\\$6\\$x\\$y" | chpasswd -e',
  'crontab -u anna -r',
  'echo "1 1 * * * true" | crontab -u bob -',
  'crontab -u anna /srv/project/plan2',
  'rm /var/mail/anna',
  'chown -R bob /home/anna /srv/project',
  'chmod 750 /home/anna && chown root:staff2 /home/anna/note',
  'echo "anna ALL=(ALL) NOPASSWD: /bin/true" > /etc/sudoers.d/anna && chmod 440 /etc/sudoers.d/anna',
  'echo other >> /home/anna/.ssh/authorized_keys',
  'sed -i /bob/d /etc/passwd',
  'useradd -m dora && passwd -l dora && groupadd doras && mkdir /srv/dora && chown dora /srv/dora',
  'userdel -r anna && useradd -m anna',
];

await describeRoundTrips({
  of: 'users, groups and what is theirs',
  prepare: `${prepare}; echo '2 2 * * * true' > /srv/project/plan2`,
  manifest,
  commands,
  every: 8,
});
