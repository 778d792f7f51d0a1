import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost, quote } from '@opspilot/core';
import { armSwitch, confirmSwitch, type StartThere, switchState } from '@opspilot/rollback';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { switchBecomes } from '../fixtures/switches.js';

const executor = localExecutor();
const here: StartThere = (command, options) => executor.start(localHost, command, options);
let folder: string;
const newName = (): string => `test-${randomUUID()}`;
const used: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'switch-'));
});
afterAll(async () => {
  for (const id of used) rmSync(`/var/tmp/opspilot-switch-${id}`, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  await executor.close();
});

describe('a switch', () => {
  it('restores what was there, removes what was not, and says so', async () => {
    const id = newName();
    used.push(id);
    const [kept, made, tree] = ['kept', 'made', 'tree'].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(kept, 'before', { mode: 0o640 });
    mkdirSync(tree);
    writeFileSync(join(tree, 'inner'), 'before');
    await armSwitch(here, {
      id,
      seconds: 1,
      paths: [kept, made, tree],
      afterwards: `echo done > ${quote(join(folder, 'after'))}`,
    });
    writeFileSync(kept, 'changed');
    writeFileSync(made, 'new');
    rmSync(join(tree, 'inner'));
    writeFileSync(join(tree, 'added'), 'shuts everybody out');
    await switchBecomes(here, id, 'restored');
    expect(readFileSync(kept, 'utf8')).toBe('before');
    expect(existsSync(made)).toBe(false);
    expect(readFileSync(join(tree, 'inner'), 'utf8')).toBe('before');
    expect(readdirSync(tree)).toEqual(['inner']);
    const replaced = `/var/tmp/opspilot-switch-${id}/paths`;
    expect(readFileSync(join(replaced, '2.replaced'), 'utf8')).toBe('new');
    expect(readFileSync(join(replaced, '3.replaced', 'added'), 'utf8')).toBe('shuts everybody out');
    expect(readFileSync(join(folder, 'after'), 'utf8')).toBe('done\n');
    await expect(confirmSwitch(here, id)).rejects.toMatchObject({ code: 'switch-not-armed' });
  });

  it('follows no link that was put in the place of a directory meanwhile, and says so', async () => {
    const id = newName();
    used.push(id);
    const [mine, elsewhere] = ['mine', 'elsewhere'].map((name) => join(folder, name)) as [string, string];
    for (const directory of [mine, elsewhere]) mkdirSync(directory);
    writeFileSync(join(mine, 'keys'), 'mine');
    await armSwitch(here, { id, seconds: 1, paths: [join(mine, 'keys'), join(mine, 'absent')] });
    renameSync(mine, `${mine}-moved`);
    for (const name of ['keys', 'absent']) writeFileSync(join(elsewhere, name), 'of somebody else');
    symlinkSync(elsewhere, mine);
    await switchBecomes(here, id, 'failed');
    for (const name of ['keys', 'absent']) expect(readFileSync(join(elsewhere, name), 'utf8')).toBe('of somebody else');
    const { said } = await switchState(here, id);
    expect(said.trim().split('\n')).toEqual(
      ['keys', 'absent'].map((name) => `${mine} is not where it was: ${name} is left alone`),
    );
  });

  it('brings back a link, and a file in the place of a directory, with mode and time', async () => {
    const id = newName();
    used.push(id);
    const [file, link] = ['a file', "o'link"].map((name) => join(folder, name)) as [string, string];
    writeFileSync(file, 'before', { mode: 0o604 });
    utimesSync(file, 1_000, 1_000);
    symlinkSync('a file', link);
    await armSwitch(here, { id, seconds: 1, paths: [file, link, join(folder, 'no', 'such', 'file')] });
    rmSync(file);
    mkdirSync(join(file, 'inner'), { recursive: true });
    rmSync(link);
    writeFileSync(link, 'no link');
    await switchBecomes(here, id, 'restored');
    expect((await switchState(here, id)).said).toBe('');
    expect(readlinkSync(link)).toBe('a file');
    expect([statSync(file).mode & 0o777, statSync(file).mtimeMs]).toEqual([0o604, 1_000_000]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.opspilot'))).toEqual([]);
  });

  it('leaves nothing running once it was confirmed', async () => {
    const id = newName();
    used.push(id);
    await armSwitch(here, { id, seconds: 3_600, paths: [join(folder, 'kept')] });
    const waits = (): boolean => spawnSync('pgrep', ['--full', id]).status === 0;
    expect(waits()).toBe(true);
    await confirmSwitch(here, id);
    await vi.waitFor(() => expect(waits()).toBe(false), { timeout: 30_000, interval: 200 });
  });

  it('does nothing once it was confirmed', async () => {
    const id = newName();
    const file = join(folder, 'confirmed');
    writeFileSync(file, 'before');
    await armSwitch(here, { id, seconds: 600, paths: [file] });
    await expect(armSwitch(here, { id, seconds: 600 })).rejects.toMatchObject({ code: 'switch-exists' });
    expect(await switchState(here, id)).toEqual({ state: 'armed', said: '' });
    await confirmSwitch(here, id);
    expect(await switchState(here, id)).toEqual({ state: 'absent', said: '' });
    expect(existsSync(`/var/tmp/opspilot-switch-${id}`)).toBe(false);
  });

  it.each([
    { id: '../x', seconds: 1 },
    { id: 'x', seconds: 0 },
    { id: 'x', seconds: 1.5 },
    { id: 'x', seconds: 1, paths: ['relative'] },
  ])('is refused when it is described wrongly: %j', async (options) => {
    await expect(armSwitch(here, options)).rejects.toMatchObject({ code: 'switch-invalid' });
  });
});

const tools = ['/usr/sbin/sshd', '/usr/bin/ssh', '/usr/bin/ssh-keygen'];
const isThere = tools.every((tool) => existsSync(tool));
if (!isThere && (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('sshd')) {
  throw new Error(`One of these is missing: ${tools.join(', ')}`);
}

describe.skipIf(!isThere)('somebody who locks everybody out', () => {
  let port: number;
  let config: string;
  let server: ReturnType<typeof spawn>;
  const ssh = (): string[] => [
    ...['-F', 'none', '-i', join(folder, 'key'), '-p', String(port), '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20'],
    ...['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${join(folder, 'known')}`, '-o', 'LogLevel=ERROR'],
    `${userInfo().username}@127.0.0.1`,
  ];
  const through: StartThere = (command, options) =>
    here([...['ssh', ...ssh()].map((word) => quote(word)), quote(command)].join(' '), options);
  const isLetIn = (): boolean => spawnSync('ssh', [...ssh(), 'true']).status === 0;
  const becomesReachable = (wanted: boolean): Promise<void> =>
    vi.waitFor(
      () => {
        if (isLetIn() !== wanted) throw new Error(wanted ? 'Nobody is let in.' : 'Everybody is let in.');
      },
      { timeout: 60_000, interval: 100 },
    );

  beforeAll(async () => {
    for (const name of ['host', 'key'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    writeFileSync(join(folder, 'authorized'), readFileSync(join(folder, 'key.pub')), { mode: 0o600 });
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    port = (probe.address() as { port: number }).port;
    probe.close();
    await once(probe, 'close');
    config = join(folder, 'sshd_config');
    const settings = {
      Port: port,
      ListenAddress: '127.0.0.1',
      HostKey: join(folder, 'host'),
      PidFile: join(folder, 'pid'),
    };
    const further = {
      AuthorizedKeysFile: join(folder, 'authorized'),
      StrictModes: 'no',
      UsePAM: 'no',
      PermitRootLogin: 'yes',
    };
    const lines = Object.entries({ ...settings, ...further }).map(([name, value]) => `${name} ${value}\n`);
    writeFileSync(config, lines.join(''));
    mkdirSync('/run/sshd', { recursive: true });
    server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: 'ignore' });
    await becomesReachable(true);
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  });

  it('is let in again when nobody confirms', async () => {
    const id = newName();
    used.push(id);
    const reload = `kill -HUP "$(cat ${quote(join(folder, 'pid'))})"`;
    await armSwitch(through, { id, seconds: 8, paths: [config], afterwards: reload });
    await through(`echo AllowUsers nobody-at-all >> ${quote(config)}; ${reload}`).then(({ result }) => result);
    await becomesReachable(false);
    await becomesReachable(true);
    expect(await switchState(through, id)).toEqual({ state: 'restored', said: '' });
    expect(readFileSync(config, 'utf8')).not.toContain('AllowUsers');
  });
});
