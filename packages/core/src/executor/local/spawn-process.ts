import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Socket } from 'node:net';
import type { OpsError } from '../../errors/ops-error.js';
import { directoryError } from '../directory-error.js';
import type { ExecutorErrorCode } from '../executor.js';
import { executorError } from '../executor-error.js';
import type { LocalLaunch } from './local-launch.js';

/** A process that runs: it has a pid, and pipes for its output. */
export type StartedProcess = ChildProcess & { readonly pid: number };

/**
 * Starts a process as the leader of its own session and process group.
 * What stands in the way is looked into only after the system refused: a start that works pays nothing for it.
 *
 * @returns at once when it started
 * @throws OpsError `working-directory-unusable`, `shell-missing`, `command-too-long`, `start-failed`
 */
export function spawnProcess(launch: LocalLaunch): StartedProcess | Promise<never> {
  let child: ChildProcess;
  try {
    child = spawn(launch.file, launch.arguments, {
      cwd: launch.cwd,
      env: launch.env,
      detached: true,
      stdio: [launch.pipesInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    return refusal(launch, error as NodeJS.ErrnoException);
  }
  if (child.pid !== undefined) return sendNothing(child as StartedProcess);
  return once(child, 'error').then(([error]) => refusal(launch, error as NodeJS.ErrnoException));
}

/**
 * Its pipes go both ways, and what reads its own output as a terminal, as editors do where their input is none, would wait for ever:
 * now it reads an end.
 */
function sendNothing(child: StartedProcess): StartedProcess {
  for (const output of [child.stdout, child.stderr]) (output as Socket | null)?.end();
  return child;
}

async function refusal(launch: LocalLaunch, error: NodeJS.ErrnoException): Promise<never> {
  if (launch.cwd !== undefined) {
    const unusable = await directoryProblem(launch.cwd);
    if (unusable !== undefined) throw unusable;
  }
  throw await programProblem(launch, error);
}

async function directoryProblem(cwd: string): Promise<OpsError<ExecutorErrorCode> | undefined> {
  try {
    if (!(await stat(cwd)).isDirectory()) return directoryError(cwd, 'no-directory');
    await access(cwd, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return directoryError(cwd, 'missing');
    if (code === 'ENOTDIR') return directoryError(cwd, 'no-directory');
    return directoryError(cwd, 'forbidden');
  }
}

/** Programs that go before the shell: what a missing one means, and where it comes from. */
const wrappers: Readonly<Record<string, readonly [code: ExecutorErrorCode, advice: string]>> = {
  script: [
    'pty-unavailable',
    'A terminal needs the program "script" of util-linux. Install it (Debian: bsdutils, Alpine: util-linux-misc), or run without pty.',
  ],
  sudo: ['become-unavailable', 'Running as another user needs "sudo". Install it, or run OpsPilot as that user.'],
  runuser: ['become-unavailable', 'Running as another user needs "runuser" of util-linux. Install it.'],
};

const exhausted: ReadonlySet<string | undefined> = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

// The system's error does not become the cause: Node puts the whole command line into it, and causes get logged.
async function programProblem(
  { file }: LocalLaunch,
  { code: errno }: NodeJS.ErrnoException,
): Promise<OpsError<ExecutorErrorCode>> {
  const options = { details: { program: file, errno } };
  if (errno === 'ENOENT') return executorError(...(await missingProgram(file)), options);
  if (errno === 'E2BIG') {
    const message =
      'The command and its environment together are more than the kernel passes. Send some of it through stdin.';
    return executorError('command-too-long', message, options);
  }
  if (errno === 'EACCES') return executorError('start-failed', `${file} may not be executed by this user.`, options);
  const reason = exhausted.has(errno)
    ? 'a limit of processes, memory or open files is reached; run less at once, or raise the limit'
    : 'the system refused it';
  return executorError('start-failed', `${file} could not be started: ${reason} (${errno}).`, options);
}

async function missingProgram(file: string): Promise<readonly [code: ExecutorErrorCode, message: string]> {
  const wrapper = wrappers[file];
  if (wrapper !== undefined) return wrapper;
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  return exists
    ? ['start-failed', `${file} is there, but the interpreter or loader that it names is not.`]
    : ['shell-missing', `There is no ${file} on this machine. Install it, or set the option "shell".`];
}
