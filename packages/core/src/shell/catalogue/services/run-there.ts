import type { Call, CallScope, Word } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { derivedWord, withoutDashes } from './derived-word.js';

/** `user@host`: where something runs, and as whom. */
export function loginOf(destination: string): CallScope & { readonly host: string } {
  const at = destination.lastIndexOf('@');
  if (at < 1) return { host: destination.slice(at + 1) };
  return { host: destination.slice(at + 1), user: destination.slice(0, at) };
}

/** Goes to the machine that a word names, `user@host`, where the words are a line for a shell. */
export function runThere(call: Call, destination: Word, words: readonly Word[]): void {
  const login = loginOf(destination.text);
  call.as('host', derivedWord(destination, login.host));
  runJoined(call, withoutDashes(words), login);
}
