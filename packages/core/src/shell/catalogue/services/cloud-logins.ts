import type { Call, CallScope, Word } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { afterDashes } from './derived-word.js';
import { loginOf } from './run-there.js';

/** Whether a word says what kind of login it is, before the name of the one that is meant: `az ssh vm`, `fly ssh console`. */
function isKind(call: Call, word: string | undefined): boolean {
  return (call.name === 'az' ? /^(?:vm|arc)$/ : /^console$/).test(word ?? '');
}

/** Options of ssh that have a value, which may be the next word. */
const valued = /^-[46AaCfGgKkMNnqsTtVvXxYy]*[BbcDEeFIiJLlmOopQRSWw]$/;

/** What is handed on to ssh: its own options, as whom it logs in, and the command. */
function forSsh(words: readonly Word[]): { readonly command: readonly Word[]; readonly user: string | undefined } {
  let at = 0;
  let user: string | undefined;
  for (let word = words[at]; word?.text.startsWith('-') === true; word = words[at]) {
    const isApart = valued.test(word.text);
    const given = isApart ? words[at + 1]?.text : word.text;
    if (/^-\w*l/.test(word.text)) user = isApart ? given : word.text.slice(word.text.indexOf('l') + 1);
    at += isApart ? 2 : 1;
  }
  return { command: words.slice(at), user };
}

/** The words of a login that are a command: behind dashes, or behind the name. */
function commandOf(call: Call, target: number): ReturnType<typeof forSsh> {
  const given = afterDashes(call);
  if (given.length > 0) return forSsh(given);
  const first = call.operands[target + 1];
  return { command: first === undefined ? [] : call.words.slice(call.words.indexOf(first)), user: undefined };
}

/** `ssh NAME --command LINE`, `ssh NAME -- words`: what is run where a login of a cloud leads; false for any other use. */
export function logsIn(call: Call, there: (login: CallScope & { readonly host: string }) => CallScope): boolean {
  const at = call.texts.slice(0, 4).indexOf('ssh');
  if (at === -1) return false;
  const target = isKind(call, call.texts[at + 1]) ? at + 2 : at + 1;
  const name = afterDashes(call).some(({ text }) => text === call.texts[target]) ? undefined : call.texts[target];
  const { command, user } = commandOf(call, target);
  const login = {
    ...loginOf(name ?? call.value('-n') ?? call.value('-a') ?? call.name),
    ...(user === undefined ? {} : { user }),
  };
  const scope = there(login);
  if (scope.host !== undefined) call.effect('network', 'connect', 'host', login.host);
  for (const option of ['--command', '-c']) for (const line of call.values(option)) call.shell(line, scope);
  runJoined(call, command, scope);
  return true;
}
