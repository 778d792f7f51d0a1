import type { Call, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';

const url =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb(?:\+srv)?|rediss?|valkey|qemu|xen|lxc|ch)(?:\+\w+)?:\/\/(?:[^@/]*@)?([^/?:,]+)/i;
const keywords = /(?:^|\s)host=(\S+)/;

/** What an address of a server says to be done happens there: `postgres://user@host/db`, `host=… dbname=…`. */
export function goesToServer(call: Call, word: Word): void {
  const host = url.exec(word.text)?.[1] ?? keywords.exec(word.text)?.[1];
  if (host !== undefined) call.as('server', derivedWord(word, host));
}
