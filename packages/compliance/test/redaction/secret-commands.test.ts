import { randomBytes } from 'node:crypto';
import { renderHtml, renderMarkdown } from '@opspilot/compliance';
import { createRedactor } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import { expect, it } from 'vitest';
import { withoutSecrets } from '../../src/redaction/without-secrets.js';
import { textOf } from '../audit/samples.js';
import { openPilot } from '../fixtures/open-pilot.js';
import { secretCommands } from './secret-commands.js';

const secrets = secretCommands.map(() => `Zq${randomBytes(9).toString('hex')}xK`);
const commands = secretCommands.map((command, index) =>
  command.replaceAll('@', secrets[index] ?? '').replaceAll('%h', '@h'),
);

it('leaves no password of common commands in the log, its exports, reports and events', async () => {
  await using one = await openPilot({ approvals: { isWaiting: false } });
  const { pilot, run } = one;
  const told: string[] = [];
  for (const type of ['compliance.violated', 'compliance.warned', 'ticket.requested'] as const) {
    pilot.events.on(type, (event) => void told.push(JSON.stringify(event)));
  }
  for (const command of commands) await run(command, { host: 'prod-1' });
  const { audit, report, approvals } = pilot.compliance;
  const noor = { id: 'noor' };
  const made = await report({ framework: 'nist', from: 0, to: one.clock.now() + 1, actor: noor });
  const outputs = {
    log: audit === undefined ? '' : await textOf(audit.export({ actor: noor, format: 'jsonl' })),
    report: JSON.stringify(made) + renderHtml(made) + renderMarkdown(made),
    tickets: JSON.stringify(await approvals.list({ limit: 1_000 })),
    events: told.join('\n'),
  };
  expect(outputs.log).toContain('[redacted]');
  expect(told.length).toBeGreaterThan(commands.length);
  for (const [name, text] of Object.entries(outputs)) {
    const leaked = commands.filter((_command, index) => text.includes(secrets[index] ?? ''));
    expect(leaked, name).toEqual([]);
  }
});

it('leaves what is no password as it is', () => {
  const redactor = createRedactor();
  for (const command of [
    "echo 'rm -rf /srv/x' | sh",
    'echo hello | tee /etc/motd',
    'sh -s /etc <<< "rm -rf /srv"',
    'psql -c "drop table users"',
    'mysql -e "select password_changed from users where name = \'ann\'"',
    'vault kv get s/x',
    'net user bob /delete',
    'passwd -l bob',
    'sudo rm -rf /srv/x',
    'echo done; cryptsetup status data',
  ]) {
    expect(redactor.text(withoutSecrets(command, analyse(command)).command)).toBe(command);
  }
});
