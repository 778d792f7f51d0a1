import type { Effect, Target } from '../effect.js';
import { isTrial, trialNames } from '../options/is-trial.js';
import type { Word } from '../tools/tool-spec.js';
import { displayed } from '../words/markers.js';
import { type CallReading, calledAs, readCall } from './call-reading.js';
import { type Clause, prefixed, stating } from './clause.js';
import { effectsText, listed, scopeText } from './effect-text.js';
import { gravest, mostGrave } from './gravity.js';
import type { Scene } from './scene.js';
import type { Invocation } from './watched-text.js';

/** Of these alone, what they are for is not clear. */
const handling: ReadonlySet<string> = new Set(['read', 'write']);

/** Kind and action of an effect, as one word. */
export function keyOf({ kind, action }: Effect): string {
  return `${kind}:${action}`;
}

/** What the tool of a command is for, or what it does where the command changes nothing. */
export function purposeOf({ words }: Invocation, { tools }: Scene, changes: boolean): string {
  const [name, ...rest] = words;
  if (name === undefined) return 'runs a command';
  const call = readCall([name, ...rest], undefined, tools);
  const usage = call.reading?.usage.usage ?? call.tool?.spec;
  const looking = changes ? undefined : (onlyText(call, rest) ?? usage?.inspects);
  return looking ?? usage?.summary ?? `runs ${displayed(call.program)}`;
}

const trials = [...trialNames, '--just-print'];

/** What is said of a command that is only asked about itself, or only tried. */
function onlyText(call: CallReading, words: readonly Word[]): string | undefined {
  const { reading, program } = call;
  if (reading === undefined) return undefined;
  const { options, usage } = reading;
  const isAsked = (option: string): boolean =>
    options.some(({ name, value }) => name === option && value === undefined);
  if (isAsked('--help')) return `shows how ${displayed(calledAs(call))} is used`;
  if (isAsked('--version')) return `tells the version of ${displayed(program)}`;
  const isTried = isTrial({ options, grammar: usage.grammar, words }, trials);
  return isTried ? `only shows what ${displayed(calledAs(call))} would do` : undefined;
}

/** Whether the effects alone leave open what they are for. */
function isHandled(effects: readonly Effect[]): boolean {
  if (effects.every((effect) => keyOf(effect) === 'write:create')) return false;
  if (effects.every((effect) => keyOf(effect) === 'cloud:modify')) return true;
  return effects.every((effect) => handling.has(effect.kind) || keyOf(effect) === 'delete:move');
}

/** What effects do, a clause for each place. `purpose` says what they are for, where they alone do not. */
export function effectClauses(effects: readonly Effect[], purpose?: (changes: boolean) => string): readonly Clause[] {
  const changes = effects.some(({ kind }) => kind !== 'read');
  const beginning = purpose !== undefined && isHandled(effects) ? `${purpose(changes)}:` : '';
  const places = [...new Set(effects.map(({ scope }) => scopeText(scope)))];
  const clauses = places.flatMap((place) => clauseOf(effects.filter(({ scope }) => scopeText(scope) === place)));
  return prefixed(beginning, clauses);
}

/** Effects of one kind and action make one part of the clause. */
function clauseOf(effects: readonly Effect[]): readonly Clause[] {
  const named = new Set(effects.filter(({ target }) => nameOf(target) !== '').map(keyOf));
  const groups: Effect[][] = [];
  const isUnknown = effects.some((effect) => keyOf(effect) === 'opaque:unknown-program');
  for (const effect of effects) {
    // Said once, by its being unknown.
    if (isUnknown && keyOf(effect) === 'execute:run') continue;
    // Without a name it is most likely what another one of the kind names.
    if (nameOf(effect.target) === '' && named.has(keyOf(effect))) continue;
    const group = groups.find(([first]) => first !== undefined && groupOf(first) === groupOf(effect));
    if (group === undefined) groups.push([effect]);
    else group.push(effect);
  }
  const most = 3;
  const told = groups.length > most + 1 ? mostGrave(groups, most, gravest) : groups;
  const texts = [...new Set(told.map((group) => effectsText(group))), ...(told === groups ? [] : ['does more'])];
  const [first] = effects;
  if (first === undefined) return [];
  return [stating(listed(texts), first.scope, { tells: effects })];
}

function nameOf(target: Target): string {
  return target.type === 'path' ? target.path : target.name;
}

function groupOf({ kind, action, attributes }: Effect): string {
  return JSON.stringify([kind, action, attributes.recursive, attributes.sensitive]);
}
