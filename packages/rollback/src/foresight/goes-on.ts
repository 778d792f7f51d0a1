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

/** What a shell does not read as an operator: quoted text, escapes, comments, and what joins streams. */
const noOperator = /'[^']*'|"(?:[^"\\]|\\.)*"|\\.|(?:^|\s)#[^\n]*|&&|[<>|]&|&>/gs;

/**
 * Whether something of a command goes on once that has ended: what it does then is seen by nobody who looks at its end, and undoing
 * the rest does not stop it.
 */
export function goesOn(text: string, commands: readonly ResolvedCommand[]): boolean {
  const isLeft = commands.some(
    ({ program, wrappers, span: [start] }) =>
      leaving.has(program) ||
      wrappers.some((wrapper) => leaving.has(wrapper)) ||
      // It waits for what it starts when it is told to, or becomes it where it leads no group.
      (wrappers.includes('setsid') && /\bsetsid\s+(?:\S+\s+)*?(?:-\w*f|--fork)\b/.test(text.slice(0, start))),
  );
  if (isLeft && !/\s(?:--wait|--scope|--pty|-[A-Za-z]*[tPW])\b/.test(text)) return true;
  const operators = text.replace(noOperator, ' ');
  const last = operators.lastIndexOf('&');
  return last !== -1 && !/\bwait\b/.test(operators.slice(last));
}
