import { quote } from '@opspilot/core';

/** Exit code of a script whose command was not run, or whose end it could not write down; a command may have it too. */
export const refusedCode = 125;

/** Where receipts lie on a host, as a word of its shell. */
export function directoryWord(directory: string): string {
  return directory.startsWith('~/') ? `"$HOME"/${quote(directory.slice(2))}` : quote(directory);
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
 * the rest is read to no end.
 */
const keep = `opspilot_keep() { trap '' PIPE XFSZ INT TERM; ulimit -f "$2"; tee "$opspilot_receipt.$1" 2>/dev/null||cat >/dev/null; : >"$opspilot_receipt.$1.end"; }`;

/** Writes the code down, and puts it in place by a rename: there is a whole one or none. Nobody waits for that. */
const written = `{ echo "$opspilot_code" >"$opspilot_receipt.new"&&exec mv -- "$opspilot_receipt.new" "$opspilot_receipt.code"; } >/dev/null 2>&1 </dev/null &`;

/**
 * Runs the command as a process of its own, and waits until all that it wrote has gone through. What it left behind may hold
 * its output for longer, and is not waited for: a second after the end, the rest is its own.
 */
const captured = `
opspilot_keep out "$4" <"$opspilot_receipt.1" &
opspilot_keep err "$4" <"$opspilot_receipt.2" >&2 &
/bin/sh -c -- "$3" >"$opspilot_receipt.1" 2>"$opspilot_receipt.2";opspilot_code=$?
${written}
opspilot_turn=0
until [ -e "$opspilot_receipt.out.end" ]&&[ -e "$opspilot_receipt.err.end" ];do opspilot_turn=$((opspilot_turn+1));[ "$opspilot_turn" -lt 1000 ]||sleep 0.01;[ "$opspilot_turn" -lt 1090 ]||break;done
`.trim();

/** With a terminal, whose output cannot be split off without taking it away. */
const uncaptured = `
/bin/sh -c -- "$3";opspilot_code=$?
${written}
`.trim();

export interface ReceiptScriptOptions {
  readonly directory: string;
  readonly id: string;
  readonly command: string;
  /** Of each stream. */
  readonly keptBytes: number;
  /** Tells this start from any other of the same name. */
  readonly nonce: string;
  readonly hasTerminal: boolean;
}

/**
 * A line that runs a command under a receipt, in the POSIX shell that reads it. The receipt is made by `mkfifo`, which, like
 * `mkdir`, succeeds once whoever tries, and makes the pipes at the same time; then come `leader` (the nonce, and pid, boot
 * and start of the process that leads), what was written, and at last `code`.
 */
export function receiptScript(options: ReceiptScriptOptions): string {
  const { directory, id, command, keptBytes, nonce, hasTerminal } = options;
  const words = [directoryWord(directory), quote(id), quote(command), String(Math.ceil(keptBytes / blockBytes))];
  return [
    `set -- ${words.join(' ')}`,
    'opspilot_receipt=$1/$2;umask 077',
    '[ -d "$1" ]||mkdir -p -- "$1" 2>/dev/null',
    `mkfifo -- "$opspilot_receipt.1" "$opspilot_receipt.2" 2>/dev/null||exit ${refusedCode}`,
    `opspilot_boot=;opspilot_stat=;${identity('$$')}`,
    `printf '%s\\n' ${quote(nonce)} $$ "$opspilot_boot" "$opspilot_stat" 2>/dev/null >"$opspilot_receipt.leader"||exit ${refusedCode}`,
    "trap '' HUP",
    ...(hasTerminal ? [uncaptured] : [keep, captured]),
    'exit "$opspilot_code"',
  ].join('\n');
}
