import { bootIdFile } from './boot-id.js';
import { captured } from './capture-script.js';
import { writeEnd } from './end-line.js';
import { enterDirectory } from './fence-script.js';
import { goOn, word } from './word.js';

/** Exit code of a script whose command was not run: of no other. */
export const refusedCode = 125;

/** Exit code of a script whose command had this one, or that of refusal: its receipt tells. */
export const doubtfulCode = 126;

/** Where receipts lie on a host, as a word of its shell. */
export function directoryWord(directory: string): string {
  return directory.startsWith('~/') ? `"$HOME"/${word(directory.slice(2))}` : word(directory);
}

/**
 * Tells a process from any other that may get its number later: the boot, and what proc(5) says of it (its start is the
 * 22nd field, in ticks since the boot); where there is no /proc, the start that ps(1) tells. Of a process that has gone: nothing.
 */
export function identity(pid: string): string {
  return `{ read -r opspilot_boot <${bootIdFile}&&{ read -r opspilot_stat </proc/${pid}/stat||:; }; } 2>/dev/null||opspilot_stat=$(ps -o lstart= -p ${pid} 2>/dev/null)`;
}

const plainWord = '[A-Za-z0-9_./:@%+,-]+';
const plainWords = new RegExp(`^${plainWord}(?: +${plainWord})*$`);
const reserved = /^(?:if|then|else|elif|fi|do|done|case|esac|while|until|for|in|function|select|time|coproc)(?: |$)/;

/**
 * The command as a process of its own. Words that mean themselves are left to the shell that is there: it becomes the program
 * that they name, where a shell of its own would take as long to start as the program.
 */
function process(command: string): string {
  // It has no words of its own, and a script that is read there (`.`) would take ours for its.
  return plainWords.test(command) && !reserved.test(command) ? `(shift 3;${command})` : '/bin/sh -c -- "$3"';
}

/** Gives the name back: nothing of the command has run. */
const refuse = `{ rm -f -- "$opspilot_receipt.leader" "$opspilot_receipt.1" "$opspilot_receipt.2";exit ${refusedCode}; }`;

export interface ReceiptScriptOptions {
  readonly directory: string;
  readonly id: string;
  readonly command: string;
  /** Of each stream. */
  readonly keptBytes: number;
  /** Tells this start from any other of the same name. */
  readonly nonce: string;
  /** Now, in seconds since 1970. */
  readonly seconds: number;
  readonly hasTerminal: boolean;
  /** Done beside the command, if there is any: see `sweepDaily`. */
  readonly sweep?: string | undefined;
}

/**
 * A line that runs a command under a receipt, in the POSIX shell that reads it. The receipt is begun by making `leader`
 * anew (`set -C`), which, like `mkdir`, succeeds once whoever tries, and takes no program. It holds the nonce, and pid, boot,
 * mark and start of the process that leads; then comes what was written, and at last, as a second line, the exit code: what
 * that needs of the disk is there before anything runs. Every program that is started takes longer than all the rest: there
 * is one for each stream, and the command's own. There is none of the characters in it for which an executor would have to
 * send it in steps, which a shell reads byte by byte: no `'`, `\`, `!` or line break.
 */
export function receiptScript(options: ReceiptScriptOptions): string {
  const { directory, id, command, keptBytes, nonce, seconds, hasTerminal, sweep } = options;
  const words = [directoryWord(directory), word(id), word(command)];
  const own = process(command);
  const written = writeEnd('"$opspilot_code"');
  return [
    goOn,
    `set -- ${words.join(' ')}`,
    'opspilot_receipt=$1/$2',
    `{ ${enterDirectory('"$1"', { by: '"$2"', id: nonce, seconds })}; }||exit ${refusedCode}`,
    `opspilot_boot=;opspilot_stat=;${identity('$$')}`,
    // Whoever gets the file has the name; what cannot be signed is given back. Nobody else may: it may be about to be signed.
    `set -C;{ echo ${nonce} $$ "\${opspilot_boot:--}" "\${OPSPILOT_EXECUTION:--}" ${seconds} "$opspilot_stat"||${refuse}; } 2>/dev/null >"$opspilot_receipt.leader"||exit ${refusedCode};set +C`,
    // A umask can make files that not even their owner reads, or writes to again.
    `{ [ -r "$opspilot_receipt.leader" ]&&[ -w "$opspilot_receipt.leader" ]; }||${refuse}`,
    'trap "" HUP',
    // Before there are pipes that it would hold open, and as no job of this shell.
    ...(sweep === undefined ? [] : [sweep]),
    // With a terminal, output cannot be split off without taking that away.
    ...(hasTerminal
      ? [`${own};opspilot_code=$?`, written]
      : captured({ keptBytes, refuse, command: own, end: written })),
    `case $opspilot_code in ${refusedCode}) exit ${doubtfulCode};; esac`,
    'exit "$opspilot_code"',
  ].join(';');
}
