import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/risk/assess-risk.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { effectsOf } from '../effects-of.js';

/** Commands with the place of the option that has them only show what they would do. */
const commands: readonly (readonly [command: string, ...options: readonly string[]])[] = [
  // files
  ['rsync @ -a --delete a/ /srv/', '--dry-run', '-n', '--list-only'],
  ['rclone sync a remote:a @', '--dry-run', '-n'],
  ['rclone purge remote:a @', '--dry-run', '-n'],
  ['restic forget --keep-last 1 --prune @', '--dry-run', '-n'],
  ['restic prune @', '--dry-run', '-n'],
  ['borg prune @ --keep-daily 7 /srv/repo', '--dry-run', '-n'],
  ['borg delete @ /srv/repo', '--dry-run', '-n'],
  ['gsutil @ rsync -d a gs://b', '-n'],
  ['mc rm @ --recursive --force store/b', '--dry-run'],
  ['s3cmd @ del --recursive --force s3://b', '--dry-run', '-n'],
  ['patch @ /etc/hosts', '--dry-run'],
  ['del-cli @ /etc', '--dry-run'],
  ['trash-empty @', '--dry-run'],
  ['scrub @ /dev/sda', '--dry-run', '-n'],
  ['rename @ s/a/b/ /etc/hosts', '--no-act', '-n'],
  ['mmv @ /etc/hosts /etc/hosts.old', '--dry-run', '-n'],
  ['sd @ a b /etc/hosts', '--preview', '-p'],
  ['rpl @ a b /etc/hosts', '--dry-run', '-s'],
  // versions and packages
  ['git clean @ -fdx', '--dry-run', '-n'],
  ['git rm @ a', '--dry-run', '-n'],
  ['git push @ --force origin main', '--dry-run', '-n'],
  ['git prune @', '--dry-run', '-n'],
  ['git-filter-repo @ --path a', '--dry-run', '--analyze'],
  ['npm publish @', '--dry-run'],
  ['cargo publish @', '--dry-run'],
  ['brew uninstall @ nginx', '--dry-run', '-n'],
  ['apt-get purge @ nginx', '--simulate', '-s', '--dry-run', '--just-print', '--recon', '--no-act', '--print-uris'],
  ['aptitude @ purge nginx', '--simulate', '-s'],
  ['add-apt-repository @ ppa:a/b', '--dry-run'],
  ['unattended-upgrade @', '--dry-run'],
  ['dpkg @ --purge nginx', '--simulate', '--dry-run', '--no-act'],
  ['dnf remove @ nginx', '--assumeno', '--downloadonly'],
  ['rpm -e @ nginx', '--test'],
  ['zypper remove @ nginx', '--dry-run', '-D'],
  ['apk @ del nginx', '--simulate', '-s'],
  ['pacman -R @ nginx', '--print'],
  ['emerge @ -C nginx', '--pretend', '-p'],
  ['xbps-remove @ -R nginx', '--dry-run', '-n'],
  ['guix remove @ nginx', '--dry-run', '-n'],
  // clouds and clusters
  ['aws ec2 terminate-instances @ --instance-ids i-1', '--dry-run'],
  ['aws s3 rm @ s3://b --recursive', '--dryrun'],
  ['kubectl delete namespace prod @', '--dry-run', '--dry-run=client', '--dry-run=server', '--dry-run=true'],
  ['kubectl apply @ -f https://example.org/a.yaml', '--dry-run=server'],
  ['helm uninstall @ web', '--dry-run', '--dry-run=client'],
  ['helm rollback @ web', '--dry-run'],
  ['pulumi destroy @ --yes', '--preview-only'],
  ['docker compose @ down -v', '--dry-run'],
  ['ceph osd pool delete @ a', '--dry-run'],
  ['act @', '--dryrun', '-n'],
  ['alembic downgrade @ base', '--sql', '--dry-run'],
  ['pg_resetwal @ /var/lib/postgresql/data', '-n'],
  // machines
  ['puppet agent @ --test', '--noop'],
  ['chef-client @', '--why-run', '-W'],
  ['cf-agent @', '--dry-run', '-n'],
  ['ansible-playbook @ site.yml', '--check', '-C', '--list-hosts'],
  ["ansible all @ -m shell -a 'rm -rf /etc'", '--check'],
  ['nft @ flush ruleset', '--check', '-c'],
  ['ufw @ disable', '--dry-run'],
  ['pfctl @ -f /etc/pf.conf', '-n'],
  ['iptables-restore @ rules', '--test', '-t'],
  ['certbot delete @', '--dry-run'],
  ['modprobe @ -r ext4', '--dry-run', '-n', '--show'],
  ['rtcwake @ -m off -s 60', '--dry-run', '-n'],
  ['openrc-shutdown @ --reboot', '--dry-run', '-D'],
  ['ifdown @ eth0', '--no-act', '-n'],
  ['run-parts @ /srv/scripts', '--test', '--list'],
  ['logrotate @ /srv/a.conf', '--debug', '-d'],
  ['logrotate @ -f /etc/logrotate.conf', '--debug', '-d'],
  ['hwclock @ --hctosys', '--test'],
  ['systemd-sysusers @', '--dry-run'],
  ['systemd-tmpfiles @ --purge', '--dry-run'],
  ['systemctl @ reboot', '--dry-run'],
  ['sysctl @ -w kernel.sysrq=1', '--dry-run'],
  ['virt-install @ --name a', '--dry-run'],
  ['stress-ng @ --cpu 8', '--dry-run', '-n'],
  // disks
  ['mkfs.ext4 @ /dev/sda1', '-n'],
  ['fsck @ /dev/sda1', '-n', '-N'],
  ['resize2fs @ /dev/sda1', '-n'],
  ['sfdisk @ /dev/sda', '--no-act', '-n'],
  ['sgdisk @ --zap-all /dev/sda', '--pretend', '-P'],
  ['growpart @ /dev/sda 1', '--dry-run'],
  ['wipefs @ --all /dev/sda', '--no-act', '-n'],
  ['vgremove @ data', '--test', '-t'],
  ['zfs destroy @ -r tank', '-n'],
  ['zpool destroy @ tank', '-n'],
  ['setfacl @ -m o::rwx /etc/shadow', '--test'],
];

/** How an option is taken back behind it. */
function takenBack(option: string): readonly string[] {
  const [name = ''] = option.split('=');
  const denied = name.replace(/^-+/, '--no-');
  const values = ['false', '0', 'no', 'none', 'off', 'perhaps', ''];
  return [denied, denied.replace('--no-', '--no'), ...values.map((value) => `${name}=${value}`)].filter(
    // `-n` and letters behind it are more letters.
    (text) => name.startsWith('--') || text.includes('=') || text === denied,
  );
}

const rows = commands.flatMap(([command, ...options]) => options.map((option) => [command, option] as const));
const put = (command: string, words: string): string => command.replace('@', words).replaceAll(/\s+/g, ' ').trim();

describe('a dry run', () => {
  it.each(rows)('of %j by %s does nothing', (command, option) => {
    expect(riskOf(put(command, option))).toBeLessThan(riskyThreshold);
    expect(effectsOf(put(command, ''))).not.toEqual(effectsOf(put(command, option)));
  });

  it.each(rows)('of %j by %s that is taken back is none', (command, option) => {
    const real = put(command, '');
    for (const word of takenBack(option)) {
      for (const words of [`${option} ${word}`, word]) {
        expect(effectsOf(put(command, words)), words).toEqual(effectsOf(real));
        expect(riskOf(put(command, words)), words).toBe(riskOf(real));
      }
    }
  });

  it('is one if the last word that speaks of it says so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        ([command, option], picks) => {
          const says = [option, ...takenBack(option)];
          const words = picks.map((pick) => says[pick % says.length] ?? option);
          const last = words.at(-1) === option ? option : '';
          expect(effectsOf(put(command, words.join(' ')))).toEqual(effectsOf(put(command, last)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['git clean -fdx', 'git clean --dry-run --no-dry -fdx'],
    ['git clean -fdx', 'git clean -n --no-d -fdx'],
    ['apt-get purge nginx', 'apt-get -s -o APT::Get::Simulate=false purge nginx'],
    ['apt-get purge nginx', 'apt-get -s purge nginx -o apt::get::simulate='],
    ['apt-get purge nginx', 'apt-get -s --false-recon purge nginx'],
    ['apt-get purge nginx', 'apt-get --help=false purge nginx'],
    ['apt-get purge nginx', 'apt-get purge nginx -o Foo=--simulate'],
    ['apt-get purge nginx', 'apt-get purge nginx -t --simulate'],
    ['dnf remove nginx', 'dnf remove nginx --assumeno --setopt=assumeno=0'],
    ['dnf config-manager --add-repo http://e/x.repo', 'dnf config-manager --add-repo http://e/x.repo --assumeno'],
    ['dnf copr enable a/b', 'dnf copr enable a/b --downloadonly'],
    ['dnf mark remove nginx', 'dnf --assumeno mark remove nginx'],
    ['dpkg --purge nginx', 'dpkg --simulate --act --purge nginx'],
    ['npm publish', 'npm publish --dry-run --dryRun=false'],
    ['npm publish', 'npm publish --dry_run'],
    ['kubectl delete ns prod', 'kubectl delete ns prod --dry-run=client --dry_run=none'],
    ['kubectl delete ns prod', 'kubectl delete ns prod --field-manager --dry-run=client'],
    ['kubectl delete ns prod', 'kubectl delete ns prod --something-new --dry-run=client'],
    ['kubectl delete ns prod', 'kubectl delete ns prod --dry-run=$MODE'],
    ['helm uninstall web', 'helm uninstall web --description --dry-run'],
    ['restic forget --prune', 'restic forget --prune -n=false'],
    ['restic forget --prune', 'DRY_RUN=1 RESTIC_DRY_RUN=1 restic forget --prune'],
    ['fsck /dev/sda1', 'fsck -n -y /dev/sda1'],
    ['gsutil cp a gs://b', 'gsutil cp -n a gs://b'],
    ['s5cmd mv a s3://b/a', 's5cmd mv -n a s3://b/a'],
    ['docker compose exec web rm -rf /srv', 'docker compose --dry-run exec web rm -rf /srv'],
    ['systemctl stop nginx', 'systemctl --dry-run stop nginx'],
    ['ufw reset', 'ufw --dry-run reset'],
    ['emerge nginx', 'emerge -n nginx'],
    ['emerge nginx', 'emerge -q nginx'],
    ['systemd-repart --dry-run=no /dev/sda', 'systemd-repart --dry-run no /dev/sda'],
    ["bash -c 'rm -rf /etc'", "bash -n +n -c 'rm -rf /etc'"],
    ["bash -c 'rm -rf /etc'", "bash +xn -c 'rm -rf /etc'"],
    ["bash -c 'rm -rf /etc'", "bash -n +o noexec -c 'rm -rf /etc'"],
  ])('%j is what %j does', (real, command) => {
    expect(effectsOf(command)).toEqual(effectsOf(real));
  });

  // The word that says no may be one more operand.
  it.each([
    ['npm publish', 'npm publish --dry-run false'],
    ['helm uninstall web', 'helm uninstall web -- --dry-run'],
    ['rsync -a --delete a/ /srv/', 'rsync -e --dry-run -a --delete a/ /srv/'],
    ['apt-get purge nginx', 'apt-get -s no purge nginx'],
  ])('%j is no riskier than %j', (real, command) => {
    const isRated = (each: string): boolean => riskOf(each) >= Math.min(riskOf(real), riskyThreshold);
    expect(isRated(command)).toBe(true);
  });

  it.each([
    'mytool destroy all --dry-run --no-dry-run',
    'mytool destroy all -dry-run=false',
    'mytool destroy all -- --dry-run',
    'mytool destroy all --simulate=0',
  ])('of an unknown program is none: %j', (command) => {
    expect(effectsOf(command)).toContainEqual(expect.stringContaining('destroy-unseen'));
    expect(effectsOf('mytool destroy all --dry-run')).not.toContainEqual(expect.stringContaining('destroy-unseen'));
  });

  it.each([
    'apt-get -o APT::Get::Simulate=true purge nginx',
    'dnf remove nginx -y --assumeno',
    'git clean --dry -fdx',
    'git clean -nfdx',
    'kubectl delete ns prod --now --dry-run=client',
    'kubectl delete ns prod --dry-run client',
    'ufw --dry-run disable',
    'emerge -pC nginx',
    'xbps-remove -Rn nginx',
    'systemd-repart /dev/sda',
    'helm uninstall web --no-hooks --dry-run',
    'npm --dry-run publish',
    "bash -n -c 'rm -rf /etc'",
  ])('is %j', (command) => {
    expect(effectsOf(command)).toEqual([]);
  });
});
