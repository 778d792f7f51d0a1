import { executorError } from './executor-error.js';

/**
 * Bytes of one command that every kernel we run on takes. Linux allows 32 pages for one argument including its closing
 * NUL (`MAX_ARG_STRLEN` in `include/uapi/linux/binfmts.h`), pages being 4 KiB at least.
 */
export const maximumCommandBytes = 32 * 4096 - 1;

const loneSurrogate = /\p{Surrogate}/u;

/**
 * Refuses what no shell could be given as it stands.
 *
 * @param maximumBytes - what the way to the shell takes, in bytes of UTF-8
 * @throws OpsError `invalid-command` (not text, empty, NUL, half a character), `command-too-long`
 */
export function validateCommand(command: string, maximumBytes: number = maximumCommandBytes): void {
  if (typeof command !== 'string') {
    throw executorError('invalid-command', `A command is a string; got ${command === null ? 'null' : typeof command}.`);
  }
  refuseTooLong(command, maximumBytes);
  if (command.trim() === '') {
    throw executorError('invalid-command', 'The command is empty. Pass a line for the shell, such as "uptime".');
  }
  const nul = command.indexOf('\0');
  if (nul !== -1) {
    throw executorError(
      'invalid-command',
      `The command has a NUL character at index ${nul}, which no shell can be given. Remove it, or send such bytes through stdin.`,
      { details: { index: nul } },
    );
  }
  const half = command.search(loneSurrogate);
  if (half !== -1) {
    throw executorError(
      'invalid-command',
      `The command has half of a character (a lone surrogate) at index ${half}; sent as UTF-8 it would be another command. Send such bytes through stdin.`,
      { details: { index: half } },
    );
  }
}

function refuseTooLong(command: string, maximumBytes: number): void {
  // A UTF-16 unit never takes more than three bytes: nearly every command is cleared without counting.
  if (command.length * 3 <= maximumBytes) return;
  const bytes = Buffer.byteLength(command);
  if (bytes <= maximumBytes) return;
  throw executorError(
    'command-too-long',
    `The command is ${bytes} bytes long and at most ${maximumBytes} can be passed. Put it into a script file on the host, or run "sh -s" and send it through stdin.`,
    { details: { bytes, maximumBytes } },
  );
}
