import type { ResolvedCommand } from './command-analysis.js';

function placeholder(word: string, isFirst: boolean): string {
  if (word.startsWith('-')) {
    const equals = word.indexOf('=');
    return equals === -1 ? word : `${word.slice(0, equals)}=<value>`;
  }
  if (word.includes('/')) return /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? '<url>' : '<path>';
  if (word.includes('~')) return '<path>';
  if (/^\d+$/.test(word)) return '<number>';
  // The first word of many tools says what they are to do.
  return isFirst && /^[a-z][a-z-]*$/.test(word) ? word : '<word>';
}

function shape({ program, arguments: words, wrappers }: ResolvedCommand): string {
  let text = '';
  for (const wrapper of wrappers) text += `${wrapper} `;
  text += program;
  let isFirst = true;
  for (const word of words) {
    text += ` ${placeholder(word, isFirst)}`;
    if (!word.startsWith('-')) isFirst = false;
  }
  return text;
}

/** Commands with their variable parts taken out: two commands of one template do the same to different things. */
export function templateOf(commands: readonly ResolvedCommand[]): string {
  return commands.map(shape).join('; ');
}
