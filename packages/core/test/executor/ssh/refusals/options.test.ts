import { OpsPilot } from '@opspilot/core';
import { type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { seededRandom } from '@opspilot/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../fixtures/ssh/free-port.js';
import { useExecutors } from './ssh-trial.js';

const executorFor = useExecutors();

describe('an executor is not made', () => {
  it.each<readonly [string, unknown, RegExp]>([
    ['timeouts.connect', { timeouts: { connect: 0 } }, /must be a whole number from 1/],
    ['shell', { shell: 'bash' }, /must be an absolute path/],
    ['shell', { shell: '/bin/sh -c' }, /must be an absolute path/],
    ['grace', { grace: -1 }, /must be a whole number from 0 to 60000; got -1\./],
    ['unknownHosts', { unknownHosts: 'trust' }, /must be "refuse" or/],
    ['knownHosts', { knownHosts: '/etc/ssh/ssh_known_hosts' }, /must be a list of paths, such as \[/],
    ['knownHosts', { knownHosts: [undefined] }, /must be a list of paths/],
    ['hosts', { hosts: { name: 'web-1' } }, /must be a list of hosts/],
    ['hosts', { hosts: ['web-1'] }, /must be a list of hosts/],
    ['hosts', { hosts: [{ name: 'web-1', prot: 2222 }] }, /"web-1", but a host has no part "prot"; there are name, /],
    ['config', { config: true }, /must be a string, or false/],
    ['agent', { agent: null }, /must be a string, or false/],
    ['allowAgentForwarding', { allowAgentForwarding: 'no' }, /must be true or false/],
    ['user', { user: 0 }, /must be a string/],
    ['credentials', { credentials: 'secret' }, /must be an object\.$/],
    ['onHostTrusted', { onHostTrusted: true }, /must be a function/],
    ['timeouts', { timeouts: 5_000 }, /must be an object/],
    ['knowHosts', { knowHosts: ['/dev/null'] }, /does not exist; there are hosts, config, .*knownHosts, /],
    ['timeouts.total', { timeouts: { total: 5_000 } }, /there are connect, login, session, transfer, queue\.$/],
    ['keepalive.every', { keepalive: { every: 5_000 } }, /there are interval, count\.$/],
    ['pool.session', { pool: { session: 2 } }, /does not exist; there are sessions, /],
    ['pool.breaker.pause', { pool: { breaker: { failures: 1, rest: 1, pause: 1 } } }, /there are failures, rest\.$/],
  ])('with %s as in %j', (option, options, message) => {
    let thrown: unknown;
    try {
      sshExecutor(options as SshExecutorOptions);
    } catch (error) {
      thrown = error;
    }
    const begins = `The option "${option}" `;
    expect(thrown).toMatchObject({
      code: 'invalid-execution-options',
      message: expect.stringMatching(message),
      details: { option },
    });
    expect((thrown as Error).message.startsWith(begins)).toBe(true);
    expect((thrown as Error).message).not.toContain('secret');
  });
});

it('what fails unexpectedly before anybody is logged in is proven not to have run', async () => {
  const port = await freePort('127.0.0.1');
  const host = { name: 'web-1', address: '127.0.0.1', port, user: 'deploy' };
  const next = (): never => {
    throw new TypeError('out of dice');
  };
  const executor = executorFor({ knownHostsFile: '/dev/null' }, { random: { ...seededRandom(1), next } });
  const pilot = await OpsPilot.create({ executor, hosts: [host] });
  onTestFinished(() => pilot.close());
  expect(await pilot.run({ command: 'true', host: 'web-1' })).toMatchObject({
    status: 'failed',
    executed: 'no',
    error: { code: 'start-failed', message: expect.stringMatching(/web-1, so the command did not run.*out of dice/) },
  });
});
