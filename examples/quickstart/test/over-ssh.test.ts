import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { describeSshd } from '../../../packages/core/test/fixtures/ssh/describe-sshd.js';
import { freePort } from '../../../packages/core/test/fixtures/ssh/free-port.js';
import { type OpenSshServer, openSshServer } from '../../../packages/core/test/fixtures/ssh/open-ssh-server.js';
import { createTemporaryUser } from '../../../packages/core/test/fixtures/ssh/temporary-user.js';
import { type Ended, emptyDirectory, noTerminal, startOnPipes, startOnTerminal } from './start-quickstart.js';

/** A machine of its own, as far as the program can tell: nothing of this user's ssh_config, agent and keys counts. */
function reaching(
  { username, host, port, identityFile, knownHostsFile }: OpenSshServer,
  knownHosts = knownHostsFile,
): string[] {
  const where = ['--host', `${username}@${host}:${port}`, '--ssh-config', 'none'];
  return [...where, '--identity', identityFile, '--known-hosts', knownHosts];
}

/** Text in lines as one, however it was wrapped. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

function expectRefusal({ stdout, stderr, code }: Ended, errorCode: string, words: readonly string[]): void {
  expect(code).toBe(5);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^ +at /m);
  expect(oneLine(stderr)).toContain(`(${errorCode})`);
  for (const each of words) expect(oneLine(stderr)).toContain(each);
}

describeSshd('on another machine', () => {
  let server: OpenSshServer;
  beforeAll(async () => {
    server = await openSshServer({ listen: ['127.0.0.1', '127.0.0.2'] });
  });
  afterAll(() => server.close());
  const knownHosts = (text: string): string => {
    const file = join(emptyDirectory(), 'known_hosts');
    writeFileSync(file, text);
    return file;
  };

  test('goes the way it goes here, beginning with the profile of the host', async () => {
    const directory = emptyDirectory();
    const { stdout, stderr, code } = await startOnPipes(directory, reaching(server)).ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Real commands on 127\.0\.0\.1 over SSH, each sent/);
    const profile = stdout.slice(stdout.indexOf('host  '), stdout.indexOf('1/5'));
    for (const label of ['host', 'system', 'user', 'time']) expect(profile).toMatch(new RegExp(`^${label} +\\S`, 'm'));
    expect(profile).toContain(server.username);

    const table = stdout.slice(stdout.indexOf(' #  command'));
    expect(table).toMatch(/ 1 {2}uname -srm && df -h \/ +✔ succeeded +record +0 +\d/);
    expect(table).toMatch(/ 2 {2}cat \S+ +✖ failed +execute +1 +\d/);
    expect(table).toMatch(/ 3 {2}sleep 30 +◷ timed-out +execute +– +\d/);
    expect(table).toMatch(/ 4 {2}date -u > release.txt +✔ succeeded +record +0 +\d/);
    expect(table).toMatch(/ 5 {2}chmod 777 release.txt +⊘ rejected +approve +– +–/);
    expect(table).toContain('Every command ended as it should');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(server.processes()).toEqual([]);

    const { stdout: next } = await startOnPipes(directory, reaching(server)).ended;
    expect(next).toMatch(/^host +\S/);
    expect(next).toMatch(/ago +127\.0\.0\.1: uname -srm && df -h \/ +✔ succeeded/);
  });

  test('by a name of an ssh_config, and through another machine', async () => {
    const config = join(emptyDirectory(), 'config');
    const { port, username, identityFile, knownHostsFile } = server;
    const login = [`Port ${port}`, `User ${username}`, `IdentityFile ${identityFile}`];
    const lines = ['Host web-1', 'HostName 127.0.0.1', 'Host *', ...login, `UserKnownHostsFile ${knownHostsFile}`];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const before = server.connections().total;
    const args = ['--host', 'web-1', '-J', '127.0.0.2', '-F', config, '--json', 'uname'];
    const { stdout, stderr } = await startOnPipes(emptyDirectory(), args).ended;
    expect(stderr).toBe('');
    const { profile, outcomes } = JSON.parse(stdout);
    expect(profile).toMatchObject({ isComplete: true, os: process.platform, user: { name: username } });
    expect(outcomes).toEqual([expect.objectContaining({ host: 'web-1', status: 'succeeded' })]);
    expect(server.connections().total - before).toBe(2);
  });

  test('a dry run connects to nothing', async () => {
    const before = server.connections().total;
    const { stdout, code } = await startOnPipes(emptyDirectory(), ['--plan', ...reaching(server)]).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('would run "uname -srm && df -h /" on 127.0.0.1');
    expect(server.connections().total).toBe(before);
  });

  test('a host that is not known gets neither login nor command, and is trusted only on request', async () => {
    const nobody = knownHosts('');
    const refused = await startOnPipes(emptyDirectory(), reaching(server, nobody)).ended;
    expectRefusal(refused, 'host-key-unknown', [
      'The key of host 127.0.0.1',
      'Neither credentials nor commands were sent to it.',
      'Or log in once with ssh, which shows the key and asks; or trust it unseen with --trust-on-first-use.',
    ]);
    expect(readFileSync(nobody, 'utf8')).toBe('');

    const trusting = [...reaching(server, nobody), '--trust-on-first-use', 'true'];
    const trusted = await startOnPipes(emptyDirectory(), trusting).ended;
    expect(trusted.code).toBe(0);
    expect(trusted.stderr.replace(/\s+/g, ' ')).toMatch(/key of 127\.0\.0\.1 is trusted from now on, unseen: SHA256:/);
    expect(readFileSync(nobody, 'utf8')).toContain(`[127.0.0.1]:${server.port} `);
    const known = await startOnPipes(emptyDirectory(), [...reaching(server, nobody), 'true']).ended;
    expect(known.code).toBe(0);
  });

  test('a key that has changed is refused, whatever was asked for', async () => {
    const other = server.hostKeys.ed25519?.replace(/.{8}$/, 'AAAAAAAA') ?? '';
    const file = knownHosts(`[127.0.0.1]:${server.port} ${other}\n`);
    const logins = (): number => server.log().split('Accepted publickey').length;
    const before = logins();
    const args = [...reaching(server, file), '--trust-on-first-use'];
    expectRefusal(await startOnPipes(emptyDirectory(), args).ended, 'host-key-changed', [
      'has CHANGED',
      `${file} line 1`,
    ]);
    expect(logins()).toBe(before);
  });

  test('a machine that is not there ends it with 5, also for a command of your own', async () => {
    const port = await freePort('127.0.0.1');
    const args = ['--host', `root@127.0.0.1:${port}`, '-F', 'none'];
    for (const more of [[], ['uptime'], ['--json']]) {
      expectRefusal(await startOnPipes(emptyDirectory(), [...args, ...more]).ended, 'connection-refused', [
        `127.0.0.1:${port} cannot be reached: nothing listens there. Check the port, and that sshd runs.`,
      ]);
    }
  });

  test('an interruption while a machine is being reached ends it at once', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const started = startOnPipes(emptyDirectory(), ['--host', `root@127.0.0.1:${port}`, '-F', 'none']);
    const [socket] = (await once(silent, 'connection')) as [Socket];
    onTestFinished(() => void socket.destroy());
    started.process.kill('SIGINT');
    const { stdout, code } = await started.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted');
  });

  describe.skipIf(noTerminal)('from a terminal', () => {
    const prompt = 'Run it? [y/N] ';

    test('the machine is shown before the question, and Ctrl-C leaves nothing running there', async () => {
      const directory = emptyDirectory();
      const place = emptyDirectory();
      const command = `touch ${place}/begun; chmod 777 ${place}/begun; sleep 60; touch ${place}/survived`;
      const started = startOnTerminal(directory, [...reaching(server), command], { NO_COLOR: '1' });
      await started.shows(prompt);
      started.process.stdin?.write('y\n');
      await expect.poll(() => readdirSync(place), { timeout: 20_000 }).toEqual(['begun']);
      started.process.stdin?.write('\u0003');
      const { stdout, code } = await started.ended;
      expect(code).toBe(130);
      expect(stdout).toContain('Looking at 127.0.0.1 over SSH');
      expect(stdout.indexOf('system  ')).toBeLessThan(stdout.indexOf('This needs your approval'));
      expect(stdout).toContain(`┃ on       ${server.username}@127.0.0.1`);
      expect(stdout).toContain('■ cancelled');
      expect(server.processes()).toEqual([]);
      expect(readdirSync(place)).toEqual(['begun']);
    });
  });
});

const password = 'Wj7-kept-from-the-screen';

describeSshd(
  'a login by password',
  () => {
    test.skipIf(noTerminal)('asks for it once, shows none of it and keeps it out of the history', async () => {
      const user = await createTemporaryUser({ password });
      onTestFinished(() => user.remove());
      const server = await openSshServer({ users: [user.name], methods: ['password'] });
      onTestFinished(() => server.close());
      const directory = emptyDirectory();
      const login = { ...server, username: user.name, identityFile: join(directory, 'none') };
      const started = startOnTerminal(directory, [...reaching(login), 'whoami'], { NO_COLOR: '1' });
      await started.shows(`Password of ${user.name} on 127.0.0.1: `);
      started.process.stdin?.write(`${password}\n`);
      const { stdout, code } = await started.ended;
      expect(code).toBe(0);
      expect(stdout).toContain(`│ ${user.name}`);
      expect(stdout.match(/Password of/g)).toHaveLength(1);
      expect(stdout).not.toContain(password);
      for (const name of readdirSync(join(directory, '.opspilot'))) {
        expect(readFileSync(join(directory, '.opspilot', name), 'latin1')).not.toContain(password);
      }
    });
  },
  { users: true },
);
