import { stripVTControlCharacters } from 'node:util';

/** What shells mean by their own exit codes. POSIX.1-2024, Shell and Utilities, 2.8.2 "Exit Status for Commands". */
const meanings: Readonly<Record<number, string>> = {
  126: " (a program may not be executed; check the file's permissions)",
  127: " (a program was not found; check its name and the host's PATH)",
};

/** Characters; a line for a person, of whatever length the command wrote it. */
const longestLine = 200;

/** The last line that says something, as plain text. */
function lastLine(text: string): string {
  const line =
    text
      .slice(-4_096)
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const plain = stripVTControlCharacters(line)
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim();
  return plain.length > longestLine ? `${plain.slice(0, longestLine).replace(/\p{Surrogate}$/u, '')}…` : plain;
}

/** sudo without a terminal has nobody to ask. */
const asksForPassword = /^sudo: a (?:password|terminal) is required/;

/** Why a command failed, in the shell's words and in its own: the last line of its stderr, from which secrets have gone. */
export function exitMessage(exitCode: number | null, stderr: string): string {
  const said = lastLine(stderr);
  const exited = `The command exited with ${exitCode}${meanings[exitCode ?? 0] ?? ''}`;
  const advice = asksForPassword.test(said)
    ? '. Give the password to OpsPilot instead: become: { user, password }'
    : '';
  return said === '' ? `${exited}.` : `${exited}: ${said}${advice}`;
}
