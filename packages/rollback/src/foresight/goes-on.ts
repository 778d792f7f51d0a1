import type { ResolvedCommand } from '@opspilot/core';

/** Wrappers that leave what they start to itself. */
const leaving = new Set([
  'systemd-run',
  'tmux',
  'screen',
  'dtach',
  'daemonize',
  'daemon',
  'start-stop-daemon',
  'abduco',
]);

/** Programs that leave themselves to themselves when they are told to. */
const leavingItself: Readonly<Record<string, RegExp>> = {
  wget: /^(?:-(?!n)[a-zA-Z]*b|--background$)/,
  wget2: /^(?:-(?!n)[a-zA-Z]*b|--background$)/,
  aria2c: /^(?:-D|--daemon(?:=true)?)$/,
};

/** What a shell does not read as an operator: quoted text, escapes, comments, and what joins streams. */
const noOperator = /'[^']*'|"(?:[^"\\]|\\.)*"|\\.|(?:^|\s)#[^\n]*|&&|[<>|]&|&>/gs;

/**
 * Whether something of a command goes on once that has ended: what it does then is seen by nobody who looks at its end, and undoing
 * the rest does not stop it.
 */
export function goesOn(text: string, commands: readonly ResolvedCommand[]): boolean {
  const leavesItself = commands.some(({ program, arguments: words }) =>
    words.some((word) => leavingItself[program]?.test(word) === true),
  );
  const isLeft = commands.some(
    ({ program, wrappers, span: [start] }) =>
      leaving.has(program) ||
      wrappers.some((wrapper) => leaving.has(wrapper)) ||
      // It waits for what it starts when it is told to, or becomes it where it leads no group.
      (wrappers.includes('setsid') && /\bsetsid\s+(?:\S+\s+)*?(?:-\w*f|--fork)\b/.test(text.slice(0, start))),
  );
  if (leavesItself || (isLeft && !/\s(?:--wait|--scope|--pty|-[A-Za-z]*[tPW])\b/.test(text))) return true;
  const operators = text.replace(noOperator, ' ');
  const last = operators.lastIndexOf('&');
  return last !== -1 && !/\bwait\b/.test(operators.slice(last));
}
