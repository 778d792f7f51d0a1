import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dryRunExecutor, type ExecutionOptions, localHost } from '@opspilot/core';
import { describe, expect, it } from 'vitest';

describe('dryRunExecutor', () => {
  it('runs nothing, says so, and answers with success and silence', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'opspilot-dry-')), 'made');
    const executor = dryRunExecutor();
    expect(executor).toMatchObject({ kind: 'dry-run', simulated: true });
    const execution = await executor.start({ name: 'web-1', address: '192.0.2.1' }, `touch ${file}`);
    expect(await execution.result).toMatchObject({ status: 'exited', exitCode: 0, signal: null });
    expect(await execution.stdout.toArray()).toEqual([]);
    expect(await execution.stderr.toArray()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it.each<[string, string, ExecutionOptions]>([
    ['invalid-command', '', {}],
    ['invalid-command', 'a\0b', {}],
    ['command-too-long', 'x'.repeat(200_000), {}],
    ['invalid-execution-options', 'true', { id: 'a b' }],
    ['invalid-execution-options', 'true', { cwd: 'relative' }],
    ['invalid-execution-options', 'true', { env: { '1A': 'x' } }],
    ['start-cancelled', 'true', { signal: AbortSignal.abort() }],
  ])('refuses with %s what could not run', async (code, command, options) => {
    await expect(dryRunExecutor().start(localHost, command, options)).rejects.toMatchObject({ code });
  });

  it('reads no input, and starts nothing once closed', async () => {
    let pulled = false;
    async function* input() {
      pulled = true;
      yield Buffer.from('x');
    }
    const executor = dryRunExecutor();
    await (await executor.start(localHost, 'cat', { stdin: input() })).result;
    expect(pulled).toBe(false);
    await executor.close();
    await expect(executor.start(localHost, 'true')).rejects.toMatchObject({ code: 'executor-closed' });
  });
});
