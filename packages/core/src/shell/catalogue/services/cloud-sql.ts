import type { Call, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { applySql, applySqlFile } from './sql-effects.js';

const option = /^--(?:sqls?|sql-statement|statement|query-string|querytext|ddl)(?:=(.*))?$/s;
/** Of what executes statements, `-q` is a query. */
const executed = new RegExp(`${option.source}|^-q$`, 's');
const file = /^--(?:ddl-file|file-path)(?:=(.*))?$/s;

/** Words that an option of that kind is given, be it known to the tool or not. */
function given(call: Call, pattern: RegExp): readonly Word[] {
  return call.words.flatMap((word, at) => {
    const found = pattern.exec(word.text);
    if (found === null) return [];
    const next = call.words[at + 1];
    return found[1] !== undefined ? [derivedWord(word, found[1])] : next === undefined ? [] : [next];
  });
}

/** Statements that the command line of a cloud hands to a database there. */
export function handsSql(call: Call): void {
  const executes = call.texts.slice(0, 4).includes('execute');
  for (const word of given(call, executes ? executed : option)) {
    const named = /^file:\/\/(.+)/.exec(word.text)?.[1];
    if (named === undefined) applySql(call, word);
    else applySqlFile(call, derivedWord(word, named));
  }
  for (const word of given(call, file)) applySqlFile(call, word);
}
