import type { TerminalSize } from '../executor.js';
import { quote } from './quote.js';

/**
 * What comes before a command that cannot be started directly, because it runs as another user, on a terminal or on
 * another machine: a POSIX script that prepares, reports `ready` and then waits to be told to go on. Until it is told,
 * nothing of the command has run, so a start that fails or is cancelled proves that it never will.
 *
 * Reports are `STX <id> : <word> ETX` on stderr. The answer, on stdin, is a shell script (the variables: not in argv,
 * where everybody could read them) and then a line with the id alone. What follows on stdin is the command's own.
 */
const script = `
tell() { printf '\\002%s:%s\\003' "$opspilot_id" "$1" >&2; }
refuse() { tell "$1"; exit 125; }
opspilot_id=$1
test -x "$2" || refuse shell-missing
if test -n "$3"; then
  test -e "$3" || refuse directory-missing
  test -d "$3" || refuse directory-no-directory
  cd -- "$3" 2>/dev/null || refuse directory-forbidden
fi
if test -n "$4"; then
  stty $4 2>/dev/null
  opspilot_tty=$(stty -g) && stty raw -echo || refuse terminal-missing
  tell "tty=$(tty)"
fi
tell ready
opspilot_script=
while IFS= read -r opspilot_line; do
  test "$opspilot_line" = "$opspilot_id" && break
  opspilot_script="$opspilot_script$opspilot_line
"
done
test "$opspilot_line" = "$opspilot_id" || exit 125
if test -n "$4"; then stty "$opspilot_tty"; fi
eval "$opspilot_script"
tell start
unset opspilot_id opspilot_tty opspilot_script opspilot_line
unset -f tell refuse
if test -n "$5"; then exec "$2" -c -- "$6"; else exec "$2" -c -- "$6" </dev/null; fi
`.trim();

export interface LaunchScriptOptions {
  /** Marks the reports; must not be guessable by what the command prints. */
  readonly id: string;
  readonly shell: string;
  readonly command: string;
  readonly cwd?: string | undefined;
  readonly terminal?: TerminalSize | undefined;
  /** Whether the command goes on reading the script's stdin; otherwise it gets an end of file. */
  readonly keepsInput: boolean;
}

/** The words after `/bin/sh` that run the script. None of them is a secret. */
export function launchArguments(options: LaunchScriptOptions): readonly string[] {
  const { id, shell, command, cwd = '', terminal, keepsInput } = options;
  const size = terminal === undefined ? '' : `columns ${terminal.columns} rows ${terminal.rows}`;
  return ['-c', script, 'sh', id, shell, cwd, size, keepsInput ? 'input' : '', command];
}

/** What the script is sent once it is ready: the variables, and leave to go on. */
export function launchAnswer(id: string, variables: Readonly<Record<string, string>>): string {
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  return `${exports.join('')}${id}\n`;
}

/** The report that sudo makes through its prompt when it wants a password. */
export function passwordPrompt(id: string): string {
  return `\u0002${id}:password\u0003`;
}
