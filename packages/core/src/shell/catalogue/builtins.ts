import type { ToolSpec } from '../tools/tool-spec.js';

/** What the shell does itself. What changes the shell is in `interpret/builtins.ts` as well. */
export const builtinTools: readonly ToolSpec[] = [
  { names: ':', summary: 'does nothing', effects: (call) => call.print({ text: '' }) },
  { names: 'cd chdir pushd popd dirs', summary: 'changes the directory' },
  { names: 'export declare typeset local readonly setenv', summary: 'sets variables', operands: '<assignment>...' },
  { names: 'unset', summary: 'forgets variables' },
  { names: 'read mapfile readarray', summary: 'reads lines into variables' },
  { names: 'eval', summary: 'runs its words as a line of this shell' },
  { names: 'exec', summary: 'replaces the shell with a program, or opens files for it' },
  { names: 'source .', summary: 'runs a file in this shell' },
  { names: 'trap', summary: 'sets what runs on a signal' },
  { names: 'alias unalias', summary: 'sets shorthands' },
  {
    names: 'set shopt setopt unsetopt',
    summary: 'sets options of the shell',
    effects: (call) => {
      // `shopt -uo history`; `set` itself is told of in the interpreter.
      const isOff = call.name === 'shopt' && call.words.some(({ text }) => /^-[a-z]*u/.test(text));
      if (isOff && call.texts.includes('history')) call.effect('audit', 'disable-history', 'none', 'history');
    },
  },
  { names: 'shift getopts let', summary: 'works on variables' },
  { names: 'exit return break continue logout suspend', summary: 'ends what is running' },
  { names: 'wait jobs fg bg disown', summary: 'looks after jobs' },
  { names: 'hash type help times caller compgen complete compopt bind', summary: 'tells about the shell' },
  {
    names: 'enable',
    summary: 'switches what the shell does itself on and off',
    options: '-f <library>  loads more of it from a library\n-a | -d | -n | -p | -s',
  },
  { names: 'ulimit', summary: 'sets limits of the shell' },
  {
    names: 'history',
    summary: 'shows the history of the shell',
    options: `
      -c  forgets all of it
      -d <text>  forgets an entry
      -a | -n | -r | -w | -p | -s`,
    effects: (call) => {
      if (call.has('-c') || call.has('-d')) call.effect('audit', 'clear', 'none', 'the history of the shell');
    },
  },
  { names: 'fc', summary: 'lists or edits the history of the shell', options: '-e <program>\n-l | -n | -r | -s' },
];
