/** Blocks of `ulimit -f`, POSIX's unit. */
const blockBytes = 512;

/**
 * Two pipes, without a program that makes them: shells give a here-document through a pipe, and Linux opens the other end of
 * that by its name in /proc. Where it is not so (bash before 5.1 writes a file) mkfifo(1) makes them.
 *
 * @param refuse - done when there is no pipe to be had
 */
function pipes(refuse: string): string {
  return [
    // What words are split at ends with a line break: the script is one line.
    `opspilot_break=\${IFS#??}`,
    `{ eval "command exec 3<<E 4<<E\${opspilot_break}-\${opspilot_break}E\${opspilot_break}-\${opspilot_break}E\${opspilot_break}"; } 2>/dev/null`,
    'opspilot_pipe=/proc/self/fd/;opspilot_out=3;opspilot_err=4',
    // Open for writing before anybody reads, who would find its end, and emptied.
    `{ [ -p /proc/self/fd/3 ]&&[ -p /proc/self/fd/4 ]&&{ command exec 5>/proc/self/fd/3 6>/proc/self/fd/4; } 2>/dev/null&&read -r opspilot_line <&3&&read -r opspilot_line <&4; }||{ opspilot_pipe=$opspilot_receipt.;opspilot_out=1;opspilot_err=2;mkfifo -m 600 -- "$opspilot_receipt.1" "$opspilot_receipt.2" 2>/dev/null||${refuse}; }`,
  ].join(';');
}

/** Sets the limit of a file in blocks. Those of bash are twice as large, unless it keeps to POSIX. */
function limitFiles(blocks: number): string {
  return `case "\${BASH_VERSION:+:$SHELLOPTS:}" in ""|*:posix:*) ulimit -f ${blocks};; *) ulimit -f ${Math.ceil(blocks / 2)};; esac`;
}

/**
 * Keeps up to a limit of what comes through, and goes on when nobody listens any more: neither a lost connection nor a full
 * file may end the command that writes. A file that is full is no error (`XFSZ` ignored), and when both ways out are gone
 * the rest goes to `/dev/null`, by which tee(1) never runs out of files. Others may not read what is kept. In a locale of its
 * own a program would first read a dozen files. With no block to keep there is no file.
 */
function keep(stream: 'out' | 'err', blocks: number): string {
  const way = stream === 'out' ? '' : ' >&2';
  const file = blocks === 0 ? '' : `"$opspilot_receipt.${stream}" `;
  return `(trap "" PIPE XFSZ INT TERM;umask 077;${limitFiles(blocks)};export LC_ALL=C;exec tee ${file}/dev/null <"$opspilot_pipe$opspilot_${stream}"${way} 3<&- 4<&- 5>&- 6>&- 2>/dev/null)&`;
}

/** Turns that a shell gives others the processor for, and then those in which it sleeps: nearly a second. */
const quickTurns = 30;
const turns = quickTurns + 90;

/**
 * Waits until all that was written has gone through. What the command left behind may hold its output for longer, and is not
 * waited for: a second after the end, the rest is its own. Both that keep it are the shell's first jobs. It knows of their end
 * once it has looked (`jobs`), has none by their numbers then, and an empty subshell is the shortest rest that it can take.
 */
const gone = `opspilot_turn=0;while jobs;jobs %1||jobs %2;do opspilot_turn=$((opspilot_turn+1));if [ "$opspilot_turn" -le ${quickTurns} ];then (:);else sleep 0.01;fi;[ "$opspilot_turn" -lt ${turns} ]||break;done >/dev/null 2>&1`;

export interface CaptureOptions {
  /** Of each stream. */
  readonly keptBytes: number;
  /** Done instead of the command, when its output cannot be kept. */
  readonly refuse: string;
  /** The command, as a process of its own. */
  readonly command: string;
  /** Done at its end, with the exit code in `opspilot_code`. */
  readonly end: string;
}

/** Runs a command whose output goes on as it comes, and is kept in the receipt. */
export function captured({ keptBytes, refuse, command, end }: CaptureOptions): readonly string[] {
  const blocks = Math.ceil(keptBytes / blockBytes);
  return [
    pipes(refuse),
    // No `;` behind what is in the background.
    `${keep('out', blocks)} ${keep('err', blocks)} :`,
    // Opened (again) now that there are readers, whom a pipe of mkfifo(1) waits for.
    'exec 5>"$opspilot_pipe$opspilot_out" 6>"$opspilot_pipe$opspilot_err" 3<&- 4<&-',
    `${command} >&5 2>&6 5>&- 6>&-;opspilot_code=$?`,
    'exec 5>&- 6>&-',
    end,
    gone,
  ];
}
