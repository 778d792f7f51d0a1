import type { ResolvedCommand } from '@opspilot/core';
import { alwaysLooking, handingOn } from './looking/always.js';
import { contentForms } from './looking/contents.js';
import { type Form, isOfForm, readForms } from './looking/form.js';
import { gitForms, gitMacros } from './looking/git.js';
import { serviceForms } from './looking/services.js';
import { isReadingMysql, isReadingPostgres, isReadingSqlite } from './looking/statements.js';
import { toolForms } from './looking/tools.js';

const statements = new Map([
  ['psql', isReadingPostgres],
  ['mysql', isReadingMysql],
  ['mariadb', isReadingMysql],
  ['sqlite3', isReadingSqlite],
]);
const texts = new Map(Object.entries({ ...toolForms, ...contentForms, ...serviceForms, git: gitForms }));
const forms = new Map<string, readonly Form[]>();

/** They are read once they are asked for. */
function formsOf(program: string): readonly Form[] {
  const text = texts.get(program);
  if (text === undefined) return [];
  const known = forms.get(program) ?? readForms(text, gitMacros);
  forms.set(program, known);
  return known;
}

/**
 * Whether a command is known to change nothing: its program never does, or its whole form, with every option, is known not to. One that
 * is neither and has no effect that is known counts as one that cannot be taken back: `make` is known to analyses by its name alone.
 */
export function isLookingOnly({ program, arguments: words }: ResolvedCommand): boolean {
  if (alwaysLooking.has(program) || handingOn.has(program)) return true;
  const isReading = statements.get(program);
  if (isReading !== undefined) return isReading(words);
  const dashed = program === 'tar' ? withDash(words) : words;
  return formsOf(program).some((form) => isOfForm(form, dashed));
}

/** The first word of `tar tzf` stands for options, of which the last one alone takes a value here. */
function withDash([first = '', ...rest]: readonly string[]): readonly string[] {
  return [/^[tvzjJa]+f?$/.test(first) ? `-${first}` : first, ...rest];
}
