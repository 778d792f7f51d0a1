import { buffer } from 'node:stream/consumers';
import { type Execution, type ExecutionOptions, type ExecutionResult, type Host, OpsError } from '@opspilot/core';
import { type SshExecutor, type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { afterEach, expect } from 'vitest';
import type { SshServer } from '../../../fixtures/ssh/ssh-server.js';

/** Makes executors that know the server and nothing of this machine's own configuration; closed after their test. */
export function useExecutors(): (
  server: Pick<SshServer, 'knownHostsFile'>,
  options?: SshExecutorOptions,
) => SshExecutor {
  const open = new Set<SshExecutor>();
  afterEach(async () => {
    await Promise.all([...open].map((executor) => executor.close()));
    open.clear();
  });
  return ({ knownHostsFile }, options = {}) => {
    const executor = sshExecutor({ config: false, agent: false, knownHosts: [knownHostsFile], ...options });
    open.add(executor);
    return executor;
  };
}

/** What a command printed, and how it ended. */
export interface Ran extends ExecutionResult {
  readonly stdout: string;
  readonly stderr: string;
}

export async function run(
  executor: SshExecutor,
  host: Host,
  command: string,
  options: ExecutionOptions = {},
): Promise<Ran> {
  const execution = await executor.start(host, command, options);
  const [stdout, stderr, result] = await Promise.all([
    buffer(execution.stdout),
    buffer(execution.stderr),
    execution.result,
  ]);
  return { stdout: stdout.toString(), stderr: stderr.toString(), ...result };
}

/** Why a command did not start, said so that it can be shown to anybody: whole sentences on one line. */
export async function refusalOf(starting: Promise<Execution>): Promise<OpsError> {
  const error: unknown = await starting.then(
    () => expect.fail('the command started'),
    (reason: unknown) => reason,
  );
  if (!OpsError.is(error)) throw error;
  expect(error.message).toMatch(/^[^\p{Cc}]+[.)]$/u);
  expect(error.message).not.toMatch(/undefined|\[object|\.\.(?!\d)|NaN/);
  return error;
}

/** Everything that an error tells, its causes included. */
export function told(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) parts.push(at.message, at.stack ?? '', JSON.stringify(at));
  return parts.join('\n');
}
