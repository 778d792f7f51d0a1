import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { compiledProgram } from '../../../packages/core/test/fixtures/compiled-program.js';

const program = await compiledProgram(new URL('../src/main.ts', import.meta.url));

export const example = fileURLToPath(new URL('..', import.meta.url));

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** An empty directory, gone after the test. */
export function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-ci-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A directory with a steps file in it. */
export function directoryWith(steps: unknown): string {
  const directory = emptyDirectory();
  writeFileSync(join(directory, 'steps.json'), typeof steps === 'string' ? steps : JSON.stringify(steps));
  return directory;
}

/** The real script in an environment that knows of no CI system but what `extra` says. */
export function startPipeline(cwd: string, args: readonly string[] = [], extra: NodeJS.ProcessEnv = {}): Started {
  const { PATH, HOME, USER } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { PATH, HOME, USER, LANG: 'C.UTF-8', ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
  return { process: child, ended };
}
