import type { OpsError } from '../../../errors/ops-error.js';
import { type DirectoryProblem, directoryError } from '../../directory-error.js';
import type { ExecutionOptions, ExecutorErrorCode } from '../../executor.js';
import { executorError } from '../../executor-error.js';
import type { SshTarget } from '../ssh-target.js';

/** A start that failed: where, of what, and what was said before. */
export interface StartFacts {
  readonly target: SshTarget;
  readonly options: ExecutionOptions;
  readonly shell: string;
  /** In quotes; undefined when nothing was. */
  readonly said: string | undefined;
}

type Refusal = OpsError<ExecutorErrorCode>;

/** The error for a word with which the launch itself refuses. */
export function reportedRefusal(word: string, facts: StartFacts): Refusal {
  const { target, options, shell } = facts;
  const { name, user } = target;
  if (word.startsWith('directory-')) {
    return directoryError(options.cwd ?? '', word.slice('directory-'.length) as DirectoryProblem, name);
  }
  const details = { details: { host: name } };
  switch (word) {
    case 'shell-missing':
      return executorError(
        'shell-missing',
        `There is no ${shell} on ${name} that ${user} may execute. Install it, or name another one by the option "shell".`,
        details,
      );
    case 'sudo-missing':
      return executorError(
        'become-unavailable',
        `Running as ${options.become?.user} on ${name} needs "sudo", which is not there. Install it, or log in as that user.`,
        details,
      );
    case 'terminal-missing':
      return executorError(
        'pty-unavailable',
        `The terminal that ${name} opened does not answer as one ("stty" failed). Run the command without pty.`,
        details,
      );
    default:
      return executorError(
        'start-failed',
        `What answers the login of ${user} on ${name} repeats what it is sent instead of running it. Give the account a login shell that runs /bin/sh, and a profile that does not read its input.`,
        details,
      );
  }
}

/**
 * The error for a login that ended by itself without a report of ours. A command that the server puts in place of ours
 * (ForceCommand) ends alike, and nothing that the server tells sets it apart from a login shell or profile that ends.
 */
export function endedEarly(
  { target, options, said }: StartFacts,
  { hasReported, hasWaited, exitCode }: EarlyEnd,
): Refusal {
  const { name, user } = target;
  // All that our own script does between the last word of ours and the command is to set them.
  if (hasReported && !hasWaited && exitCode !== null && Object.keys(options.env ?? {}).length > 0) {
    return executorError(
      'start-failed',
      `The shell on ${name} stopped with exit code ${exitCode} as it was given the variables of the command (env)${said === undefined ? '' : `, and printed ${said}`}. It keeps some for itself, such as UID and PPID: leave that one out.`,
      { details: { host: name, exitCode } },
    );
  }
  if (hasReported && options.become !== undefined) {
    return becomeRefusal(target, options, `was refused ${said === undefined ? 'without a word' : `with ${said}`}`);
  }
  if (!hasReported && hasWaited && exitCode === unanswered) {
    return executorError(
      'start-failed',
      `The login of ${user} on ${name} ended with exit code ${exitCode} without a word of ours on standard error, as it does when nobody hears it. A start-up file of the login sends standard error away, such as "exec 2>/dev/null" in ~/.bashrc, or a forced command (ForceCommand, command=) ended alike. The command was not sent. Leave standard error as it is where nobody is at a terminal.`,
      { details: { host: name, exitCode } },
    );
  }
  const code = exitCode === null ? '' : ` with exit code ${exitCode}`;
  const unknown = hasWaited
    ? 'Which of them it is'
    : 'Which of them it is, and whether it handed the command on unseen,';
  const printed = said === undefined ? 'It printed nothing' : `It printed ${said}`;
  return executorError(
    'start-failed',
    `The login of ${user} on ${name} ended${code} without a sign of the command. ${printed}. Something there takes its place or ends the login before it: a forced command (ForceCommand in sshd_config, or command= at the key in authorized_keys), a login shell that runs nothing else (nologin, git-shell), or a profile that exits or gives "exec" another meaning. ${unknown} cannot be told from here. Log in as a user whose login shell runs /bin/sh, with a key that is free to run commands.`,
    { details: { host: name, ...(exitCode === null ? {} : { exitCode }) } },
  );
}

/** What our own script ends with that asked for more and got the end of its input. */
const unanswered = 125;

/** How a session ended before the command began. */
export interface EarlyEnd {
  /** Whether our own script had come to a word: then it is not the login that failed. */
  readonly hasReported: boolean;
  /** Whether the command was not even sent. */
  readonly hasWaited: boolean;
  readonly exitCode: number | null;
}

/** The error for a sudo that asks again although it was given the password. */
export function askedAgain({ target, options, said }: StartFacts): Refusal {
  if (said !== undefined) return becomeRefusal(target, options, `was refused the password, with ${said}`);
  return executorError(
    'become-unavailable',
    `Becoming ${options.become?.user} on ${target.name} takes more than a password: sudo asked for something after it. Let ${target.user} become that user by password alone, or without (NOPASSWD).`,
    { details: { host: target.name, user: options.become?.user } },
  );
}

/** The error for a start that took longer than `limit` milliseconds; with the `facts` of a login that was given. */
export function startedLate(name: string, limit: number, facts?: StartFacts): Refusal {
  const said = facts?.said === undefined ? '' : ` It had printed ${facts.said} by then.`;
  const advice =
    facts === undefined
      ? 'Check the machine and the way to it, or allow more time.'
      : 'Check whether a profile of the login, or sudo, waits for something, or sends standard error away, by which a start is told.';
  return executorError(
    'start-timed-out',
    `The command had not started on ${name} after ${limit} ms; it did not run.${said} ${advice}`,
    { details: { host: name, limit } },
  );
}

function becomeRefusal(target: SshTarget, { become }: ExecutionOptions, how: string): Refusal {
  const check =
    become?.password === undefined
      ? 'Give the password that sudo asks for as "become.password", or check the user and'
      : 'Check the user, the password and';
  return executorError(
    'become-unavailable',
    `Becoming ${become?.user} on ${target.name} ${how}. ${check} what sudo allows ${target.user} ("sudo -l").`,
    { details: { host: target.name, user: become?.user } },
  );
}
