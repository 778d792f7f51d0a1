import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { compiledProgram } from '../../../packages/core/test/fixtures/compiled-program.js';

const program = await compiledProgram(new URL('../src/main.ts', import.meta.url));
const command = [process.execPath, program];

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface Started {
  readonly process: ChildProcess;
  /** Resolves when stdout shows `text`; rejects when the program ends without. */
  shows(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** An empty directory to start in, gone after the test. */
export function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-quickstart-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function follow(child: ChildProcess): Started {
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const watcher of watchers) watcher();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code }));
  });
  const shows = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stdout.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without showing "${text}":\n${stdout}\n${stderr}`)));
    });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { process: child, shows, ended };
}

/** Only what a program needs: nothing of the test runner's colours or of npm. */
function environment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME, USER } = process.env;
  return { PATH, HOME, USER, LANG: 'C.UTF-8', ...extra };
}

/** The real program on pipes, as a pipeline starts it. */
export function startOnPipes(cwd: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Started {
  const [node = '', ...rest] = command;
  return follow(spawn(node, [...rest, ...args], { cwd, env: environment(extra), stdio: ['ignore', 'pipe', 'pipe'] }));
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The real program on a pseudo terminal of util-linux `script`, as a person starts it. */
export function startOnTerminal(
  cwd: string,
  args: readonly string[],
  extra: NodeJS.ProcessEnv = {},
  columns = 80,
): Started {
  const line = `stty cols ${columns} rows 50; exec ${[...command, ...args].map(quoted).join(' ')}`;
  return follow(
    spawn('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
      cwd,
      env: environment({ TERM: 'xterm-256color', ...extra }),
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
}

const required = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('script');
const present = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

/** Whether terminal tests must be skipped. */
export const noTerminal = !present && !required;
if (noTerminal) process.stderr.write('Skipped: terminal tests need `script` of util-linux.\n');
