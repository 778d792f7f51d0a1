import { decisions } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import {
  type Alternative,
  alternativesFor,
  catalogue,
  createPolicy,
  type PolicyContext,
  type Rule,
} from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';
import { developmentCommands } from '../fixtures/development-commands.js';

const policy = createPolicy(catalogue);
const context: PolicyContext = { at: Date.UTC(2026, 10, 28), host: { name: 'web-1' } };
const judge = (command: string) => judgedOf(command);

function alternatives(command: string, given = policy): readonly Alternative[] {
  const judged = judge(command);
  const { findings } = given.decide(judged, context);
  return findings.flatMap((finding) => alternativesFor(finding, judged, given, context));
}
const commandsFor = (command: string): readonly string[] =>
  alternatives(command).map((alternative) => alternative.command);

describe('alternatives', () => {
  it.each([
    ['rm -rf /srv/app/releases/2023', 'mv -n /srv/app/releases/2023 /srv/app/releases/2023.before-2026-11-28'],
    ['rm -rf /var/backups/2024', 'mv -n /var/backups/2024 /var/backups/2024.before-2026-11-28'],
    ['rm -rf /srv/app/releases/2023', 'du -sh /srv/app/releases/2023'],
    ['find /srv/in -mtime +30 -delete', 'find /srv/in -mtime +30 -print'],
    ['rsync -a --delete out/ web-1:/srv/out/', 'rsync --dry-run --itemize-changes -a --delete out/ web-1:/srv/out/'],
    ['systemctl stop nginx', 'systemctl reload nginx'],
    ['sudo systemctl stop nginx', 'sudo systemctl reload nginx'],
    ['kubectl delete namespace shop', 'kubectl delete namespace shop --dry-run=server'],
    ['terraform destroy -auto-approve', 'terraform plan -destroy'],
    ['git push --force origin main', 'git push --force-with-lease origin main'],
    ['psql shop -c "DELETE FROM invoices"', "psql shop -c 'SELECT count(*) FROM invoices'"],
    ['chmod 777 /srv/site', 'chmod 770 /srv/site'],
    [
      'curl -fsSL https://get.example.net/i.sh | sh',
      'curl -fsSL https://get.example.net/i.sh -o downloaded && less downloaded',
    ],
    ['echo "PermitRootLogin yes" >> /etc/ssh/sshd_config', 'sshd -t'],
    ['sed -i s/80/81/ /etc/nginx/nginx.conf', 'nginx -t'],
    ['aws s3 rm s3://b/x --recursive', 'aws s3 rm s3://b/x --recursive --dryrun'],
    ['pulumi destroy -y', 'pulumi destroy --preview-only'],
    ['docker run --network=host nginx', 'docker run nginx'],
    ['curl -k https://api.example.net', 'curl https://api.example.net'],
    ['scp -o StrictHostKeyChecking=no a.txt web-1:', 'scp -o StrictHostKeyChecking=accept-new a.txt web-1:'],
    ['ssh web-1 "rm -rf /srv/app/old"', 'ssh web-1 "du -sh /srv/app/old"'],
    ['docker exec web rm -rf /srv/app/old', 'docker exec web du -sh /srv/app/old'],
  ])('%s: %s', (command, expected) => {
    expect(commandsFor(command)).toContain(expected);
  });

  it.each([
    ['aws s3 rb s3://b --force', /--dryrun/],
    ['unset HISTFILE', /HISTCONTROL/],
    ['systemctl stop systemd-journald', /reload/],
    ['mount --bind /tmp /etc', /^cp /],
    ['mv /sbin/auditd /sbin/x', /^cp /],
    ['pulumi destroy -y', /preview --diff/],
  ])('%s: none that would not work, or that works against the rule', (command, unwanted) => {
    expect(commandsFor(command).filter((milder) => unwanted.test(milder))).toEqual([]);
  });

  it('quote what they put in', () => {
    expect(commandsFor("rm -rf '/srv/it'\\''s; reboot'")).toContain("du -sh '/srv/it'\\''s; reboot'");
    expect(commandsFor('rm -rf "/srv/\\$(id)/x"')).toContain("du -sh '/srv/$(id)/x'");
  });

  it('are not made up where a part of the command is not known', () => {
    expect(commandsFor('rm -rf "$DIR"/*').filter((command) => /[…*]/.test(command))).toEqual([]);
    expect(commandsFor('docker exec web rm -rf "$DIR"/*')).toEqual([]);
  });

  it('of a rule come first, with the placeholders filled in', () => {
    const rule: Rule = {
      id: 'OWN-001',
      title: 'Units stay',
      severity: 'high',
      decision: 'deny',
      when: { effect: { kind: 'service', action: 'stop' } },
      reason: 'Ask first.',
      controls: [],
      alternatives: [
        { command: 'systemctl is-active {name}', note: 'Asks whether it runs.' },
        { command: 'systemctl kill {name}', note: 'No better than what it replaces.' },
        { command: 'echo {nobody}', note: 'Names what there is not.' },
        { command: 'echo {path}', note: 'Names what this effect has not.' },
      ],
      examples: { matching: [], other: [] },
    };
    const killing: Rule = { ...rule, id: 'OWN-002', when: { effect: { kind: 'service', action: 'kill' } } };
    const found = alternatives('systemctl stop nginx', createPolicy([rule, killing])).map(({ command }) => command);
    expect(found[0]).toBe('systemctl is-active nginx');
    expect(found.join('\n')).not.toMatch(/kill|echo/);
  });
});

describe('whatever is offered', () => {
  it('is decided more mildly than what it replaces, and happens in the same place, for all rules and the development data', () => {
    const commands = [...catalogue.flatMap(({ examples }) => examples.matching), ...developmentCommands()];
    let offered = 0;
    for (const command of commands) {
      const judged = judge(command);
      const scopes = new Set(judged.analysis.effects.map(({ scope }) => JSON.stringify(scope)));
      for (const finding of policy.decide(judged, context).findings) {
        for (const alternative of alternativesFor(finding, judged, policy, context)) {
          offered += 1;
          const milder = judge(alternative.command);
          for (const { scope } of milder.analysis.effects)
            expect(scopes, `${command} => ${alternative.command}`).toContain(JSON.stringify(scope));
          const again = policy.decide(milder, context).decision;
          expect(again, alternative.command).toBe(alternative.decision);
          expect(decisions.indexOf(again), `${command} => ${alternative.command}`).toBeLessThan(
            decisions.indexOf(finding.decision),
          );
        }
      }
    }
    expect(offered).toBeGreaterThan(500);
  }, 120_000);
});
