import type { Call, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { applySql } from './sql-effects.js';
import { partsOf } from './web-address.js';

/** What surely is a statement that changes something, not a sentence that begins with such a word. */
const statement =
  /^\s*(?:(?:drop|truncate|alter|detach)\s+(?:table|database|schema|dictionary|measurement|series|shard|user|retention\s+policy)\b|delete\s+from\b)/i;
const parameter = /^(?:q|query|sql)=/;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Databases that are talked to over HTTP: statements in what is sent, as it is or as `q=…`, and in addresses. */
export function tellsStatements(call: Call, sent: readonly Word[], addresses: readonly Word[]): void {
  const asked = addresses.flatMap((word) =>
    (word.text.split('?')[1] ?? '').split('&').map((part) => derivedWord(word, part)),
  );
  for (const word of [...sent, ...asked]) {
    const text = decoded(word.text.replace(parameter, ''));
    if (statement.test(text)) applySql(call, derivedWord(word, text));
  }
  for (const word of addresses) {
    const { scheme, host } = partsOf(word.text);
    const isPlain = /^(?:telnet|gopher|dict)$/.test(scheme);
    if (isPlain && /flush(?:all|db|_all)\b/i.test(`${word.text}\n${call.stdin.text ?? ''}`))
      call.effect('database', 'flush', 'host', host);
  }
}
