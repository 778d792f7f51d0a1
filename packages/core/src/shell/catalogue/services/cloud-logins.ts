import type { Call, CallScope, Word } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { afterDashes } from './derived-word.js';
import { loginOf } from './run-there.js';

/** Whether a word says what kind of login it is, before the name of the one that is meant: `az ssh vm`, `fly ssh console`. */
function isKind(call: Call, word: string | undefined): boolean {
  return (call.name === 'az' ? /^(?:vm|arc)$/ : /^console$/).test(word ?? '');
}

/** The words of a login that are a command: behind dashes, or behind the name. */
function commandOf(call: Call, target: number): readonly Word[] {
  const given = afterDashes(call);
  // Options for ssh come first.
  if (given.length > 0)
    return given.slice(
      Math.max(
        0,
        given.findIndex(({ text }) => !text.startsWith('-')),
      ),
    );
  const first = call.operands[target + 1];
  return first === undefined ? [] : call.words.slice(call.words.indexOf(first));
}

/** `ssh NAME --command LINE`, `ssh NAME -- words`: what is run where a login of a cloud leads; false for any other use. */
export function logsIn(call: Call, there: (login: CallScope & { readonly host: string }) => CallScope): boolean {
  const at = call.texts.slice(0, 4).indexOf('ssh');
  if (at === -1) return false;
  const target = isKind(call, call.texts[at + 1]) ? at + 2 : at + 1;
  const name = afterDashes(call).some(({ text }) => text === call.texts[target]) ? undefined : call.texts[target];
  const login = loginOf(name ?? call.value('-n') ?? call.value('-a') ?? call.name);
  const scope = there(login);
  if (scope.host !== undefined) call.effect('network', 'connect', 'host', login.host);
  for (const option of ['--command', '-c']) for (const line of call.values(option)) call.shell(line, scope);
  runJoined(call, commandOf(call, target), scope);
  return true;
}
