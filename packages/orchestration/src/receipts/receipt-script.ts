import { word } from './word.js';

/** Exit code of a script whose command was not run, or whose end it could not write down; a command may have it too. */
export const refusedCode = 125;

/** Where receipts lie on a host, as a word of its shell. */
export function directoryWord(directory: string): string {
  return directory.startsWith('~/') ? `"$HOME"/${word(directory.slice(2))}` : word(directory);
}

/**
 * Tells a process from any other that may get its number later: the boot, and what proc(5) says of it (its start is the
 * 22nd field); where there is no /proc, the start that ps(1) tells.
 */
export function identity(pid: string): string {
  return `{ read -r opspilot_boot </proc/sys/kernel/random/boot_id&&read -r opspilot_stat </proc/${pid}/stat; } 2>/dev/null||opspilot_stat=$(ps -o lstart= -p ${pid} 2>/dev/null)`;
}

/** Blocks of `ulimit -f`, POSIX's unit. */
const blockBytes = 512;

/**
 * Keeps up to a limit of what comes through, and goes on when nobody listens any more: neither a lost connection nor a full
 * file may end the command that writes. A file that is full is no error (`XFSZ` ignored), and when both ways out are gone
 * the rest goes to `/dev/null`, by which tee(1) never runs out of files. Others may not read what is kept.
 */
function keep(stream: 'out' | 'err', pipe: 1 | 2): string {
  const way = stream === 'out' ? '' : ' >&2';
  return `(trap "" PIPE XFSZ INT TERM;umask 077;ulimit -f "$4";exec tee "$opspilot_receipt.${stream}" /dev/null <"$opspilot_receipt.${pipe}"${way} 2>/dev/null)& opspilot_${stream}=$!`;
}

/** Written in one go, and whole only with the end of its line: who reads it before sees that. It costs no process. */
const written = '{ echo "$opspilot_code" >"$opspilot_receipt.code"; } 2>/dev/null';

const plainWord = '[A-Za-z0-9_./:@%+,-]+';
const plainWords = new RegExp(`^${plainWord}(?: +${plainWord})*$`);
const reserved = /^(?:if|then|else|elif|fi|do|done|case|esac|while|until|for|in|function|select|time|coproc)(?: |$)/;

/**
 * The command as a process of its own. Words that mean themselves are left to the shell that is there: it becomes the program
 * that they name, where a shell of its own would take as long to start as the program.
 */
function process(command: string): string {
  return plainWords.test(command) && !reserved.test(command) ? `(${command})` : '/bin/sh -c -- "$3"';
}

/**
 * Runs the command, and waits until all that it wrote has gone through. What it left behind may hold
 * its output for longer, and is not waited for: a second after the end, the rest is its own. A shell knows of a child's end
 * once it has looked (`jobs`).
 */
const captured = (command: string) => [
  keep('out', 1),
  keep('err', 2),
  `${process(command)} >"$opspilot_receipt.1" 2>"$opspilot_receipt.2";opspilot_code=$?`,
  written,
  'opspilot_turn=0',
  'while jobs;kill -0 "$opspilot_out"||kill -0 "$opspilot_err";do opspilot_turn=$((opspilot_turn+1));[ "$opspilot_turn" -lt 1000 ]||sleep 0.01;[ "$opspilot_turn" -lt 1090 ]||break;done >/dev/null 2>&1',
];

/** With a terminal, whose output cannot be split off without taking it away. */
const uncaptured = (command: string) => [`${process(command)};opspilot_code=$?`, written];

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
  /** Done beside the command, if there is any. */
  readonly sweep?: string | undefined;
}

/**
 * A line that runs a command under a receipt, in the POSIX shell that reads it. The receipt is begun by making `leader`
 * anew (`set -C`), which, like `mkdir`, succeeds once whoever tries, and takes no program. It holds the nonce, and pid, boot,
 * mark and start of the process that leads; then come the pipes, what was written, and at last `code`. Every program that is
 * started takes longer than all the rest: there is one for the pipes, one for each stream, and the command's own.
 */
export function receiptScript(options: ReceiptScriptOptions): string {
  const { directory, id, command, keptBytes, nonce, seconds, hasTerminal, sweep } = options;
  const words = [directoryWord(directory), word(id), word(command), String(Math.ceil(keptBytes / blockBytes))];
  return [
    `set -- ${words.join(' ')}`,
    'opspilot_receipt=$1/$2',
    '[ -d "$1" ]||mkdir -p -m 700 -- "$1" 2>/dev/null',
    `opspilot_boot=;opspilot_stat=;${identity('$$')}`,
    // Whoever gets the file has the name; what cannot be signed is given back. Nobody else may: it may be about to be signed.
    `set -C;{ echo ${nonce} $$ "\${opspilot_boot:--}" "\${OPSPILOT_EXECUTION:--}" ${seconds} "$opspilot_stat"||${refuse}; } 2>/dev/null >"$opspilot_receipt.leader"||exit ${refusedCode};set +C`,
    ...(hasTerminal ? [] : [`mkfifo -m 600 -- "$opspilot_receipt.1" "$opspilot_receipt.2" 2>/dev/null||${refuse}`]),
    'trap "" HUP',
    ...(sweep === undefined ? [] : [`(${sweep}\n) </dev/null >/dev/null 2>&1 & :`]),
    ...(hasTerminal ? uncaptured(command) : captured(command)),
    'exit "$opspilot_code"',
  ].join(';');
}
