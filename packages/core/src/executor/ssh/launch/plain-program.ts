const word = '[A-Za-z0-9_./:@%+,=-]+';
const program = new RegExp(`^(?:/usr)?/s?bin/[A-Za-z0-9_][A-Za-z0-9_.+-]*(?: +${word})*$`);

/**
 * Whether a command is a program of the system with words that mean themselves to every shell: then the shell that would
 * run it can as well become it, as make(1) does. Not so a name that is looked for, which may be a builtin of one shell and
 * not of another, and no file elsewhere: a script without `#!` is run by whichever shell finds it.
 */
export function isPlainProgram(command: string): boolean {
  return program.test(command);
}

/** Whether a command does the same in every shell, which has it built in: nothing. */
export function isTrivial(command: string): boolean {
  return command === 'true' || command === 'false' || command === ':';
}
