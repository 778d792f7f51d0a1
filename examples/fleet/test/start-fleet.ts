import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledProgram } from '../../../packages/core/test/fixtures/compiled-program.js';

const example = fileURLToPath(new URL('..', import.meta.url));
const program = await compiledProgram(new URL('../src/main.ts', import.meta.url));

/** A started command line, and what came of it. */
export interface StartedFleet {
  readonly process: ChildProcess;
  /** What it printed on stdout so far. */
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number | null }>;
}

/**
 * Starts the program from its sources, as a user would: without a terminal, with its state in `home`.
 *
 * @param within - what to start instead, that starts the program in turn
 */
export function startFleet(
  home: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
  within = (command: readonly string[]): readonly string[] => command,
): StartedFleet {
  const [file = '', ...words] = within([process.execPath, program, ...args]);
  const env = { ...more, PATH: process.env['PATH'], HOME: process.env['HOME'], XDG_STATE_HOME: home };
  const child = spawn(file, words, { cwd: example, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ stdout: string; stderr: string; code: number | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ stdout, stderr, code }));
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
}
