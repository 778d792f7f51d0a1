/**
 * `text` as one word of a POSIX shell, whatever it holds but NUL, which no word can: in single quotes, each of its own as
 * `'\''` (POSIX.1-2017, Shell Command Language, 2.2.2). A word in quotes is never a pattern, a variable or a home; one that
 * begins with a dash may still be an option.
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
