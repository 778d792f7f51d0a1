import type { PartRole } from './command-explanation.js';

/** Operators and keywords: what they are, and what they mean. */
export type Symbols = ReadonlyMap<string, readonly [role: PartRole, says: string]>;

export const symbols: Symbols = new Map<string, readonly [role: PartRole, says: string]>([
  ['|', ['pipe', 'hands what it prints to the next command']],
  ['|&', ['pipe', 'hands what it prints, errors included, to the next command']],
  ['&&', ['operator', 'and then, if that worked']],
  ['||', ['operator', 'but if that failed']],
  [';', ['operator', 'then']],
  ['&', ['operator', 'lets that run in the background and goes on at once']],
  ['(', ['operator', 'begins a shell of its own']],
  [')', ['operator', 'ends that shell']],
  ['{', ['operator', 'begins a group']],
  ['}', ['operator', 'ends the group']],
  ['!', ['keyword', 'turns success into failure and the other way round']],
  ['[[', ['keyword', 'begins a test']],
  [']]', ['keyword', 'ends the test']],
  ['((', ['keyword', 'begins a calculation']],
  ['))', ['keyword', 'ends the calculation']],
  [';;', ['operator', 'ends this case']],
  [';&', ['operator', 'goes on with the next case']],
  [';;&', ['operator', 'looks at the next cases too']],
  ['time', ['keyword', 'tells how long it takes']],
  ['-p', ['keyword', 'in the format that POSIX asks for']],
  ['coproc', ['keyword', 'starts it beside the shell, joined by pipes']],
  ['function', ['keyword', 'defines a function']],
  ['if', ['keyword', 'if this works:']],
  ['then', ['keyword', 'do this']],
  ['elif', ['keyword', 'or else, if this works:']],
  ['else', ['keyword', 'or else do this']],
  ['fi', ['keyword', 'ends the if']],
  ['for', ['keyword', 'for each value of']],
  ['select', ['keyword', 'lets somebody choose a value of']],
  ['in', ['keyword', 'among']],
  ['while', ['keyword', 'as long as this works:']],
  ['until', ['keyword', 'until this works:']],
  ['do', ['keyword', 'do this']],
  ['done', ['keyword', 'ends the loop']],
  ['case', ['keyword', 'depending on']],
  ['esac', ['keyword', 'ends the cases']],
]);

/** Between the patterns and the commands of `case`. */
export const caseSymbols: Symbols = new Map<string, readonly [role: PartRole, says: string]>([
  ['|', ['operator', 'or']],
  ['(', ['operator', 'begins the patterns']],
  [')', ['operator', 'if it matches, do this']],
]);

/** Around the name of a function. */
export const functionSymbols: Symbols = new Map<string, readonly [role: PartRole, says: string]>([
  ['()', ['operator', 'defines a function of that name']],
]);

/** Within `[[ ]]`. */
export const testSymbols: Symbols = new Map<string, readonly [role: PartRole, says: string]>([
  ['&&', ['operator', 'and']],
  ['||', ['operator', 'or']],
  ['!', ['operator', 'not']],
  ['(', ['operator', 'begins what belongs together']],
  [')', ['operator', 'ends what belongs together']],
]);
