import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { hostOf, keylessHostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();
const directory = mkdtempSync(join(tmpdir(), 'opspilot-config-'));
afterAll(() => rmSync(directory, { recursive: true }));
const config = join(directory, 'ssh_config');
const write = (text: string): void => writeFileSync(config, text);

describe('an ssh_config', () => {
  it.each([
    ['a keyword that is none', 'Host web-1\n\n  Prot 22\n', 3, /"Prot" is no keyword/],
    ['a port that is none', 'Host web-1\n  Port 220000\n', 2, /Port expects a number from 1 to 65535; got "220000"/],
    ['a quote that is never closed', 'Host web-1\n  User "deploy\n', 2, /quote that is never closed/],
    ['a Match that is none', 'Match hots web-1\n', 1, /Match expects .*host/],
    ['a keyword without anything', 'Host web-1\n  HostName\n', 2, /expects something after it/],
    ['a control character', 'Host web-1\n  User dep\u0007loy\n', 2, /without control characters/],
  ])('with %s is refused with file, line and what was expected', async (_title, text, line, expected) => {
    write(text);
    const error = await refusalOf(
      executorFor({ knownHostsFile: '/dev/null' }, { config }).start({ name: 'web-1' }, 'true'),
    );
    expect(error).toMatchObject({
      code: 'ssh-config-invalid',
      message: expect.stringContaining(`${config}:${line}: `),
      details: { file: config, line, expected: expect.stringMatching(expected) },
    });
    expect(error.message).toMatch(expected);
  });

  it('that is not there is refused when it was named', async () => {
    const missing = join(directory, 'none');
    const executor = executorFor({ knownHostsFile: '/dev/null' }, { config: missing });
    expect(await refusalOf(executor.start({ name: 'web-1' }, 'true'))).toMatchObject({
      code: 'ssh-config-invalid',
      message: `${missing}: there is no such file; correct its path, or leave it out.`,
    });
  });

  it.each([
    ['Host web-1\n  ProxyCommand nc %h %p\n', /no command of a config is ever run/],
    ['Match host web-1 exec "touch /tmp/never"\n  User root\n', /Match exec .* is not supported/],
  ])('that would have to run something is refused: %j', async (text, message) => {
    write(text);
    const executor = executorFor({ knownHostsFile: '/dev/null' }, { config });
    expect(await refusalOf(executor.start({ name: 'web-1' }, 'true'))).toMatchObject({
      code: 'ssh-config-unsupported',
      message: expect.stringMatching(message),
    });
  });

  it('is read again after it was mended', async () => {
    const server = await open();
    write('Host web-1\n  Prot 22\n');
    const executor = executorFor(server, { config });
    expect((await refusalOf(executor.start(hostOf(server), 'true'))).code).toBe('ssh-config-invalid');
    write('Host web-1\n  Port 22\n');
    expect((await run(executor, hostOf(server), 'echo in')).stdout).toBe('in\n');
  });

  it('that rules out a way to log in has it never tried, whatever credentials there are', async () => {
    const server = await open({ methods: ['publickey', 'password'] });
    write('Host web-1\n  PasswordAuthentication no\n');
    const credentials = { password: server.password };
    const error = await refusalOf(executorFor(server, { config, credentials }).start(keylessHostOf(server), 'true'));
    expect(error).toMatchObject({
      code: 'nothing-to-offer',
      message: expect.stringContaining('An ssh_config leaves publickey, keyboard-interactive to log in with'),
    });
    expect(server.attempts.filter(({ method }) => method === 'password')).toEqual([]);
    write('Host web-1\n  PasswordAuthentication yes\n');
    const executor = executorFor(server, { config, credentials });
    expect((await run(executor, keylessHostOf(server), 'echo in')).stdout).toBe('in\n');
  });

  it('says where, as whom and with which key to log in', async () => {
    const server = await open();
    write(
      `Host web-1\n  HostName ${server.host}\n  Port ${server.port}\n  User ${server.username}\n  IdentityFile ${server.identityFile}\n  UserKnownHostsFile ${server.knownHostsFile}\n`,
    );
    const executor = executorFor(server, { config });
    const pilot = await OpsPilot.create({ executor, hosts: [{ name: 'web-1' }] });
    onTestFinished(() => pilot.close());
    expect(await pilot.run({ command: 'echo in', host: 'web-1' })).toMatchObject({
      status: 'succeeded',
      stdout: { text: 'in\n' },
    });
  });

  it('that is wrong is an outcome like any other', async () => {
    const server = await open();
    write('Host web-1\n  Prot 22\n');
    const executor = executorFor(server, { config });
    const pilot = await OpsPilot.create({ executor, hosts: [keylessHostOf(server)] });
    onTestFinished(() => pilot.close());
    const outcome = await pilot.run({ command: 'true', host: 'web-1' });
    expect(outcome).toMatchObject({
      status: 'failed',
      executed: 'no',
      error: { code: 'ssh-config-invalid', message: expect.stringContaining(`${config}:2: `) },
    });
    await expect(pilot.history.get(outcome.id)).resolves.toMatchObject({
      end: { error: { code: 'ssh-config-invalid' } },
    });
    expect(server.counts.connections).toBe(0);
  });
});
