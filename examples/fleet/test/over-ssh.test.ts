import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { describeSshd } from '../../../packages/core/test/fixtures/ssh/describe-sshd.js';
import {
  familyOf,
  type RunningProcess,
  runningProcesses,
} from '../../../packages/core/test/fixtures/ssh/process-table.js';
import { startFleet } from './start-fleet.js';
import { useSshFleet } from './use-ssh-fleet.js';

const names = ['web-1', 'web-2', 'web-3'];

describeSshd('a fleet on real sshds', () => {
  const { home: homeOfTest, reach, all, planFile, logins } = useSshFleet(names);
  let home: string;
  beforeEach(() => {
    home = homeOfTest();
  });
  /** Counts on every host's file how often it ran there, then waits for the file `go`. */
  const waiting = (): string =>
    planFile({
      name: 'wait',
      steps: [{ id: 'wait', command: `echo x >> ${home}/{{host}}; until [ -e ${home}/go ]; do sleep 0.1; done` }],
      strategy: { type: 'sequential' },
    });
  const hasBegun = async (): Promise<void> => {
    await expect.poll(() => existsSync(join(home, 'web-1')), { timeout: 60_000 }).toBe(true);
  };
  /** Until its lease has passed, a run is that of the process that is gone. */
  const resumeOnceFree = async (run: string): ReturnType<typeof startFleet>['ended'] => {
    for (;;) {
      const resumed = await startFleet(home, ['resume', run, ...reach(), '--lease', '0.5']).ended;
      if (!resumed.stderr.includes('run-in-progress')) return resumed;
    }
  };
  const runOf = (output: string): string => {
    const [line = '{}'] = output.split('\n');
    return (JSON.parse(line) as { run: string }).run;
  };

  test('a plan runs on the hosts that are selected, and its summary says what came of it', async () => {
    const plan = planFile({ name: 'hello', steps: [{ id: 'greet', command: 'echo hello from {{host}}' }] });
    const args = ['run', plan, ...all(), '--hosts', '*,!web-3', '--output'];
    const { stdout, stderr, code } = await startFleet(home, args).ended;
    expect(stderr).toMatch(/^run \w{26}\n$/);
    expect(stdout).toContain('hello: 1 step on 2 hosts');
    expect(stdout).toMatch(/web-1 {2}greet {2}succeeded in /);
    expect(stdout).toContain('  hello from web-2');
    expect(stdout).toMatch(/succeeded {2}hello on 2 hosts in .*: 2 succeeded\n/);
    expect(stdout).not.toContain('web-3');
    expect(code).toBe(0);
    expect(existsSync(join(home, 'opspilot', 'fleet.db'))).toBe(true);
  });

  test('hosts that failed come first, with what they printed made harmless', async () => {
    const command = String.raw`printf 'disk \033[2J full\n' >&2; test {{host}} != web-2`;
    const plan = planFile({ name: 'check', steps: [{ id: 'look', command }], failure: { maxFailures: 1 } });
    const { stdout, code } = await startFleet(home, ['run', plan, ...all(), '--output']).ended;
    expect(code).toBe(1);
    expect(stdout).not.toContain('\u001b');
    const [bad, good] = [stdout.indexOf('web-2  look  failed, exit'), stdout.indexOf('web-1  look  succeeded, exit')];
    expect(bad).toBeGreaterThan(0);
    expect(good).toBeGreaterThan(bad);
    expect(stdout).toContain('! disk  full');
  });

  test('a host that was not let in is told as such throughout, and not as one where a command failed', async () => {
    const plan = planFile({ name: 'hello', steps: [{ id: 'greet', command: 'true' }] });
    const args = ['run', plan, ...all(), '--hosts', 'web-1', '--known-hosts', '/dev/null'];
    const { stdout, code } = await startFleet(home, args).ended;
    expect(stdout).toMatch(/^web-1 {2}greet {2}refused$/m);
    expect(stdout).toMatch(/^step +succeeded +failed +refused .*\ngreet +0 +0 +1 /m);
    expect(stdout).toMatch(/ in .*: 1 refused$/m);
    expect(stdout).not.toMatch(/greet {2}failed/);
    expect(code).toBe(1);
  });

  test('nothing is begun of a plan that needs leave and has none, which its simulation tells as well', async () => {
    const steps = [
      { id: 'drain', command: `touch ${home}/{{host}}` },
      { id: 'go', command: 'eval "$WHAT"', needs: ['drain'] },
    ];
    const plan = planFile({ name: 'risky', steps });
    const simulated = await startFleet(home, ['simulate', plan, ...all()]).ended;
    expect(simulated.stdout).toMatch(/! go needs approval on web-1, .*\n! To have it run, give --approve REASON\.\n/);
    const refused = await startFleet(home, ['run', plan, ...all()]).ended;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/Nothing was run\.\n {2}go needs approval .*\n.* give --approve REASON\./);
    expect(names.filter((name) => existsSync(join(home, name)))).toEqual([]);
    expect((await startFleet(home, ['run', plan, ...all(), '--approve', 'a trial']).ended).code).toBe(0);
  });

  test('a run goes on when nobody reads what it prints any more', async () => {
    const plan = planFile({ name: 'mark', steps: [{ id: 'mark', command: `echo x >> ${home}/{{host}}` }] });
    const started = startFleet(home, ['run', plan, ...all(), '--json']);
    started.process.stdout?.destroy();
    expect((await started.ended).code).toBe(0);
    for (const name of names) expect(readFileSync(join(home, name), 'utf8')).toBe('x\n');
  });

  test('machines read one JSON object a line, which tell the same run as its status', async () => {
    const plan = planFile({ name: 'hello', steps: [{ id: 'greet', command: 'echo hello' }] });
    const { stdout, code } = await startFleet(home, ['run', plan, ...all(), '--json']).ended;
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    const news = lines.map((line) => JSON.parse(line) as { type: string; run: string; sequence: number });
    expect(news[0]).toMatchObject({ type: 'run-started', sequence: 0, hosts: 3 });
    expect(news.at(-1)).toMatchObject({ type: 'run-ended', status: 'succeeded', failures: 0 });
    const status = await startFleet(home, ['status', runOf(stdout), '--json']).ended;
    expect(JSON.parse(status.stdout)).toMatchObject({ status: 'succeeded', failures: 0 });
    expect(status.code).toBe(0);
    const history = await startFleet(home, ['history', 'hello', '--json']).ended;
    expect(JSON.parse(history.stdout)).toMatchObject({
      runs: [{ id: runOf(stdout), status: 'succeeded', hosts: 3 }],
      plans: [{ name: 'hello', successRate: 1, steps: [{ step: 'greet', results: { succeeded: 3 } }] }],
    });
    expect((await startFleet(home, ['prune', '--older-than', '0']).ended).stdout).toBe('1 run removed\n');
  });

  test('a run is cancelled from another process: what ran on the host is gone, and nothing more is begun', async () => {
    // None of them ends when it is asked to, and one has left the session.
    const stubborn = join(home, 'stubborn');
    writeFileSync(stubborn, `trap '' TERM; echo $$ >> ${home}/pids; sleep 300`);
    const command = `echo x >> ${home}/{{host}}; sh ${stubborn} & setsid sh ${stubborn} & sh ${stubborn}`;
    const plan = planFile({ name: 'wait', steps: [{ id: 'wait', command }], strategy: { type: 'sequential' } });
    const started = startFleet(home, ['run', plan, ...all(), '--json', '--approve', 'a trial']);
    await hasBegun();
    await expect.poll(() => started.stdout(), { timeout: 60_000 }).toContain('command-started');
    const family = (): readonly RunningProcess[] => {
      const pids = existsSync(join(home, 'pids')) ? readFileSync(join(home, 'pids'), 'utf8').trim() : '';
      return familyOf(pids.split('\n').map(Number));
    };
    const sleeping = () => family().filter(({ name }) => name === 'sleep').length;
    await expect.poll(sleeping, { timeout: 60_000 }).toBe(3);
    const ran = new Set(family().map(({ pid }) => pid));
    const ordered = await startFleet(home, ['cancel', runOf(started.stdout())]).ended;
    expect(ordered.code).toBe(0);
    const { stdout, code } = await started.ended;
    expect(code).toBe(4);
    expect(stdout).toContain('"status":"cancelled"');
    expect(runningProcesses().filter(({ pid }) => ran.has(pid))).toEqual([]);
    expect(existsSync(join(home, 'web-2'))).toBe(false);
  });

  test('a run whose process was killed is resumed, and nothing runs twice', async () => {
    const started = startFleet(home, ['run', waiting(), ...all(), '--json', '--lease', '0.5']);
    await hasBegun();
    await expect.poll(() => started.stdout(), { timeout: 60_000 }).toContain('command-started');
    const run = runOf(started.stdout());
    started.process.kill('SIGKILL');
    await started.ended;
    writeFileSync(join(home, 'go'), '');
    const resumed = await resumeOnceFree(run);
    expect(resumed.stderr).toBe('');
    expect(resumed.code).toBe(0);
    for (const name of names) expect(readFileSync(join(home, name), 'utf8')).toBe('x\n');
  });

  test('a run that is interrupted lets end what runs, says how to go on, and is gone on with', async () => {
    const started = startFleet(home, ['run', waiting(), ...all()]);
    await hasBegun();
    started.process.kill('SIGINT');
    await expect.poll(() => started.stderr(), { timeout: 60_000 }).toContain('Once more leaves at once');
    writeFileSync(join(home, 'go'), '');
    const { stderr, code } = await started.ended;
    expect(code).toBe(4);
    const [, run = ''] = /^Left; go on with "node .* resume (\w{26}) --inventory=/m.exec(stderr) ?? [];
    expect(existsSync(join(home, 'web-2'))).toBe(false);
    expect((await startFleet(home, ['resume', run, ...reach()]).ended).code).toBe(0);
    for (const name of names) expect(readFileSync(join(home, name), 'utf8')).toBe('x\n');
  });

  test('a run that is interrupted twice is left at once: its command goes on, and is not run again', async () => {
    const started = startFleet(home, ['run', waiting(), ...all(), '--lease', '0.5']);
    await hasBegun();
    started.process.kill('SIGINT');
    await expect.poll(() => started.stderr(), { timeout: 60_000 }).toContain('Once more leaves at once');
    started.process.kill('SIGINT');
    const { stderr, code } = await started.ended;
    expect(code).toBe(4);
    const [, run = ''] = /"node .* resume (\w{26}) --inventory=/.exec(stderr) ?? [];
    writeFileSync(join(home, 'go'), '');
    expect((await resumeOnceFree(run)).code).toBe(0);
    for (const name of names) expect(readFileSync(join(home, name), 'utf8')).toBe('x\n');
  });

  test('what failed or was never reached is tried again by a run of its own', async () => {
    const command = `echo x >> ${home}/{{host}}; [ -e ${home}/mended ] || [ {{host}} != web-2 ]`;
    const plan = planFile({ name: 'mend', steps: [{ id: 'mend', command }], strategy: { type: 'sequential' } });
    const { stdout, code } = await startFleet(home, ['run', plan, ...all(), '--json']).ended;
    expect(code).toBe(1);
    const status = await startFleet(home, ['status', runOf(stdout)]).ended;
    expect(status.stdout.split('\n')[1]).toBe('1 succeeded, 1 failed, 1 never begun');
    writeFileSync(join(home, 'mended'), '');
    expect((await startFleet(home, ['retry', runOf(stdout), ...reach()]).ended).code).toBe(0);
    const counts = names.map((name) => readFileSync(join(home, name), 'utf8'));
    expect(counts).toEqual(['x\n', 'x\nx\n', 'x\n']);
  });

  test('secrets of a plan come from the environment, and without them nothing is begun', async () => {
    const command = `printf %s "$TOKEN" | sha256sum > ${home}/{{host}}`;
    const steps = [{ id: 'log-in', command, secrets: { TOKEN: 'registry' } }];
    const plan = planFile({ name: 'log-in', steps });
    const without = await startFleet(home, ['run', plan, ...all()], { REGISTRY: 'not for plans' }).ended;
    expect(without.stderr).toContain('Secrets come from the environment: registry in FLEET_SECRET_REGISTRY.');
    expect(without.code).toBe(2);
    const value = 'correct horse battery';
    const { code, stdout } = await startFleet(home, ['run', plan, ...all()], { FLEET_SECRET_REGISTRY: value }).ended;
    expect(stdout).not.toContain(value);
    expect(code).toBe(0);
    const sum = createHash('sha256').update(value).digest('hex');
    for (const name of names) expect(readFileSync(join(home, name), 'utf8')).toContain(sum);
  });

  test('how a command ended whose process was killed is told by its receipt', async () => {
    const command = `touch ${home}/web-1; until [ -e ${home}/go ]; do sleep 0.1; done; echo disk full >&2; exit 3`;
    const plan = planFile({ name: 'wait', steps: [{ id: 'wait', command }], strategy: { type: 'sequential' } });
    const started = startFleet(home, ['run', plan, ...all(), '--json', '--lease', '0.5']);
    await hasBegun();
    await expect.poll(() => started.stdout(), { timeout: 60_000 }).toContain('command-started');
    started.process.kill('SIGKILL');
    await started.ended;
    writeFileSync(join(home, 'go'), '');
    const { stdout, code } = await resumeOnceFree(runOf(started.stdout()));
    expect(code).toBe(1);
    expect(stdout).toContain('web-1  wait  failed, as its receipt tells\n');
    expect(stdout).toContain('  ! disk full\n');
    expect(stdout).toMatch(/web-1 {2}wait {2}failed\n/);
  });

  test('a simulation tells how it would go and connects to nobody', async () => {
    const plan = planFile({ name: 'hello', steps: [{ id: 'greet', command: 'echo hello' }] });
    const before = logins();
    const { stdout, code } = await startFleet(home, ['simulate', plan, ...all(), '--runs', '50']).ended;
    expect(code).toBe(0);
    expect(existsSync(join(home, 'opspilot'))).toBe(false);
    expect(stdout).toContain('hello on 3 hosts, 50 simulated runs');
    expect(stdout).toMatch(/succeeded +100\.0 %/);
    expect(stdout).toMatch(/\nbudgets spent: none\nworst run: succeeded after .*; 0 of 3 hosts failed, 3 touched\n/);
    const [, digest = ''] = /^digest ([0-9a-f]{64})$/m.exec(stdout) ?? [];
    const agreed = (to: string) => startFleet(home, ['run', plan, ...all(), '--digest', to]).ended;
    const changed = await agreed(digest.replace(/^./, (first) => (first === '0' ? '1' : '0')));
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('(plan-changed)');
    expect(logins()).toEqual(before);
    expect((await agreed(digest)).code).toBe(0);
  });

  test('what the plan is to be told, and hosts that are none, are asked for in the words of this program', async () => {
    const steps = [{ id: 'greet', command: 'echo {{param.version}}', delegate: 'lb-1' }];
    const version = { type: 'string', pattern: 'v[0-9]+' } as const;
    const plan = planFile({ name: 'hello', parameters: { version }, steps });
    const untold = await startFleet(home, ['run', plan, ...all()]).ended;
    expect(untold.stderr).toMatch(/parameters\.version must be given: a text that all of v\[0-9\]\+ matches/);
    expect(untold.stderr).toContain('Parameters are given by --set version=VALUE.');
    const unknown = await startFleet(home, ['run', plan, ...all(), '--set', 'version=v1']).ended;
    expect(unknown.stderr).toMatch(/no host "lb-1"[^{]*\(unknown-host\) The hosts are those of --inventory\./);
    expect([untold.code, unknown.code]).toEqual([2, 2]);
  });

  test('an order that would change nothing is refused', async () => {
    const started = startFleet(home, ['run', waiting(), ...all(), '--json']);
    await hasBegun();
    await expect.poll(() => started.stdout(), { timeout: 60_000 }).toContain('command-started');
    const { code, stderr } = await startFleet(home, ['order', runOf(started.stdout()), 'promote']).ended;
    expect(stderr).toMatch(/stands at no gate\. \(order-not-applicable\)/);
    expect(code).toBe(2);
    writeFileSync(join(home, 'go'), '');
    expect((await started.ended).code).toBe(0);
  });

  test('nothing asked for is told apart from help that was: a script that forgot its words has not passed', async () => {
    const [none, asked] = [await startFleet(home, []).ended, await startFleet(home, ['--help']).ended];
    expect([none.code, none.stdout, none.stderr]).toEqual([2, '', asked.stdout]);
    expect([asked.code, asked.stderr]).toEqual([0, '']);
  });

  test.for([
    [
      'a plan that is not there',
      ['run', '/nowhere.json', '--inventory', '/dev/null'],
      'There is no plan /nowhere.json.',
    ],
    ['no inventory', ['run', 'PLAN'], 'Name a file with --inventory'],
    ['a run that nobody knows', ['status', 'none'], 'history" lists them.'],
    ['a journal in a directory that is not there', ['status', 'none', '--db', '/nowhere/x.db'], 'which is not there'],
    ['an order that is none', ['order', 'none', 'dance'], 'An order is pause'],
    ['an option that is none', ['--version'], 'There is no option --version; "node '],
    ['days that are no plain number', ['prune', '--older-than', '0x10'], '--older-than takes a number'],
    ['a share above all', ['simulate', 'PLAN', '--failure', '110%'], '--failure takes a share'],
  ] as const)('%s ends with 2 and says what to do', async ([, args, expected]) => {
    const plan = planFile({ name: 'hello', steps: [{ id: 'greet', command: 'true' }] });
    const { stdout, stderr, code } = await startFleet(
      home,
      args.map((word) => (word === 'PLAN' ? plan : word)),
    ).ended;
    expect(stderr).toContain(expected);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
