import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyDirectory, startOnPipes } from './start-quickstart.js';

describe('--json', () => {
  test('prints one document of the promised shape and nothing else', async () => {
    const directory = emptyDirectory();
    const first = await startOnPipes(directory, ['--json']).ended;
    expect(first.code).toBe(0);
    expect(first.stderr).toBe('');
    const document = JSON.parse(first.stdout);
    expect(Object.keys(document)).toEqual(['earlier', 'profile', 'outcomes']);
    expect(document.earlier).toBe(0);
    expect(document.profile).toMatchObject({ isComplete: true, os: process.platform, kernel: release() });
    expect(document.outcomes.map(({ status }: { status: string }) => status)).toEqual([
      'succeeded',
      'failed',
      'timed-out',
      'succeeded',
      'rejected',
    ]);
    expect(document.outcomes[1]).toEqual({
      id: expect.any(String),
      title: 'Read a file that is not there',
      command: 'cat /etc/no-such-service.conf',
      host: 'localhost',
      actor: expect.any(String),
      status: 'failed',
      stage: 'execute',
      executed: 'yes',
      exitCode: 1,
      signal: null,
      risk: expect.any(Number),
      decision: 'allow',
      findings: [],
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
      stdout: { text: '', bytes: 0, truncated: false },
      stderr: { text: expect.stringContaining('no-such-service'), bytes: expect.any(Number), truncated: false },
      verifications: [],
      error: { code: 'command-failed', message: expect.any(String) },
      recorded: true,
    });
    expect(document.outcomes[3].verifications).toEqual([
      { source: 'command', name: 'test -s release.txt', result: 'passed' },
    ]);
    expect(document.outcomes[4].error.code).toBe('approval-denied');
    expect(document.outcomes[4].findings).toEqual([
      {
        rule: 'core/permission-world-writable',
        decision: 'require-approval',
        reason: expect.stringContaining('release.txt'),
        severity: 'high',
        span: ['chmod 777 '.length, 'chmod 777 release.txt'.length],
        check: null,
      },
    ]);
    expect(document.outcomes[4].risk).toBeGreaterThanOrEqual(0.4);

    const second = JSON.parse((await startOnPipes(directory, ['--json', 'uname']).ended).stdout);
    expect(second.earlier).toBe(5);
    expect(second.profile).toBeNull();
    expect(second.outcomes).toHaveLength(1);
  });
});

describe('--plan', () => {
  test('shows every stage, runs nothing and writes nothing', async () => {
    const directory = emptyDirectory();
    const { stdout, code } = await startOnPipes(directory, ['--plan']).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('would run "uname -srm && df -h /" on localhost');
    expect(stdout).toContain('\n   Lets everybody change /tmp/release.txt.\n');
    expect(stdout).toMatch(/analyse +lets everybody change \/tmp\/release.txt\n/);
    expect(stdout).toMatch(/assess +risk 0\.\d\d of 1: Lets everybody change \/tmp\/release.txt\n/);
    expect(stdout).toContain('require-approval; core/permission-world-writable: ');
    expect(stdout).toContain('would ask for approval');
    expect(stdout).toContain('would check with "test -s release.txt"');
    expect(existsSync(join(directory, '.opspilot'))).toBe(false);
  });

  test('for machines', async () => {
    const directory = emptyDirectory();
    const { stdout } = await startOnPipes(directory, ['--plan', '--json', 'touch ran; chmod 777 ran']).ended;
    const { plans } = JSON.parse(stdout);
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatchObject({
      command: 'touch ran; chmod 777 ran',
      host: 'localhost',
      decision: 'require-approval',
      risk: expect.any(Number),
      findings: [{ rule: 'core/permission-world-writable' }],
    });
    expect(plans[0].stages[0]).toEqual({ stage: 'propose', source: 'core', summary: expect.any(String) });
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });
});
