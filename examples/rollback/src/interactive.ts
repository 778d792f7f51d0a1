import { analyse } from '@opspilot/core/shell';

/** Programs that a person works in, and the words by which some of them go without one. */
const programs: readonly (readonly [names: string, alone?: RegExp])[] = [
  ['vi vim view vimdiff nvim vim.tiny vim.basic', /^-[eEs]*s/],
  ['nano pico joe micro mcedit mc nmtui htop btop nmon cfdisk screen tmux'],
  ['visudo vipw vigr sudoedit', /^-c$|^--check$/],
  ['emacs', /^-?-batch$/],
  ['top', /^-\w*b/],
];

/** The first of a command's programs that waits for somebody at a terminal. */
export function interactiveIn(command: string): string | undefined {
  const found = analyse(command).commands.find(({ program, arguments: words }) => {
    if (program === 'crontab') return words.includes('-e');
    const known = programs.find(([names]) => names.split(' ').includes(program));
    if (known === undefined) return false;
    const [, alone] = known;
    return !words.some((word) => /^--(?:help|version)$/.test(word) || alone?.test(word) === true);
  });
  return found?.program;
}
