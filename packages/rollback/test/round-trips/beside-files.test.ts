import { describe, expect, it } from 'vitest';
import { areAll, expectRoundTrip } from '../fixtures/round-trips.js';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { pilotInSandbox } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** All that the commands below change, as other programs than those under test see it. */
const manifest = `LC_ALL=C GIT_OPTIONAL_LOCKS=0; export LC_ALL GIT_OPTIONAL_LOCKS
for file in passwd group shadow gshadow subuid subgid; do sort /etc/$file; done
find /home /srv /etc/alternatives /etc/systemd /etc/rc?.d /var/spool/cron /var/lib/dpkg/alternatives /usr/local \\( -path '*/.git/objects' -prune \\) -o \\( -type d -printf '%p %y %m %U %G %T@\\n' -o -printf '%p %y %m %U %G %l %T@ %s\\n' \\) | grep -v '/.git/[^ ]* d \\|cron.update' | sort
find /home /srv /etc/hostname /etc/default /etc/localtime /etc/timezone /var/spool/cron /var/lib/dpkg/alternatives -path '*/.git/objects' -prune -o -type f ! -name cron.update -print0 | sort -z | xargs -0 sha256sum
for repository in /srv/repository; do git -C $repository for-each-ref; git -C $repository status --porcelain=v2 --branch; git -C $repository ls-files -s; done
dpkg-query -W -f '\${Package} \${Version} \${db:Status-Abbrev}\\n'; dpkg --audit; grep -v '^$' /var/lib/apt/extended_states | paste - - - | grep 'Auto-Installed: 1' | sort
uname -n; ls -l --time-style=full-iso /etc/localtime; ip -o link; ip -o addr | sed 's/\\\\\\\\.*//'; ip route; ip rule
awk '{ print $5, $9, $10 }' /proc/self/mountinfo
cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/*/forwarding /proc/sys/net/ipv4/ip_local_port_range
git -C /var/lib/remote.git for-each-ref
ionice -p 1; taskset -p 1; chrt -p 1; prlimit --pid 1 --noheadings --raw; awk '{ print $19 }' /proc/1/stat
ip netns list; tc qdisc show; cat /etc/shells /var/lib/dpkg/statoverride /var/lib/shells.state 2>/dev/null
find /boot/grub/grubenv /root/.ssh /root/.kube /var/spool/cron/atjobs -type f -exec sha256sum {} + 2>/dev/null
arptables-save | grep -v '^#'
lsattr -d /srv/flagged 2>/dev/null; true`;

const prepared = `set -e
useradd -m -s /bin/sh -G users anna; groupadd staff2; echo hello > /home/anna/note; echo anna:known | chpasswd
mkdir -p /srv/repository /srv/data /var/spool/cron/crontabs /srv/mounted; cd /srv/repository
git init -q -b main; git config user.email a@b; git config user.name a
echo one > f; echo keep > ignored.txt; git add f; git commit -qm one; echo two > f; git commit -qam two; git branch side; git switch -q side; echo side > g; git add g; git commit -qm side; git switch -q main
echo dirty >> f; echo loose > untracked
git clone -q --bare . /var/lib/remote.git; git remote add far /var/lib/remote.git; git fetch -q far; git branch ahead main; git switch -q --detach; git commit -q --allow-empty -m ahead; git branch -f ahead; git switch -q main
mkdir -p /root/.ssh /boot/grub; echo 'known ssh-ed25519 AAAA' > /root/.ssh/known_hosts
printf '0 1 * * * true\\n' > /var/spool/cron/crontabs/root
mkdir -p /srv/package/DEBIAN /srv/package/opt/tiny; cd /srv
printf 'Package: opspilot-tiny\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: tiny\\n' > package/DEBIAN/control
echo content > package/opt/tiny/file; dpkg-deb -b package tiny_1.deb > /dev/null
sed -i s/1.0/2.0/ package/DEBIAN/control; dpkg-deb -b package tiny_2.deb > /dev/null
printf '#!/bin/sh\\n' > /usr/local/bin/one; cp /usr/local/bin/one /usr/local/bin/two; chmod +x /usr/local/bin/one /usr/local/bin/two
update-alternatives --install /usr/local/bin/pick pick /usr/local/bin/one 10; update-alternatives --install /usr/local/bin/pick pick /usr/local/bin/two 20
mkdir -p /etc/systemd/system; printf '[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/tiny.service`;

const commands: readonly string[] = [
  'useradd -m berta',
  'useradd -r -M -s /usr/sbin/nologin daemon2',
  'adduser --disabled-password --gecos "" carla',
  'userdel anna',
  'userdel -r anna',
  'deluser anna',
  'usermod -aG staff2 anna',
  'usermod -s /bin/bash -c Anna anna',
  'usermod -l anne anna',
  'usermod -L anna',
  'usermod -e 2030-01-01 anna',
  'passwd -l anna',
  'chage -M 90 anna',
  'chsh -s /bin/bash anna',
  'gpasswd -a anna staff2',
  'gpasswd -d anna users',
  'groupadd -g 4711 crew',
  'groupmod -n squad staff2',
  'groupdel staff2',
  'echo anna:secret | chpasswd',
  'chmod 600 /home/anna/note && chown root:staff2 /home/anna/note',
  'git -C /srv/repository branch new',
  'git -C /srv/repository branch -D side',
  'git -C /srv/repository tag v1',
  'git -C /srv/repository config user.name b',
  'git -C /srv/repository remote add origin https://example.org/x.git',
  'git -C /srv/repository reset --hard HEAD~1',
  'git -C /srv/repository reset --soft HEAD~1',
  'git -C /srv/repository stash',
  'git -C /srv/repository stash -u',
  'git -C /srv/repository clean -fdx',
  'git -C /srv/repository checkout -- f',
  'git -C /srv/repository checkout -B other',
  'git -C /srv/repository commit -qam three',
  'git -C /srv/repository commit -q --amend -m other',
  'git -C /srv/repository stash -q && git -C /srv/repository merge -q side -m merged',
  'git -C /srv/repository stash -q && git -C /srv/repository switch -q side',
  'git -C /srv/repository stash -q && git -C /srv/repository cherry-pick side',
  'git -C /srv/repository rm -q --cached f',
  'cd /srv/repository && git add -A',
  'crontab -r',
  'echo "5 5 * * * false" | crontab -',
  'update-alternatives --set pick /usr/local/bin/one',
  'update-alternatives --remove pick /usr/local/bin/two',
  'update-alternatives --remove-all pick',
  'update-alternatives --install /usr/local/bin/pick2 pick2 /usr/local/bin/one 5',
  'systemctl enable tiny.service',
  'systemctl mask getty@tty3.service',
  'systemctl set-default rescue.target',
  'dpkg -i /srv/tiny_1.deb',
  'apt-get install -y /srv/tiny_2.deb',
  'sysctl -w net.ipv4.ip_forward=1',
  'echo 1024 2048 > /proc/sys/net/ipv4/ip_local_port_range',
  'hostname other',
  'mount -t tmpfs mine /srv/mounted',
  'mount --bind /srv/data /srv/mounted',
  'ip addr add 10.9.8.7/24 dev lo',
  'ip addr add 10.9.8.7/24 dev lo && ip route add 10.20.0.0/16 dev lo',
  'ip link set lo down',
  'ip link set dev lo mtu 1400',
  'ip rule add from 10.1.0.0/16 table 100',
  'ln -sf /usr/share/zoneinfo/Asia/Tokyo /etc/localtime',
  'renice -n 9 -p 1',
  'ionice -c 3 -p 1',
  'ionice -c 2 -n 1 -p 1',
  'taskset -p 1 1',
  'chrt -b -p 0 1',
  'chrt -f -p 10 1',
  'prlimit --pid 1 --core=0: --nofile=100:',
  'ip netns add blue',
  'tc qdisc add dev lo root pfifo limit 10',
  'tc qdisc add dev lo ingress',
  'ifconfig lo 10.9.8.6 netmask 255.255.255.0',
  'ifconfig lo down',
  'arptables -P INPUT DROP',
  'add-shell /usr/local/bin/one',
  'remove-shell /bin/sh',
  'dpkg-statoverride --force-all --add root root 4755 /usr/local/bin/one',
  'dpkg-statoverride --update --add root root 750 /usr/local/bin/one',
  'ssh-keygen -R known',
  'grub-editenv - set a=b',
  'kubectl config set-context here --namespace=a',
  'git -C /srv/repository push -q far ahead',
  'git -C /srv/repository push -q far main~1:refs/heads/other',
  'git -C /srv/repository push -q --force far side:main',
  'git -C /srv/repository push -q far --delete side',
  'git -C /srv/repository push -q far :side main:refs/tags/v2',
  'useradd -m dora && passwd -l dora && groupadd doras && mkdir /srv/dora && chown dora /srv/dora',
];

const short = new Set([
  ...['useradd -m berta', 'userdel -r anna', 'usermod -l anne anna', 'git -C /srv/repository reset --hard HEAD~1'],
  ...['git -C /srv/repository branch -D side', 'crontab -r', 'update-alternatives --remove-all pick'],
  ...['systemctl mask getty@tty3.service', 'sysctl -w net.ipv4.ip_forward=1', 'mount -t tmpfs mine /srv/mounted'],
  'ip addr add 10.9.8.7/24 dev lo && ip route add 10.20.0.0/16 dev lo',
  ...['chrt -f -p 10 1', 'prlimit --pid 1 --core=0: --nofile=100:', 'tc qdisc add dev lo root pfifo limit 10'],
  ...[
    'git -C /srv/repository push -q far :side main:refs/tags/v2',
    'git -C /srv/repository push -q --force far side:main',
  ],
  'dpkg-statoverride --update --add root root 750 /usr/local/bin/one',
]);

describe.skipIf(sandbox === undefined)('a command that changed what is beside files', () => {
  const { run } = sandbox ?? (none as Sandbox);
  const site = pilotInSandbox(sandbox ?? (none as Sandbox), prepared);

  it.for(areAll ? commands : commands.filter((command) => short.has(command)))(
    'is taken back: %s',
    async (command, { skip }) => {
      expect(site.pilot.rollback.foresee(command).reversal).not.toBe('not-at-all');
      await expectRoundTrip(command, { run, pilot: site.pilot, manifest, skip });
    },
  );

  it('stays when somebody else changed the same since, and leaves what others changed alone', async () => {
    const { recoveryPoint } = await site.pilot.run({ command: 'usermod -s /bin/bash anna' });
    const id = recoveryPoint?.id ?? '';
    run('chsh -s /bin/dash anna; groupadd others');
    expect((await site.pilot.rollback.preview(id)).stateConflicts).toEqual(['accounts passwd:anna']);
    await expect(site.pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(run('getent passwd anna')).toContain('/bin/dash');
    await site.pilot.rollback.undo(id, { force: true });
    expect(run('getent passwd anna; getent group others')).toMatch(/:\/bin\/sh\nothers:/);
    run('groupdel others');
  });

  it('comes again when the undoing is undone', async () => {
    const { recoveryPoint } = await site.pilot.run({ command: 'useradd -m berta' });
    const after = run(manifest);
    const { point } = await site.pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect(run('getent passwd berta || echo nobody')).toBe('nobody\n');
    const { point: again } = await site.pilot.rollback.undo(point);
    expect(run(manifest)).toBe(after);
    await site.pilot.rollback.undo(again);
  });

  it('is undone by nothing where it changed nothing', async () => {
    const current = run('cat /proc/sys/net/ipv4/ip_forward').trim();
    const { recoveryPoint } = await site.pilot.run({ command: `sysctl -w net.ipv4.ip_forward=${current}` });
    expect(await site.pilot.rollback.preview(recoveryPoint?.id ?? '')).toMatchObject({ changes: [], steps: [] });
  });
});
