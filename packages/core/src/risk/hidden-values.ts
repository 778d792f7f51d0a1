import type { RiskReason } from '../pipeline/risk-assessment.js';
import type { AnalysisProblem, CommandAnalysis } from '../shell/command-analysis.js';
import type { Effect, EffectScope, Target } from '../shell/effect.js';
import { keepSecrets, secretsIn } from '../shell/secrets-in.js';

/** How a text is shown that is not to be told, as what is only known when a command runs. */
const hidden = '…';

function hiddenTarget(target: Target): Target {
  return target.type === 'path' ? { ...target, path: hidden } : { ...target, name: hidden };
}

function hiddenScope(scope: EffectScope): EffectScope {
  return Object.fromEntries(Object.keys(scope).map((part) => [part, hidden]));
}

/** The same effect without what it is on: the class of a path and what it holds remain, for those who judge by them. */
function hiddenEffect(effect: Effect): Effect {
  const attributes = { ...effect.attributes, dynamic: true } as const;
  return { ...effect, target: hiddenTarget(effect.target), scope: hiddenScope(effect.scope), attributes };
}

/** What is among `items` and not among `known`; neither depends on who made the objects. */
function beyond<Item>(items: readonly Item[], known: readonly Item[]): readonly Item[] {
  const texts = new Set(known.map((item) => JSON.stringify(item)));
  return items.filter((item) => !texts.has(JSON.stringify(item)));
}

/**
 * An analysis that was made without the values that a request gives, and what those add, told without them. All that
 * differs comes from a value, in whatever form it took on the way: so nothing of it is shown but what kind of thing it is.
 */
export function addHidden(blind: CommandAnalysis, full: CommandAnalysis): CommandAnalysis {
  const effects = beyond(full.effects, blind.effects).map(hiddenEffect);
  const problems = beyond(full.problems, blind.problems).map(({ code, span }): AnalysisProblem => {
    const message = 'What a variable or the standard input of the request makes of this cannot be seen through.';
    return { code, message, ...(span === undefined ? {} : { span }) };
  });
  const all = { ...blind, effects: [...blind.effects, ...effects], problems: [...blind.problems, ...problems] };
  return keepSecrets(all, secretsIn(blind));
}

/** A secret that is read from standard input stands in no command: what the input adds of that kind is left out. */
export function withoutExposure(full: CommandAnalysis, withoutInput: () => CommandAnalysis): CommandAnalysis {
  if (!full.effects.some(exposesSecret)) return full;
  const added = new Set(beyond(full.effects, withoutInput().effects));
  return { ...full, effects: full.effects.filter((effect) => !(added.has(effect) && exposesSecret(effect))) };
}

function exposesSecret({ action }: Effect): boolean {
  return action === 'expose-secret';
}

/** Of the reasons that a full analysis gives, those that a given value makes, told without it. */
export function hiddenReasons(
  reasons: readonly RiskReason[],
  blind: CommandAnalysis,
  say: (effect: Effect) => string,
): readonly RiskReason[] {
  const effects = reasons.flatMap(({ effect }) => (effect === undefined ? [] : [effect]));
  const added = new Set(beyond(effects, blind.effects));
  return reasons.flatMap((reason) => {
    if (reason.effect === undefined || !added.has(reason.effect)) return [];
    const effect = hiddenEffect(reason.effect);
    return [
      { ...reason, effect, message: `${say(effect)} A variable or the standard input of the request decides what.` },
    ];
  });
}
