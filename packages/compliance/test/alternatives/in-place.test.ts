import { describe, expect, it } from 'vitest';
import { alternativesFor, catalogue, createPolicy, type PolicyContext } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';

const policy = createPolicy(catalogue);
const context: PolicyContext = { at: Date.UTC(2026, 10, 28), host: { name: 'web-1', environment: 'production' } };
const judge = (command: string) => judgedOf(command, { environment: 'production' });

function commandsFor(command: string): readonly string[] {
  const judged = judge(command);
  const { findings } = policy.decide(judged, context);
  return findings.flatMap((finding) =>
    alternativesFor(finding, judged, policy, context, judge).map((each) => each.command),
  );
}

describe('an alternative takes the place of the command, and keeps what placed it', () => {
  it.each([
    ['cd /srv && rm -rf x', 'cd /srv && du -sh x'],
    ['cd "$d" && rm -rf x', 'cd "$d" && mv -n x x.before-2026-11-28'],
    ['chroot /mnt rm -rf /srv/x', 'chroot /mnt du -sh /srv/x'],
    ['unshare -m rm -rf /srv/x', 'unshare -m du -sh /srv/x'],
    ['sudo -u bob A=1 rm -rf /srv/x 2>/dev/null', 'sudo -u bob A=1 du -sh /srv/x 2>/dev/null'],
    ['env -i PATH=/x rm -rf /srv/x', 'env -i PATH=/x du -sh /srv/x'],
    ['time nohup nice -n 5 rm -rf /srv/x &', 'time nohup nice -n 5 du -sh /srv/x &'],
    ['for i in a; do rm -rf /srv/$i; done', 'for i in a; do du -sh /srv/a; done'],
    ['x=/srv/a; rm -rf "$x"', 'x=/srv/a; du -sh /srv/a'],
    ['KUBECONFIG=x kubectl delete ns shop', 'KUBECONFIG=x kubectl delete ns shop --dry-run=server'],
    ['A=1 echo x > /etc/nginx/nginx.conf', 'A=1 nginx -t'],
  ])('%s', (command, expected) => {
    expect(commandsFor(command)).toContain(expected);
  });

  it.each([
    ['ssh -p 2222 -J b root@h rm -rf /srv/x', 'ssh -p 2222 -J b root@h du -sh /srv/x'],
    ["ssh h 'cd /srv; rm -rf x'", "ssh h 'cd /srv; du -sh x'"],
    ['ssh h "rm -rf \'/srv/a b\'"', 'ssh h "du -sh \'/srv/a b\'"'],
    ['ssh h \'rm -rf "/srv/a b"\'', 'ssh h \'du -sh "/srv/a b"\''],
    [`sh -c 'psql shop -c "DELETE FROM t"'`, `sh -c 'psql shop -c "SELECT count(*) FROM t"'`],
    [`sh -c "sudo sh -c 'rm -rf /srv/x'"`, `sh -c "sudo sh -c 'du -sh /srv/x'"`],
    [`ssh h "echo 'PermitRootLogin yes' >> /etc/ssh/sshd_config"`, 'ssh h "sshd -t"'],
    [`eval "rm -rf '/srv/x'"`, 'eval "du -sh /srv/x"'],
  ])('%s: in the quotes that it stands in', (command, expected) => {
    expect(commandsFor(command)).toContain(expected);
  });

  it.each([
    `python3 -c 'import os; os.system("rm -rf /srv/x")'`,
    'for i in a b; do rm -rf /srv/$i; done',
    'f() { rm -rf "$1"; }; f /srv/a; f /srv/b',
    'ls /srv | xargs rm -rf',
    'find /srv/in -exec rm -rf {} +',
    "echo 'rm -rf /srv/x' | sh",
    'ssh h "rm -rf \\"/srv/x\\""',
  ])('%s: nothing where it cannot be cut out', (command) => {
    expect(commandsFor(command)).toEqual([]);
  });

  it.each([
    'git --git-dir=/srv/app/.git --work-tree=/srv/app reset --hard',
    'git -C/srv/app reset --hard',
    'aws --endpoint-url=https://minio:9000 s3 rb s3://b --force',
    'terraform -chdir=envs/prod destroy -auto-approve',
    'docker --host=ssh://web-2 rm -f web',
    'virsh --connect=qemu+ssh://x/system destroy vm',
    'psql --host=/var/run/other -c "DROP DATABASE shop"',
    'systemctl --root=/mnt disable auditd',
    'usermod -R /mnt/x -aG sudo bob',
    'passwd -R /mnt -d root',
    'journalctl -D /mnt/log --vacuum-time=1d',
  ])('%s: nothing where an option says on what', (command) => {
    expect(commandsFor(command)).toEqual([]);
  });

  it('of a redirection stays outside of what runs only the command before it', () => {
    expect(commandsFor('nsenter -t 5 -m echo x > /etc/nginx/nginx.conf')).toEqual([]);
    expect(commandsFor('sudo echo x > /etc/nginx/nginx.conf')).toEqual([]);
    expect(commandsFor("ssh h '> /etc/nginx/nginx.conf'")).toEqual([]);
  });
});
