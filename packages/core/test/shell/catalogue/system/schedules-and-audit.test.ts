import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['crontab -l', []],
  ['crontab -r', ['delete:remove-schedule crontab']],
  ['crontab -u bob -e', ['execute:edit-schedule crontab of bob']],
  ['crontab jobs.txt', ['execute:load jobs.txt', 'execute:schedule crontab']],
  ["echo '* * * * * chmod 4755 /bin/bash' | crontab -", ['permission:setuid /bin/bash', 'execute:schedule crontab']],
  ["echo '@reboot chmod 4755 /bin/bash' | crontab", ['permission:setuid /bin/bash', 'execute:schedule crontab']],
  ["echo '# 1 2 3 4 5 nothing' | crontab -", ['execute:schedule crontab']],
  ['crontab -T jobs.txt', ['read:read jobs.txt']],
  ["echo 'chmod 4755 /bin/bash' | at now", ['permission:setuid /bin/bash', 'execute:schedule now']],
  ['at -f job.sh noon', ['read:read job.sh', 'opaque:unseen-script job.sh', 'execute:schedule noon']],
  ['atq', []],
  ['at -l', []],
  ['atrm 3', ['delete:cancel-job 3']],
  ['run-parts /tmp/x', ['execute:load /tmp/x recursive']],
  ['run-parts --test /tmp/x', []],
  ['run-parts /etc/cron.daily', []],
  ['auditctl -e 0', ['audit:disable auditing']],
  ['auditctl -e 2', ['audit:add-rule auditing']],
  ['auditctl -l', []],
  ['auditctl -s', []],
  ['auditctl -D', ['audit:disable rules']],
  ['auditctl -D -k mine', ['audit:modify rules']],
  ['auditctl -w /etc/passwd -p wa -k id', ['audit:add-rule rules']],
  ['auditctl -W /etc/passwd', ['audit:modify rules']],
  ['auditctl -a always,exit -F arch=b64 -S execve', ['audit:add-rule rules']],
  ['auditctl -a never,task', ['audit:modify rules']],
  ['auditctl -R /tmp/rules', ['read:read /tmp/rules', 'audit:load-rules /tmp/rules']],
  ['auditctl -b 0', ['audit:modify limits']],
  ['augenrules --load', ['audit:load-rules /etc/audit/rules.d']],
  ['augenrules --check', []],
  ['auditd -s disable', ['audit:disable auditing']],
  ['ausearch -m USER_LOGIN -ts today', []],
  ['ausearch -if /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['aureport --summary', []],
  ['autrace chmod 777 /etc', ['permission:world-writable /etc', 'audit:modify rules']],
  ['clamscan -r --remove /srv', ['delete:remove /srv recursive']],
  ['clamscan -r /srv', []],
  ['aide --check', []],
  ['aide --update', ['audit:renew-baseline aide']],
  ['rkhunter --check', []],
  ['rkhunter --propupd', ['audit:renew-baseline rkhunter']],
  ["run-parts --regex '^sh$' /bin", ['execute:shell /bin']],
  [
    'mdatp config real-time-protection --value disabled',
    ['audit:stop mdatp config real-time-protection --value disabled'],
  ],
  ['mdatp health', []],
  ['wazuh-control stop', ['audit:stop wazuh-control stop']],
  ['wazuh-control status', []],
];

describe('schedules and the audit trail', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
