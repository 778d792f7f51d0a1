import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSshd } from '../../../packages/core/test/fixtures/ssh/describe-sshd.js';
import { freePort } from '../../../packages/core/test/fixtures/ssh/free-port.js';
import { type OpenSshServer, openSshServer } from '../../../packages/core/test/fixtures/ssh/open-ssh-server.js';
import { directoryWith, emptyDirectory, example, startPipeline } from './start-pipeline.js';

const steps = [
  { name: 'Stop', command: 'echo "stopping in $PWD"', cwd: '/tmp' },
  { name: 'Deploy', command: 'echo "no space left" >&2; exit 4' },
  { name: 'Start', command: 'touch started' },
];

describeSshd('a pipeline on another machine', () => {
  let server: OpenSshServer;
  beforeAll(async () => {
    server = await openSshServer();
  });
  afterAll(() => server.close());
  const reaching = (knownHosts = server.knownHostsFile): string[] => {
    const { username, host, port, identityFile } = server;
    const where = ['--host', `${username}@${host}:${port}`, '--ssh-config', 'none'];
    return [...where, '--identity', identityFile, '--known-hosts', knownHosts];
  };

  test('of the example is green, with the host described before the first step', async () => {
    const { stdout, stderr, code } = await startPipeline(example, ['host-check.json', ...reaching()]).ended;
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\n== On 127\.0\.0\.1\nhost +\S.*\nsystem +\S/);
    expect(stdout.indexOf('== 1/3 System')).toBeGreaterThan(stdout.indexOf('system '));
    expect(stdout).toContain('Green: every step succeeded.');
    expect(code).toBe(0);
  });

  test('stops where a step fails and says on which machine to look', async () => {
    const { stdout, stderr, code } = await startPipeline(directoryWith({ steps }), ['--json', ...reaching()]).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('Stop | stopping in /tmp');
    expect(stderr).toContain('  on       127.0.0.1\n');
    expect(JSON.parse(stdout)).toMatchObject({
      host: '127.0.0.1',
      steps: [{ status: 'succeeded' }, { status: 'failed', exitCode: 4 }, { status: 'skipped' }],
      next: 'Repeat the step by itself: on 127.0.0.1, echo "no space left" >&2; exit 4',
    });
    expect(existsSync(join(server.directory, 'home', 'started'))).toBe(false);
  });

  test('on GitHub the description of the host folds and gives the runner no commands', async () => {
    const { stdout, code } = await startPipeline(
      directoryWith({ steps: [{ name: 'Look', command: 'true' }] }),
      reaching(),
      {
        GITHUB_ACTIONS: 'true',
      },
    ).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^::group::On 127\.0\.0\.1\n::stop-commands::(\S+)\nhost .*\n(?:.*\n)+?::\1::\n::endgroup::\n/,
    );
  });

  test.for([
    ['unknown', 'host-key-unknown', (_key: string): string => ''],
    ['changed', 'host-key-changed', (key: string): string => key.replace(/.{8}$/, 'AAAAAAAA')],
  ] as const)('whose host key is %s runs nothing and ends with 5', async ([, errorCode, forged]) => {
    const file = join(emptyDirectory(), 'known_hosts');
    const key = forged(server.hostKeys.ed25519 ?? '');
    writeFileSync(file, key === '' ? '' : `[127.0.0.1]:${server.port} ${key}\n`);
    const before = readFileSync(file, 'utf8');
    const logins = server.log().split('Accepted publickey').length;
    const { stdout, stderr, code } = await startPipeline(directoryWith({ steps }), reaching(file)).ended;
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toContain(`(${errorCode})`);
    expect(stderr).toContain('Neither credentials nor commands were sent to it.');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(server.log().split('Accepted publickey')).toHaveLength(logins);
  });

  test('that is not there ends with 5', async () => {
    const port = await freePort('127.0.0.1');
    const args = ['--host', `deploy@127.0.0.1:${port}`, '-F', 'none', '--json'];
    const { stdout, stderr, code } = await startPipeline(directoryWith({ steps }), args).ended;
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `pipeline: 127.0.0.1:${port} cannot be reached: nothing listens there. Check the port, and that sshd runs. (connection-refused)\n`,
    );
  });

  test('that is lost on the way ends with 4, nobody knows how the step went, and the rest is skipped', async () => {
    const lost = await openSshServer();
    try {
      const directory = directoryWith({
        steps: [
          { name: 'Wait', command: 'echo begun; sleep 60' },
          { name: 'Deploy', command: 'true' },
        ],
      });
      const { host, port, username, identityFile, knownHostsFile } = lost;
      const login = ['--identity', identityFile, '--known-hosts', knownHostsFile, '-F', 'none'];
      const started = startPipeline(directory, ['--host', `${username}@${host}:${port}`, ...login]);
      let seen = '';
      started.process.stdout?.on('data', (text: string) => {
        seen += text;
      });
      await expect.poll(() => seen, { timeout: 60_000 }).toContain('Wait | begun');
      await lost.crash();
      const { stdout, code } = await started.ended;
      expect(code).toBe(4);
      expect(stdout).toMatch(/1 {2}Wait {4}unknown/);
      expect(stdout).toMatch(/2 {2}Deploy {2}skipped/);
      expect(stdout).toContain('It may have run, and may still run: look at the machine before running it again.');
    } finally {
      await lost.close();
    }
  });
});
