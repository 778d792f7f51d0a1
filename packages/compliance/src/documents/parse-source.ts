import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { PolicyProblem } from './policy-problem.js';
import { deepestSource, excessOf, isTooDeep } from './source-limits.js';

/** A document as a value, and where its parts stand in its text. */
export interface ParsedSource {
  readonly value: unknown;
  /** Line and column of the part at a path; nothing when the document did not come as a text. */
  placeOf(path: readonly string[]): Pick<PolicyProblem, 'line' | 'column'>;
}

function unreadable(message: string, place: Pick<PolicyProblem, 'line' | 'column'> = {}): readonly PolicyProblem[] {
  return [{ code: 'policy-unreadable', path: '', message, ...place }];
}

/** The node of the last part of a path that is there, its key where it has one. */
function nodeAt(root: Node | null, path: readonly string[]): Node | null {
  let found = root;
  let node: unknown = root;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === part);
      if (pair === undefined) break;
      node = pair.value;
      found = (pair.key ?? node) as Node;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      found = node as Node;
    } else break;
  }
  return found;
}

/**
 * What stands against a text, by the parser's code for it, and what to do about it.
 *
 * @param found - the text from there on
 */
function messageOf(code: string, message: string, found: string): string {
  if (code === 'MULTIPLE_DOCS')
    return 'There are several documents in the text, and a policy is one: pass each as a policy of its own.';
  if (code === 'DUPLICATE_KEY') {
    const key = /^(?:"[^"]{0,60}"|'[^']{0,60}'|[^:\n]{0,60})/.exec(found)?.[0]?.trim() ?? '';
    return `The key ${key} is there twice: leave one of them.`;
  }
  return `The text is neither YAML nor JSON: ${message}.`;
}

function parseText(text: string): ParsedSource | readonly PolicyProblem[] {
  // Before anything is made of it: what makes it calls itself for every value inside of another, and compares every key with all.
  const excess = excessOf(text);
  if (excess !== undefined) return unreadable(excess);
  const lines = new LineCounter();
  // JSON is YAML too, so that both have lines to point at.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const { line, col: column } = lines.linePos(error.pos[0]);
    return unreadable(messageOf(error.code, error.message, text.slice(error.pos[0])), { line, column });
  }
  if (document.contents === null) return unreadable('The document is empty; a policy has at least a name and rules.');
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    placeOf: (path) => {
      const start = nodeAt(document.contents, path)?.range?.[0];
      if (start === undefined) return {};
      const { line, col: column } = lines.linePos(start);
      return { line, column };
    },
  };
}

/** Reads a document from YAML or JSON, or copies one that is a value already. Gives problems when that is not possible. */
export function parseSource(source: unknown): ParsedSource | readonly PolicyProblem[] {
  try {
    if (typeof source === 'string') return parseText(source);
    const value: unknown = JSON.parse(JSON.stringify(source) ?? 'null');
    if (isTooDeep(value)) return unreadable(`Values stand inside of values more than ${deepestSource} deep.`);
    return { value, placeOf: () => ({}) };
  } catch (error) {
    return unreadable(`The document cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
