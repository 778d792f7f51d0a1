import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { Redactor } from '@opspilot/core';

/** Characters that a log's reader would obey or not see. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line that is safe to print, whatever a command wrote. */
export function plainLine(text: string): string {
  const last = text.replace(/\r$/, '').replace(/^.*\r/, '');
  return stripVTControlCharacters(last)
    .replaceAll('\t', '    ')
    .replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Where the pipeline tells what it does. */
export interface Log {
  /** Resolves when more may be written. */
  line(text?: string): Promise<void> | void;
}

/**
 * A log on `stream`. A command's output comes without its secrets; the redactor takes them out of what the steps file
 * says, too: a token that somebody wrote into a command, for instance.
 */
export function logTo(stream: NodeJS.WritableStream, redactor: Redactor): Log {
  // A reader that has gone must not end a step half way.
  stream.on('error', () => {});
  return {
    line: (text = '') => {
      if (!stream.write(`${redactor.text(text)}\n`)) return once(stream, 'drain').then(() => {});
    },
  };
}
