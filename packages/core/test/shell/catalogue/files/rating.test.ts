import { describe, expect, it } from 'vitest';
import { assessRisk, criticalThreshold, riskyThreshold } from '../../../../src/risk/assess-risk.js';
import { analyse } from '../../../../src/shell/understand.js';

function scoreOf(command: string): number {
  return assessRisk(analyse(command)).score;
}

const ordinary: readonly string[] = [
  'cp -a src build/',
  'mv draft.md final.md',
  'ln -s ../shared/config.json config.json',
  'install -m 644 app.conf build/etc/app.conf',
  'rm -f build/*.o',
  'mkdir -p build/output',
  "find . -name '*.tmp' -delete",
  'find . -type f -mtime +30 -delete',
  "find src -name '*.ts' -exec grep -l TODO {} +",
  'find . -type d -empty -delete',
  'dd if=/dev/urandom of=key.bin bs=32 count=1',
  'tar xzf release.tar.gz -C build',
  'tar czf backup.tar.gz project',
  'unzip -o release.zip -d build',
  'gzip -9 dump.sql',
  'split -b 100M image.iso part-',
  "sed -i 's/foo/bar/' README.md",
  "awk -F, '{ sum += $3 } END { print sum }' sales.csv",
  'sort -u names.txt -o names.txt',
  "grep -rn 'password' src/",
  'rg --hidden TODO',
  'jq -r .version package.json',
  'patch -p1 < fix.diff',
  'diff -r a b',
  'man 5 crontab',
  'less +F app.log',
  'sha256sum release.tar.gz',
  'base64 -d encoded.txt > out.bin',
  'echo "rm -rf /" | tee notes.txt',
  'date -u +%Y-%m-%dT%H:%M:%SZ',
  'hostname -I',
  'touch -d yesterday stamp',
  'cat /etc/passwd',
  'ls -la /root',
];

const grave: readonly string[] = [
  'mv /etc /dev/null',
  'dd if=/dev/zero of=/dev/sda',
  'find / -delete',
  'shred -u /var/log/auth.log',
  'rm -rf --no-preserve-root /',
  'install -m 4755 sh /tmp/sh',
  'unzip -K x.zip',
  'base64 /etc/shadow',
  'tar xf a.tar --xform s@.*@/root/.ssh/authorized_keys@',
  "sed -n '1w /etc/sudoers.d/x' a",
  'echo cm0gLXJmIC8= | base64 -d | sh',
];

const notable: readonly string[] = [
  'cp /dev/null /var/log/wtmp',
  'find /etc -type f -exec rm -f {} +',
  'date -s 2020-01-01',
  'zip -P secret x.zip a',
  'ln -sf /dev/null ~/.bash_history',
  'dd if=/dev/zero of=/var/fill',
  'fallocate -l 900G /var/fill',
  "grep -rn 'BEGIN RSA PRIVATE KEY' /home",
  'mknod /tmp/sda b 8 0',
  'lastlog -C -u bob',
  'less /etc/sudoers',
];

describe('how much could go wrong with files', () => {
  it.each(ordinary)('little: %s', (command) => {
    expect(scoreOf(command)).toBeLessThan(riskyThreshold);
  });

  it.each(notable)('something: %s', (command) => {
    expect(scoreOf(command)).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it.each(grave)('much: %s', (command) => {
    expect(scoreOf(command)).toBeGreaterThanOrEqual(criticalThreshold);
  });
});

describe('what is made anew', () => {
  it.each([
    'cd /srv/app; rm -rf node_modules',
    'cd /srv/app && rm -rf dist && npm run build',
    'rm -rf /srv/app/.next /srv/app/coverage',
    'rm -rf /srv/app/cache/*',
    'rm -rf /home/ada/shop/target ~/shop/__pycache__',
    'cd /srv/app; cp .env.example .env',
  ])('is not critical in production: %s', (command) => {
    expect(assessRisk(analyse(command), { environment: 'production' }).score).toBeLessThanOrEqual(0.5);
  });

  it.each(['rm -rf /srv/build', 'rm -rf /var/lib/vendor', 'rm -rf /backup/app/dist', 'rm -rf /usr/share/vendor'])(
    'is not taken for what is kept under such a name: %s',
    (command) => {
      expect(assessRisk(analyse(command)).score).toBeGreaterThanOrEqual(0.5);
    },
  );
});
