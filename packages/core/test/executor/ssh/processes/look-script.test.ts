import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { markerVariable } from '../../../../src/executor/execution-environment.js';
import { lookScript, parseLook } from '../../../../src/executor/ssh/processes/look-script.js';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';

const begun: ReturnType<typeof spawn>[] = [];

afterEach(async () => {
  for (const child of begun.splice(0)) {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
});

function findsTheMark(program: string, ...args: readonly string[]): void {
  it('finds the mark in an environment, whatever else there looks like one of ours', async () => {
    const env = { HOME: '/home/opspilot-agent', USER: 'opspilot-deploy', [markerVariable]: 'mark-4711' };
    const child = spawn('/bin/sleep', ['60'], { env, stdio: 'ignore' });
    begun.push(child);
    await once(child, 'spawn');
    const text = execFileSync(program, [...args, '-c', lookScript], { encoding: 'latin1', maxBuffer: 64 << 20 });
    expect(
      parseLook(text)
        .find(({ pid }) => pid === child.pid)
        ?.marker(),
    ).toContain('mark-4711');
  });
}

describe('the look at the processes of a machine', () => findsTheMark('/bin/sh'));

describeSshd('the look at the processes of a machine of busybox', () => findsTheMark('busybox', 'sh'), {
  programs: ['busybox'],
});
