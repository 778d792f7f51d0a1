import { hasUnknown, UNKNOWN } from '../words/markers.js';
import type { Cursor } from './cursor.js';
import type { Clause } from './grammar.js';
import { growList } from './grow-list.js';
import { isHarmful, noticed, noticedArguments } from './handed-on.js';
import { bindBlock, bindParameter } from './parameters.js';
import { isAnyOfModule, ruleOf } from './rule-of.js';
import type { Token } from './token.js';
import { unknownMethod } from './unknown-method.js';
import { concatenated, isSameValue, listValue, named, textValue, unknown, type Value } from './value.js';

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Words that end the arguments of a call without brackets, or stand between two operands. */
const enders = new Set(
  'if unless while until or and do for foreach then end rescue in is not else except as from xor x eq ne lt gt le ge cmp instanceof of'.split(
    ' ',
  ),
);

/** Reads a literal, a name or a bracket, and what is called on it or taken from it. */
export function readOperand(cursor: Cursor): Value {
  const token = cursor.tokens[cursor.at] as Token;
  cursor.at += 1;
  if (token.kind === 'name') {
    const rule = cursor.grammar.words.get(token.text);
    const own = rule?.(clauseOf(cursor));
    const name = own !== undefined ? undefined : token.text;
    return noticed(cursor, readParts(cursor, own ?? knownValue(cursor, token.text), name), name);
  }
  return noticed(cursor, readParts(cursor, plainValue(cursor, token), undefined), undefined);
}

function plainValue(cursor: Cursor, token: Token): Value {
  if (token.kind === 'mark') return grouped(cursor, cursor.list(closers[token.text] as string), token.text);
  if (token.kind === 'number') return textValue(token.text);
  const text = literalText(cursor, token);
  if (token.kind !== 'command') return textValue(text);
  cursor.find({ action: 'line', text });
  return named('*');
}

/** Brackets around one value are nothing; of several, the last one may be called: `(0, eval)('…')`. */
function grouped(cursor: Cursor, list: Value, open: string): Value {
  const only = list.items?.length === 1 && list.keys === undefined ? list.items[0] : undefined;
  if (open !== '(') return list;
  const last = list.items?.at(-1)?.name;
  if (only === undefined) cursor.handedOn.called(list.items?.at(-1));
  return only ?? (last === undefined ? list : { ...list, name: last });
}

function literalText(cursor: Cursor, token: Token): string {
  if (!token.pieces) return token.text;
  const parts = token.pieces.map((piece) => ('text' in piece ? piece.text : cursor.inside(piece.code).text));
  return concatenated(parts);
}

function knownValue(cursor: Cursor, name: string): Value {
  return cursor.values.get(name) ?? named(name);
}

/** An operand that is being read. */
interface Operand {
  value: Value;
  /** What the last part was taken from. */
  owner: Value | undefined;
  /** A string or a number, which is not called. */
  isLiteral: boolean;
  /** The name it began with. */
  readonly own: string | undefined;
}

/** `.part`, `[index]`, `(call)` and `call words` behind a value. */
function readParts(cursor: Cursor, first: Value, own: string | undefined): Value {
  const operand: Operand = {
    value: first,
    owner: undefined,
    isLiteral: own === undefined && first.name === undefined,
    own,
  };
  for (let token = cursor.tokens[cursor.at]; token !== undefined; token = cursor.tokens[cursor.at]) {
    if (readPart(cursor, token, operand)) continue;
    if (cursor.grammar.hands !== undefined)
      bindBlock(cursor, handsOn(cursor, operand.value) && operand.owner ? operand.owner : operand.value);
    return calledBare(cursor, token, operand);
  }
  return calledBare(cursor, undefined, operand);
}

/** Reads one part; nothing more belongs to the operand when there is none. */
function readPart(cursor: Cursor, token: Token, operand: Operand): boolean {
  const member = memberName(cursor, token);
  if (member !== undefined) takeMember(cursor, member, operand);
  else if (isOpening(cursor, token, '[') && !token.spaced) {
    cursor.at += 1;
    operand.value = indexed(operand.value, cursor, operand.owner);
  } else if (isOpening(cursor, token, '(') && (!operand.isLiteral || cursor.grammar.calledByText)) {
    cursor.at += 1;
    if (operand.owner && handsOn(cursor, operand.value)) bindParameter(cursor, operand.owner);
    const list = cursor.list(')');
    growList(cursor, operand, list.items ?? []);
    cursor.handedOn.calledBy(operand.own);
    operand.value = call(cursor, calleeOf(cursor, operand.value, operand.own), operand.owner, list);
    operand.owner = undefined;
  } else return false;
  return true;
}

function handsOn({ grammar }: Cursor, { name = '' }: Value): boolean {
  return grammar.hands?.has(name.slice(name.lastIndexOf('.') + 1)) === true;
}

function takeMember(cursor: Cursor, member: string, operand: Operand): void {
  operand.owner = operand.value;
  operand.value = named(`${shortName(operand.value)}.${member}`);
  const { grammar } = cursor;
  const isTakenApart = isHarmful(grammar, operand.owner.name) && ruleOf(grammar, operand.value.name) === undefined;
  if (grammar.reaching?.has(member) === true || isTakenApart) cursor.find({ action: 'evaluate', text: UNKNOWN });
  operand.isLiteral = false;
  const next = cursor.tokens[cursor.at];
  const isGiven = next?.text === '(' || (next !== undefined && startsBare(cursor, next));
  const isCalled = cursor.grammar.properties?.has(member) === true && !isGiven;
  if (isCalled) operand.value = call(cursor, operand.value, operand.owner, listValue([]));
}

function calledBare(cursor: Cursor, token: Token | undefined, { value, owner, isLiteral }: Operand): Value {
  if (isLiteral) return value;
  if (token !== undefined && startsBare(cursor, token))
    return ruleOf(cursor.grammar, value.name) ? call(cursor, value, owner, bareArguments(cursor)) : value;
  const topic = cursor.grammar.topic;
  return topic?.calls.has(value.name ?? '') === true && endsCall(cursor, token)
    ? call(cursor, value, owner, listValue([cursor.values.get(topic.name) ?? { text: UNKNOWN }]))
    : value;
}

/** Whether nothing more belongs to a call that was given nothing; `$h{unlink}` is none, but the key of a table. */
function endsCall({ tokens, at }: Cursor, token: Token | undefined): boolean {
  const [table, brace] = [tokens[at - 3], tokens[at - 2]];
  const isKey = table?.text === '->' || (table?.kind === 'name' && /^[$@%]/.test(table.text));
  if (isKey && brace?.text === '{' && !brace.spaced) return false;
  return token === undefined || token.kind === 'line' || token.text === '}' || enders.has(token.text);
}

/** Long chains of calls need not be known from their beginning. */
function shortName(value: Value): string {
  return value.name === undefined || value.name.length > 200 ? '*' : value.name;
}

/** A name that holds a string may be called as the function of that name. */
function calleeOf(cursor: Cursor, value: Value, own: string | undefined): Value {
  if (value.name !== undefined) return value;
  return cursor.grammar.calledByText && !hasUnknown(value.text) ? named(value.text) : named(own ?? '*');
}

function memberName(cursor: Cursor, token: Token): string | undefined {
  if (token.kind !== 'mark' || !cursor.grammar.members.has(token.text)) return;
  const next = cursor.tokens[cursor.at + 1];
  if (next?.kind !== 'name') {
    // `$x->[0]`, `$f->("id")`, `a?.[0]`: the arrow says nothing that the bracket does not.
    if (token.text !== '.' && next?.kind === 'mark' && next.text in closers) cursor.at += 1;
    return;
  }
  cursor.at += 2;
  return next.text;
}

function isOpening(cursor: Cursor, token: Token, open: string): boolean {
  return token.kind === 'mark' && token.text === open && cursor.depth < 48;
}

/** Whether an argument without brackets stands here; `-1` and `*list` are one, `- 1` is a difference. */
function startsBare({ tokens, at }: Cursor, token: Token): boolean {
  if (startsOperand(token)) return true;
  const next = tokens[at + 1];
  if (token.kind !== 'mark' || !token.spaced || next === undefined || next.spaced) return false;
  if (token.text === '*') return next.kind === 'name' || next.text === '[';
  return token.text === '-' && next.kind === 'number';
}

/** `9,-1`: behind a comma, it is no difference. */
function isNegative({ tokens, at }: Cursor): boolean {
  return tokens[at]?.text === '-' && tokens[at + 1]?.kind === 'number';
}

function startsOperand(token: Token): boolean {
  if (token.kind === 'text' || token.kind === 'command' || token.kind === 'number') return true;
  if (token.kind === 'name') return !enders.has(token.text);
  return token.kind === 'mark' && token.text === '[' && token.spaced;
}

function bareArguments(cursor: Cursor): Value {
  if (cursor.grammar.oneBareArgument) {
    const token = cursor.tokens[cursor.at] as Token;
    cursor.at += 1;
    return listValue([plainValue(cursor, token)]);
  }
  const items: Value[] = [];
  const keys = new Map<string, Value>();
  const wasFlat = cursor.isFlat;
  cursor.isFlat = false;
  for (
    let next = cursor.tokens[cursor.at];
    next !== undefined && (startsBare(cursor, next) || (items.length > 0 && isNegative(cursor)));
    next = cursor.tokens[cursor.at]
  ) {
    const value = cursor.item();
    if (cursor.assigned !== undefined) keys.set(cursor.assigned, value);
    const end = cursor.tokens[cursor.at];
    if (end?.kind === 'mark' && cursor.grammar.pairs.has(end.text)) {
      cursor.at += 1;
      keys.set(next.text, cursor.item());
    } else items.push(value);
    if (cursor.tokens[cursor.at]?.text !== ',') break;
    cursor.at += 1;
  }
  cursor.isFlat = wasFlat;
  return listValue(items, keys);
}

function indexed(value: Value, cursor: Cursor, owner: Value | undefined): Value {
  const start = cursor.at;
  const list = cursor.list(']');
  const index = list.items?.[0]?.text ?? '';
  const written = cursor.tokens
    .slice(start, start + 4)
    .map((token) => token.text)
    .join('');
  if (written === '::-1]') return { ...value, text: [...value.text].reverse().join('') };
  if (value.keys?.has(index)) return value.keys.get(index) as Value;
  if (value.items && /^\d+$/.test(index)) return value.items[Number(index)] ?? { text: UNKNOWN };
  if (ruleOf(cursor.grammar, `${value.name}.[]`) !== undefined)
    return call(cursor, named(`${value.name}.[]`), value, list);
  if (value.name === 'sys.modules' && !hasUnknown(index)) return named(index);
  if (value.name === undefined) return { text: UNKNOWN };
  const base = value.name.endsWith('.__dict__') && owner?.name !== undefined ? owner.name : value.name;
  return named(hasUnknown(index) ? `${base}[]` : `${base}.${index}`);
}

function call(cursor: Cursor, callee: Value, owner: Value | undefined, list: Value): Value {
  const name = callee.name ?? '*';
  cursor.handedOn.called(callee);
  const args = noticedArguments(cursor, name, list.items ?? []);
  if (isAnyOfModule(cursor.grammar, name)) cursor.find({ action: 'evaluate', text: UNKNOWN });
  const rule = ruleOf(cursor.grammar, name);
  if (rule === undefined)
    for (const finding of unknownMethod({ name, owner, args, keys: list.keys })) cursor.find(finding);
  const result = rule?.({
    name: name.slice(name.lastIndexOf('.') + 1),
    owner,
    args,
    keys: list.keys ?? new Map<string, Value>(),
    find: cursor.find,
    evaluate: cursor.evaluate,
    call: (other, args) => {
      cursor.handedOn.called(other);
      return call(cursor, calleeOf(cursor, other, undefined), undefined, listValue(args));
    },
  });
  return result ?? named(`${shortName(callee)}()`);
}

function readOneOperand(cursor: Cursor): Value {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || token.kind === 'line' || cursor.level > 48) return { text: UNKNOWN };
  if (token.kind === 'mark' && !(token.text in closers)) return { text: UNKNOWN };
  cursor.level += 1;
  const value = readOperand(cursor);
  cursor.level -= 1;
  return value;
}

function clauseOf(cursor: Cursor): Clause {
  const take = (kind: Token['kind'], text?: string): string | undefined => {
    const next = cursor.tokens[cursor.at];
    if (next?.kind !== kind || (text !== undefined && next.text !== text)) return;
    cursor.at += 1;
    return next.text;
  };
  return {
    find: cursor.find,
    evaluate: cursor.evaluate,
    takeName: () => take('name'),
    takeVariable: () => (cursor.tokens[cursor.at]?.text.startsWith('$') ? take('name') : undefined),
    takeText: () => take('text'),
    takeWord: (text) => take('name', text) !== undefined,
    takeMark: (text) => take('mark', text) !== undefined,
    block: () => (take('mark', '{') === undefined ? undefined : cursor.list('}')),
    operand: () => readOneOperand(cursor),
    expression: () => cursor.item(),
    loop: (name, list) => {
      const items = list.items ?? [list];
      const before = cursor.loops.get(name) ?? [];
      // One that is read twice goes through the same again.
      const all = [...before, ...items.filter((item) => !before.some((known) => isSameValue(known, item)))];
      cursor.loops.set(name, all);
      cursor.loop = { name, items };
      const only = all.length === 1 ? all[0] : undefined;
      cursor.values.set(name, cursor.rounds.get(name) ?? only ?? unknown);
    },
    assign: (name, value) => {
      cursor.values.set(name, value);
    },
  };
}
