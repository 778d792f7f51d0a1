/** What a script is surrounded by that looks at a host or changes it: one language, and the tools of administrators. */
export const surroundings = 'LC_ALL=C; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export LC_ALL PATH';

/**
 * A script for a shell that reads it from stdin, as it may hold what nobody else is to see: it is read as a whole before anything of it
 * runs, and nothing of it reads on there.
 */
export function wholeScript(script: string): string {
  return `{\n${script}\n} </dev/null\n`;
}
