import { expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

it('a command counts once for a control, by the strictest of what was found', async () => {
  await using opened = await openPilot();
  const { pilot, run } = opened;
  await run('git push --force origin main; systemctl stop auditd', { host: 'prod-1' });
  await run('systemctl stop auditd', { host: 'prod-1' });
  const report = await pilot.compliance.report({ framework: 'sox', from: 0, to: Date.now(), actor: { id: 'noor' } });
  const sums = report.controls.map(({ findings, excepted }) =>
    Object.values(findings).reduce((sum, count) => sum + count, excepted),
  );
  expect(Math.max(...sums)).toBe(2);
  const denied = report.controls.filter(({ findings }) => findings.deny === 2);
  expect(denied.length).toBeGreaterThan(0);
});
