import { analyse } from '@opspilot/core/shell';

/** Programs that a person works in, and the words by which some of them go without one. */
const programs: Readonly<Record<string, RegExp | undefined>> = {
  ...Object.fromEntries(
    ['vi', 'vim', 'view', 'vimdiff', 'nvim', 'vim.tiny', 'vim.basic'].map((name) => [name, /^-[eEs]*s/]),
  ),
  ...Object.fromEntries(['nano', 'pico', 'joe', 'micro', 'mcedit', 'mc', 'nmtui'].map((name) => [name, undefined])),
  ...Object.fromEntries(['visudo', 'vipw', 'vigr', 'sudoedit'].map((name) => [name, /^-c$|^--check$/])),
  ...Object.fromEntries(['htop', 'btop', 'nmon', 'cfdisk', 'screen', 'tmux'].map((name) => [name, undefined])),
  emacs: /^-?-batch$/,
  top: /^-\w*b/,
};

/** The first of a command's programs that waits for somebody at a terminal. */
export function interactiveIn(command: string): string | undefined {
  const found = analyse(command).commands.find(({ program, arguments: words }) => {
    if (program === 'crontab') return words.includes('-e');
    if (!Object.hasOwn(programs, program)) return false;
    const alone = programs[program];
    return !words.some((word) => /^--(?:help|version)$/.test(word) || alone?.test(word) === true);
  });
  return found?.program;
}
