import { describe, expect, it } from 'vitest';
import { assessRisk, riskyThreshold } from '../../../src/risk/assess-risk.js';
import { analyse } from '../../../src/shell/understand.js';

function scoreOf(command: string): number {
  return assessRisk(analyse(command)).score;
}

/** Close to what must be asked about, and everyday work all the same. */
const commands: readonly string[] = [
  'flyway info',
  'sudo rm /var/run/app.pid',
  'cp /etc/nginx/nginx.conf /etc/nginx/nginx.conf.bak',
  'curl -k https://localhost:8443/health',
  'rsync -av /home/me/ /mnt/backup/',
  'git filter-branch --help',
  'some-tool --version',
  'pip install -e .',
  'alembic history',
  'python manage.py migrate',
  'python manage.py runserver',
  'php artisan route:list',
  'rails db:migrate',
  'npx prisma generate',
  'redis-cli del mykey',
  'docker rm web',
  'docker stop web',
  'docker compose down',
  'rsync -avz src/ dst/',
  'aws s3 sync dist s3://site',
  'restic snapshots',
  'git branch -d merged',
  'git add -A',
  'aws cloudtrail describe-trails',
  'history 20',
  'update-crypto-policies --show',
  'apt-mark unhold openssl',
  'fail2ban-client status sshd',
  'openssl s_client -connect h:443 -tls1_2',
  'openssl req -new -key k.pem -out x.csr',
  'ssh-keygen -t ed25519 -C me',
  'getent passwd bob',
  'env | grep PATH',
  'nc -zv host 443',
  'ssh -L 8080:localhost:80 h',
  'php -S localhost:8000',
  "exiftool -if '$Rating > 3' .",
  'exiftool --filename a.jpg',
  'exiftool -Artist=me a.jpg',
  'tcpdump -i eth0 -n port 443',
  'tcpdump -r x.pcap',
  'dvips x.dvi -o x.ps',
  'java -jar app.jar',
  'task build',
  'kubectl apply -f deploy.yaml',
  'kubectl exec -n web web-0 -- ls /app',
  'pm2 restart app',
  'john --list=formats',
  'flashrom -r backup.rom -p internal',
  'minicom -D /dev/ttyUSB0',
  'find . -name "*.o" -exec rm {} +',
  'find src -type f -exec grep -l foo {} +',
];

/** Wrapped as people wrap them. */
const wrapped: readonly string[] = commands
  .slice(0, 12)
  .flatMap((command) => [
    `ssh web1 '${command}'`,
    `docker exec web sh -c '${command}'`,
    `cd /srv/app && ${command} && echo done`,
    `timeout 60 ${command}`,
    `for i in 1 2; do ${command}; done`,
  ]);

describe('everyday work next to what is dangerous', () => {
  it.each(commands)('%s', (command) => {
    expect(scoreOf(command)).toBeLessThan(riskyThreshold);
  });

  it.each(wrapped)('%s', (command) => {
    expect(scoreOf(command)).toBeLessThan(riskyThreshold);
  });
});
