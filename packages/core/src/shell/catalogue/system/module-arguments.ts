import { UNKNOWN } from '../../words/markers.js';
import { unescaped } from '../files/escapes.js';
import { jsonObject } from '../json-object.js';

/** Arguments of a module of Ansible, read once: pairs without their quotes, and what is no pair. */
export interface ModuleArguments {
  /** As they were given. */
  readonly text: string;
  /** What is no pair, as it stands. */
  readonly rest: string;
  /** The value of the first of these names that was given. */
  value(...names: readonly string[]): string | undefined;
  /** Whether the value of a name says yes. */
  isYes(name: string): boolean;
}

/** A word, in which quotes and `{{ }}` may hold blanks. */
const word = /(?:\{\{[^{}]*\}\}|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|\S)+/gs;
const pair = /^\s*(\w+)=(.*)$/s;

/** As Python reads the text, without the quotes that are around all of it; what a template gives is only known there. */
function plain(value: string): string {
  const inner = /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
  return unescaped(inner, 'format').text.replace(/\{\{[^{}]*\}\}/g, UNKNOWN);
}

/** A value of JSON as a pair has it; the words of a list are a line. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.map(asText).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Reads arguments. Of words of a command only the pairs named by `names` are pairs: all others are the command's own. */
export function moduleArguments(text: string, names = /^/): ModuleArguments {
  const pairs = new Map(jsonObject(text, asText));
  const rest =
    pairs.size > 0
      ? ''
      : text.replace(word, (each) => {
          const [, name = '', value = ''] = pair.exec(each) ?? [];
          if (name === '' || !names.test(name)) return each;
          pairs.set(name, plain(value));
          return '';
        });
  const value = (...wanted: readonly string[]) =>
    wanted.map((name) => pairs.get(name)).find((each) => each !== undefined);
  return {
    text,
    rest: rest.trim(),
    value,
    isYes: (name) => /^(?:yes|true|on|y|t|1)$/i.test(value(name) ?? ''),
  };
}
