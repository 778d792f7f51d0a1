import { userInfo } from 'node:os';
import { markerVariable } from '../execution-environment.js';
import type { ExecutionOptions } from '../executor.js';
import { becomeCommand } from '../launch/become-command.js';
import { launchAnswer, launchArguments } from '../launch/launch-script.js';
import { type CommandLine, terminalCommand } from '../launch/terminal-command.js';

/** How a command is brought to run on this machine. */
export interface LocalLaunch {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  readonly pipesInput: boolean;
  /** Present when a launch script goes first; what to send it once it is ready. */
  readonly answer?: string;
}

export interface LocalLaunchOptions {
  readonly id: string;
  readonly shell: string;
  /** What every command gets, the marker included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly execution: ExecutionOptions;
}

/** Plans the launch of `command`: the shell itself wherever possible, a launch script where someone has to go first. */
export function localLaunch(command: string, options: LocalLaunchOptions): LocalLaunch {
  const { shell, environment, execution } = options;
  const { env, cwd, stdin, pty } = execution;
  if (pty === undefined && !needsBecome(execution)) {
    return {
      file: shell,
      // The two dashes keep a command that begins with one from being read as an option.
      arguments: ['-c', '--', command],
      env: env === undefined ? environment : { ...environment, ...env },
      cwd,
      pipesInput: stdin !== undefined,
    };
  }
  return preparedLaunch(command, options);
}

/** Whether the command is to run as another user than this process does. */
export function needsBecome({ become }: ExecutionOptions): boolean {
  return become !== undefined && become.user !== ownName();
}

/** Undefined for a user without an entry in the user database, as containers often run. */
function ownName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function preparedLaunch(command: string, { id, shell, environment, execution }: LocalLaunchOptions): LocalLaunch {
  const { env, cwd, stdin, pty, become } = execution;
  let line: CommandLine = {
    file: '/bin/sh',
    arguments: launchArguments({
      id,
      shell,
      command,
      cwd,
      terminal: pty,
      keepsInput: stdin !== undefined || pty !== undefined,
    }),
  };
  const variables: Record<string, string> = { ...env };
  if (become !== undefined && needsBecome(execution)) {
    line = becomeCommand(become, id, line, process.getuid?.() === 0);
    // sudo clears the environment: without this the command's processes could not be found again.
    variables[markerVariable] = environment[markerVariable] ?? id;
  }
  if (pty !== undefined) {
    line = terminalCommand(line);
    variables['TERM'] = pty.term ?? 'xterm-256color';
  }
  return {
    file: line.file,
    arguments: line.arguments,
    env: { ...environment, ...line.env },
    pipesInput: true,
    answer: launchAnswer(id, variables),
  };
}
