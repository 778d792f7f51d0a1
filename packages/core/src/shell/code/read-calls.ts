import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { Lexis, Token } from './token.js';
import { tokenize } from './tokenize.js';

/** A call of a function that is looked for, with the strings given to it. */
export interface FoundCall {
  readonly action: CodeFinding['action'];
  readonly name: string;
  /** String literals among the arguments; one unknown when there are none. */
  readonly texts: readonly string[];
}

const lexis: Lexis = {
  lineComments: [],
  quotes: [
    { open: '"', close: '"', escapes: 'all' },
    { open: "'", close: "'", escapes: 'none' },
  ],
  name: /[A-Za-z_][\w:.#]*/y,
};

/** Finds `name(…)` for the names of each action, in a language of which little else is known. */
export function readCalls(
  source: string,
  functions: Readonly<Partial<Record<CodeFinding['action'], readonly string[]>>>,
): readonly FoundCall[] {
  const actions = new Map(
    Object.entries(functions).flatMap(([action, names]) =>
      names.map((name): [string, CodeFinding['action']] => [name, action as CodeFinding['action']]),
    ),
  );
  const tokens = tokenize(source, lexis);
  return tokens.flatMap((token, index): readonly FoundCall[] => {
    const action = token.kind === 'name' ? actions.get(token.text) : undefined;
    if (action === undefined || tokens[index + 1]?.text !== '(') return [];
    const texts = textsAfter(tokens, index + 2);
    return [{ action, name: token.text, texts: texts.length > 0 ? texts : [UNKNOWN] }];
  });
}

function textsAfter(tokens: readonly Token[], start: number): readonly string[] {
  const texts: string[] = [];
  let depth = 0;
  // An argument list is short; the bound keeps nested calls from being read again and again.
  for (const token of tokens.slice(start, start + 40)) {
    if (token.kind === 'text') texts.push(token.text);
    else if (token.kind === 'mark' && token.text === '(') depth += 1;
    else if (token.kind === 'mark' && token.text === ')') depth -= 1;
    if (depth < 0) break;
  }
  return texts;
}
