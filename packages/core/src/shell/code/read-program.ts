import { hasUnknown, UNKNOWN } from '../words/markers.js';
import { changedNames, Unsettled } from './changed-names.js';
import type { CodeFinding } from './code-finding.js';
import type { Cursor } from './cursor.js';
import { isForkBomb, shellForkBomb } from './fork-bomb.js';
import type { Grammar } from './grammar.js';
import { HandedOn } from './handed-on.js';
import { readExpression } from './read-expression.js';
import { readList } from './read-list.js';
import { mostTokens, tokenize } from './tokenize.js';
import { unknown, type Value } from './value.js';

/** Code inside literals inside code. */
const deepestCode = 6;

/** Values of a list that are looked at one by one. */
const mostRounds = 8;
/** A value that grows in a loop is none of the values in the list. */
const grows = /\+=|\.=|append|push|<</;

/** Code in a literal that is a variable alone. */
const simpleName = /^[$@]?\w+$/;

/** Reads a program by the grammar of its language, and says what it does, in the order of its text. */
export function readProgram(grammar: Grammar, source: string): readonly CodeFinding[] {
  const findings = readLoops(grammar, source, (values) => new Map(values));
  const isChanged = changedNames(source, grammar.changes);
  if (isChanged === undefined) return findings;
  // What it would do if nothing had been changed may well be what it does; what a name refers to stays.
  const isUnsettled = (name: string, value: Value): boolean => value.name === undefined && isChanged(name);
  const unsettled = readLoops(grammar, source, (values) => new Unsettled(unknown, isUnsettled, values));
  return distinct([...findings, ...unsettled]);
}

function distinct(findings: readonly CodeFinding[]): readonly CodeFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** Makes what holds the values of names, with some that are known beforehand. */
type HoldValues = (values: Iterable<readonly [string, Value]>) => Map<string, Value>;

function readLoops(grammar: Grammar, source: string, hold: HoldValues): readonly CodeFinding[] {
  const loops = new Map<string, readonly Value[]>();
  const findings = readOnce(grammar, source, hold([]), loops);
  if (loops.size === 0 || !findings.some(({ text, words }) => hasUnknown(words?.join(' ') ?? text))) return findings;
  // What goes through a list does so with each of its values; a loop may stand behind what it is for.
  const rounds = Math.min(mostRounds, Math.max(...[...loops.values()].map((items) => items.length)));
  const all = Array.from({ length: rounds }, (_none, round) => {
    const seeds = [...loops].flatMap(([name, items]): [string, Value][] =>
      items.length === 0 ? [] : [[name, items[round % items.length] as Value]],
    );
    return readOnce(grammar, source, hold(seeds), new Map(), new Map(seeds));
  });
  const isWhole = !grows.test(source) && [...loops.values()].every((items) => items.length <= mostRounds);
  const kept = findings.filter(({ action }) => !isWhole || action === 'evaluate');
  return distinct([...all.flat(), ...kept]);
}

function readOnce(
  grammar: Grammar,
  source: string,
  values: Map<string, Value>,
  loops: Map<string, readonly Value[]>,
  rounds: ReadonlyMap<string, Value> = new Map(),
): readonly CodeFinding[] {
  const findings: CodeFinding[] = [];
  const handedOn = new HandedOn();
  // Code may evaluate itself twice, and that again: what is read in all stays in proportion to the source.
  let left = source.length * 2 + 4096;
  const readPart = (text: string, level: number): Value => {
    left -= text.length + 1;
    if (level > deepestCode || left < 0) {
      // Code that was not read may do anything.
      findings.push({ action: 'evaluate', text: UNKNOWN });
      return unknown;
    }
    const tokens = tokenize(text, grammar.lexis);
    if (tokens.length >= mostTokens) findings.push({ action: 'evaluate', text: UNKNOWN });
    const cursor: Cursor = {
      grammar,
      values,
      loops,
      rounds,
      tokens,
      at: 0,
      depth: 0,
      level: 0,
      isFlat: false,
      assigned: undefined,
      loop: undefined,
      handedOn,
      isMuted: false,
      find: (finding) => {
        if (!cursor.isMuted) findings.push(finding);
      },
      inside: (code) => (simpleName.test(code) ? (values.get(code) ?? unknown) : readPart(code, level + 1)),
      evaluate: (code) => {
        if (cursor.isMuted) return;
        if (isForkBomb(code.text)) findings.push({ action: 'line', text: shellForkBomb });
        if (hasUnknown(code.text) || level >= deepestCode) findings.push({ action: 'evaluate', text: code.text });
        else readPart(code.text, level + 1);
      },
      list: (close) => readList(cursor, close),
      item: () => readExpression(cursor),
    };
    const { items = [] } = readList(cursor, undefined);
    return items.at(-1) ?? unknown;
  };
  readPart(source, 0);
  if (!handedOn.isEmpty) findings.push({ action: 'evaluate', text: UNKNOWN });
  return findings;
}
