import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { directoryWith, example, startPipeline } from './start-pipeline.js';

describe('a pipeline', () => {
  test('of the example itself is green', async () => {
    const { stdout, stderr, code } = await startPipeline(example).ended;
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Unit tests \| .*greets by name/m);
    expect(stdout).toMatch(/^4 {2}Package {8}succeeded {2}0 {5}\d/m);
    expect(stdout).toContain('accepted: core/opaque, the script stands in this repository');
    expect(stdout).toContain('Smoke test | Hello, smoke test!');
    expect(stdout).toContain('Green: every step succeeded.');
    expect(code).toBe(0);
  });

  test('stops at the first step that fails and says what happened, and what to do', async () => {
    const directory = directoryWith({
      steps: [
        { name: 'Build', command: 'echo built' },
        { name: 'Test', command: 'echo one; echo "3 of 40 tests failed" >&2; exit 7' },
        { name: 'Deploy', command: 'touch deployed' },
      ],
    });
    const { stdout, code } = await startPipeline(directory).ended;
    expect(code).toBe(1);
    expect(stdout).toContain('Build | built');
    expect(stdout).toContain('Test ! 3 of 40 tests failed');
    expect(stdout).toMatch(/^3 {2}Deploy {2}skipped {4}- {5}-$/m);
    const failure = stdout.slice(stdout.indexOf('Step 2 of 3'));
    expect(failure).toMatch(
      /^Step 2 of 3 failed: "Test"\n {2}why {6}The command exited with 7: 3 of 40 tests failed \(command-failed\)\n/,
    );
    expect(failure).toMatch(/ended {4}failed at execute, exit code 7, after \d/);
    expect(failure).toContain('last lines of stderr:\n    3 of 40 tests failed\n');
    expect(failure).toContain(`Repeat the step by itself: (cd ${directory} && echo one;`);
    expect(existsSync(join(directory, 'deployed'))).toBe(false);
  });

  test('whose check does not pass fails although the command exited with 0', async () => {
    const directory = directoryWith({ steps: [{ name: 'Package', command: 'true', verify: ['test -e package.tgz'] }] });
    const { stdout, code } = await startPipeline(directory).ended;
    expect(code).toBe(1);
    expect(stdout).toContain('the check "test -e package.tgz" did not pass');
    expect(stdout).toContain('Repeat the check:');
  });

  test('whose step takes too long is ended', async () => {
    const directory = directoryWith({ steps: [{ name: 'Wait', command: 'sleep 60', timeout: '300ms' }] });
    const { stdout, code } = await startPipeline(directory).ended;
    expect(code).toBe(4);
    expect(stdout).toContain('(command-timed-out)');
    expect(stdout).toContain('raise its "timeout" in steps.json; it was 300 ms.');
  });

  test('has nobody to approve anything', async () => {
    const directory = directoryWith({ steps: [{ name: 'Deploy', command: 'touch ran', needsApproval: true }] });
    const { stdout, code } = await startPipeline(directory).ended;
    expect(code).toBe(3);
    expect(stdout).toContain('(approval-missing)');
    expect(stdout).toContain('A pipeline has nobody to ask.');
    expect(stdout).toContain('because  The step "Deploy" is marked with needsApproval. (ci/needs-approval)');
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });

  describe('with a step that is risky or cannot be seen through', () => {
    const command = 'touch ran; chmod 777 ran; sh deploy.sh';
    const rules = { 'core/permission-world-writable': 'a file of this job alone', 'core/opaque': 'our own script' };
    const starting = (step: object, args: readonly string[] = []) => {
      const directory = directoryWith({ steps: [{ name: 'Deploy', command, ...step }] });
      writeFileSync(join(directory, 'deploy.sh'), 'echo deployed\n');
      return { directory, ...startPipeline(directory, args) };
    };

    test('runs nothing of it, and says which words ask for what reason, and what to do', async () => {
      const { directory, ended } = starting({ verify: 'sh check.sh' });
      const { stdout, code } = await ended;
      expect(code).toBe(3);
      expect(existsSync(join(directory, 'ran'))).toBe(false);
      const failure = stdout.slice(stdout.indexOf('Step 1 of 1 rejected: "Deploy"'));
      expect(failure).toContain('why      It needs approval, and a pipeline has nobody to ask. (approval-missing)\n');
      for (const reason of [
        /because {2}Lets everybody change \S+ran\. \(core\/permission-world-writable, high\)\n/,
        /because {2}What is in \S*deploy\.sh is not known\. \(core\/opaque\)\n/,
        /because {2}in the check "sh check\.sh", What is in \S*check\.sh is not known\. \(core\/opaque\)\n/,
      ]) {
        expect(failure).toMatch(reason);
      }
      expect(failure).toMatch(/next {5}Change the step .*"accept": \{ .*"core\/opaque": "<why this is fine>".* \}$/m);
    });

    test('runs it when its author accepted all of that beforehand, and keeps the reasons', async () => {
      const { directory, ended } = starting({ accept: { ...rules, 'core/old': 'was needed once' } }, ['--db', 'h.db']);
      const { stdout, code } = await ended;
      expect(stdout).toContain('accepted: core/opaque, our own script\n');
      expect(stdout).toContain('Nothing in this step falls under core/old: take it out of "accept".');
      expect(stdout).toContain('Deploy | deployed');
      expect(code).toBe(0);
      const { OpsPilot } = await import('@opspilot/core');
      const { sqliteStorage } = await import('@opspilot/core/sqlite');
      await using pilot = await OpsPilot.create({ storage: sqliteStorage(join(directory, 'h.db')) });
      const [record] = await pilot.history.list();
      expect(record?.verdict).toMatchObject({
        decision: 'require-approval',
        approval: { by: 'steps.json', reason: expect.stringContaining('core/opaque: our own script') },
      });
    });

    test.for(Object.entries(rules))('does not run it when only %s is accepted', async ([rule, reason]) => {
      const { directory, ended } = starting({ accept: { [rule]: reason } }, ['--json']);
      const { stdout, code } = await ended;
      expect(code).toBe(3);
      expect(existsSync(join(directory, 'ran'))).toBe(false);
      const { steps, next } = JSON.parse(stdout);
      expect(steps[0]).toMatchObject({
        status: 'rejected',
        executed: 'no',
        risk: expect.any(Number),
        findings: expect.arrayContaining([
          expect.objectContaining({ rule: 'core/opaque', span: [29, 38], check: null }),
        ]),
        accepted: null,
      });
      // What is accepted already is not asked for again.
      expect(next).not.toContain(`"${rule}"`);
    });
  });

  test("runs each step in its directory, with its variables and none of the job's", async () => {
    const directory = directoryWith({
      steps: [
        { name: 'Make', command: 'mkdir sub' },
        { name: 'Look', command: 'echo "$PWD $COLOUR [$JOB_TOKEN]"', cwd: 'sub', env: { COLOUR: 'blue' } },
      ],
    });
    const { stdout, code } = await startPipeline(directory, [], { JOB_TOKEN: 'of the job' }).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('/sub blue []');
  });

  test('that is interrupted cancels the step, skips the rest and says so', async () => {
    const directory = directoryWith({
      steps: [
        { name: 'Wait', command: 'touch begun; sleep 60; touch survived' },
        { name: 'Deploy', command: 'touch deployed' },
      ],
    });
    const started = startPipeline(directory);
    await expect.poll(() => existsSync(join(directory, 'begun')), { timeout: 60_000 }).toBe(true);
    started.process.kill('SIGTERM');
    const { stdout, code } = await started.ended;
    expect(code).toBe(143);
    expect(stdout).toMatch(/1 {2}Wait {4}cancelled/);
    expect(stdout).toMatch(/2 {2}Deploy {2}skipped/);
    expect(existsSync(join(directory, 'deployed'))).toBe(false);
  });

  test('keeps its history, with who asked and for which commit, where it is told to', async () => {
    const directory = directoryWith({ steps: [{ name: 'Build', command: 'echo built' }] });
    const gitlab = { GITLAB_CI: 'true', CI_COMMIT_SHA: 'f00dfeed', CI_COMMIT_REF_NAME: 'main', CI_JOB_NAME: 'build' };
    const { code } = await startPipeline(directory, ['--db', 'kept/history.db'], gitlab).ended;
    expect(code).toBe(0);
    const { OpsPilot } = await import('@opspilot/core');
    const { sqliteStorage } = await import('@opspilot/core/sqlite');
    await using pilot = await OpsPilot.create({ storage: sqliteStorage(join(directory, 'kept/history.db')) });
    const [record] = await pilot.history.list();
    expect(record).toMatchObject({
      command: 'echo built',
      actor: 'gitlab-ci',
      metadata: { system: 'gitlab-ci', pipeline: 'build', commit: 'f00dfeed', branch: 'main', step: 'Build' },
      end: { status: 'succeeded' },
    });
  });
});

describe('--json', () => {
  test('prints one document on stdout, the log on stderr', async () => {
    const directory = directoryWith({
      steps: [
        { name: 'Build', command: 'echo built' },
        { name: 'Test', command: 'exit 1' },
        { name: 'Deploy', command: 'true' },
      ],
    });
    const { stdout, stderr, code } = await startPipeline(directory, ['--json']).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('Build | built');
    expect(JSON.parse(stdout)).toEqual({
      green: false,
      exitCode: 1,
      build: { system: 'ci' },
      host: null,
      steps: [
        {
          name: 'Build',
          status: 'succeeded',
          id: expect.any(String),
          stage: 'record',
          executed: 'yes',
          exitCode: 0,
          milliseconds: expect.any(Number),
          risk: 0,
          findings: [],
          accepted: null,
          error: null,
        },
        expect.objectContaining({
          status: 'failed',
          error: { code: 'command-failed', message: 'The command exited with 1.' },
        }),
        expect.objectContaining({ status: 'skipped', id: null, executed: 'no', error: null }),
      ],
      next: expect.stringContaining('Repeat the step by itself'),
    });
  });
});

describe('secrets', () => {
  const canary = 'canary-7Qm2x9Lw4Zt8';

  test('reach the step and appear nowhere', async () => {
    const directory = directoryWith({
      steps: [
        {
          name: 'Use a secret',
          command: 'test "$KEY" = "$WANTED" && echo "the key is $KEY" && echo "$KEY" | base64 >&2; exit 9',
          env: { WANTED: canary },
          secrets: { KEY: 'DEPLOY_KEY' },
        },
      ],
    });
    const summary = join(directory, 'summary.md');
    const github = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, DEPLOY_KEY: canary };
    const { stdout, stderr, code } = await startPipeline(directory, ['--json', '--db', 'history.db'], github).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('the key is [redacted:DEPLOY_KEY]');
    const files = ['summary.md', 'history.db', 'history.db-wal'].filter((name) => existsSync(join(directory, name)));
    expect(files).toContain('summary.md');
    const written = files.map((name) => readFileSync(join(directory, name), 'latin1'));
    for (const text of [stdout, stderr, ...written]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, -4));
    }
  });

  test('that are missing keep the step from being run', async () => {
    const directory = directoryWith({
      steps: [{ name: 'Deploy', command: 'touch ran', secrets: { KEY: 'DEPLOY_KEY' } }],
    });
    const { stdout, code } = await startPipeline(directory).ended;
    expect(code).toBe(5);
    expect(stdout).toContain('(secret-unavailable)');
    expect(stdout).toContain('Give the job these variables from the secrets of your CI system: DEPLOY_KEY.');
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });
});
