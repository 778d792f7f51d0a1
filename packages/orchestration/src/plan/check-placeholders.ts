import type { Host } from '@opspilot/core';
import { partOf, sidesOf } from '../strategy/blue-green.js';
import { isPlain, type Placeholder, plainExpected } from './command-template.js';
import { hostValue } from './expand-command.js';
import type { Parameter } from './parameter.js';
import type { Plan } from './plan.js';
import type { Problems } from './problems.js';
import { readTemplate } from './read-template.js';
import { commandOf, type TaskKind } from './step-commands.js';

const ofPlan = /^(?:param|var)\.(.+)$/;
const ofHost = /^(?:host|address|user|label\..+)$/;
const kinds: Readonly<Record<'creates' | 'unless' | 'command' | 'verify' | 'rollback', TaskKind>> = {
  creates: 'creates',
  unless: 'unless',
  command: 'step',
  verify: 'verify',
  rollback: 'rollback',
};

type Takes = Placeholder['takes'];

/** A name that a command has, where the command stands, and the least that the name may be in it. */
interface Use {
  /** Id of the step. */
  readonly step: string;
  readonly path: string;
  readonly name: string;
  readonly takes: Takes;
}

const strictness: Readonly<Record<Takes, number>> = { any: 0, plain: 1, nothing: 2 };

function usesIn(step: string, path: string, template: string): readonly Use[] {
  const strictest = new Map<string, Takes>();
  for (const { name, takes } of readTemplate(template).placeholders) {
    if (strictness[takes] >= strictness[strictest.get(name) ?? 'any']) strictest.set(name, takes);
  }
  return [...strictest].map(([name, takes]) => ({ step, path, name, takes }));
}

function usesOf({ steps }: Plan): readonly Use[] {
  return steps.flatMap((step, index) =>
    Object.entries(kinds).flatMap(([part, kind]) => {
      const template = typeof step[part as keyof typeof kinds] === 'string' ? commandOf(step, kind) : undefined;
      return template === undefined ? [] : usesIn(step.id, `steps[${index}].${part}`, template);
    }),
  );
}

/** What to write where a value would be code. */
function textExpected({ name, takes }: Use): string {
  const placeholder = `{{${name}}}`;
  const places = `write it as a word, within "…" or '…', or in a here-document whose delimiter is not quoted`;
  const shells = `give another shell, as of sh -c, an argument: sh -c 'echo "$1"' sh ${placeholder}`;
  const plain = takes === 'plain' ? `; what is ${plainExpected} may stay, as a parameter's pattern can demand` : '';
  return `such that a shell reads no ${placeholder} as code: ${places}, and behind \${name} rather than $name; ${shells}${plain}`;
}

/** Whether all that a parameter may be is plain; of a pattern, its value tells. */
function isPlainKind(parameter: Parameter): boolean {
  if (parameter.type === 'choice') return parameter.choices.every(isPlain);
  return parameter.type !== 'string' || parameter.pattern !== undefined;
}

/** What commands name must be a parameter, a variable, or something of a host, and stand where it may. */
export function checkPlaceholders(problems: Problems, plan: Plan): void {
  const { parameters = {}, variables = {} } = plan;
  for (const use of usesOf(plan)) {
    const { path, name, takes } = use;
    const [, own = ''] = ofPlan.exec(name) ?? [];
    const parameter = name.startsWith('param.') && Object.hasOwn(parameters, own) ? parameters[own] : undefined;
    const variable = name.startsWith('var.') && Object.hasOwn(variables, own) ? variables[own] : undefined;
    const isThere = parameter !== undefined || variable !== undefined || ofHost.test(name);
    problems.expect(isThere, path, `made of what there is: the plan has no "${name}"`);
    const isText =
      (parameter !== undefined && !isPlainKind(parameter)) || (variable !== undefined && !isPlain(String(variable)));
    problems.expect(takes !== 'nothing' && (takes === 'any' || !isText), path, () => textExpected(use));
  }
}

/** The hosts that a step is done on: of a blue-green release, those of its part. */
function hostsOfSteps({ strategy }: Plan, hosts: readonly Host[]): (step: string) => readonly Host[] {
  if (strategy?.type !== 'blue-green') return () => hosts;
  const { green, blue, switching } = sidesOf(strategy, hosts);
  const ofParts = [green, green, switching, blue] as const;
  return (step) => ofParts[partOf(strategy, step)];
}

/**
 * What commands name of hosts, every host must have that they run on, and plain where it must be. Each name is looked for once:
 * there may be many steps and hosts. To be asked once the strategy is known to be of these hosts.
 */
export function checkHostPlaceholders(problems: Problems, plan: Plan, hosts: readonly Host[]): void {
  const hostsOf = hostsOfSteps(plan, hosts);
  const known = new Map<readonly Host[], Map<string, Host | undefined>>();
  const find = (what: string, { step, name }: Use, isIt: (value: string | undefined) => boolean): Host | undefined => {
    const those = hostsOf(step);
    const found = known.get(those) ?? new Map<string, Host | undefined>();
    known.set(those, found);
    const key = `${what} ${name}`;
    if (!found.has(key))
      found.set(
        key,
        those.find((each) => isIt(hostValue(name, each))),
      );
    return found.get(key);
  };
  for (const use of usesOf(plan)) {
    const { path, name, takes } = use;
    if (!ofHost.test(name)) continue;
    const without = find('lacking', use, (value) => value === undefined)?.name;
    problems.expect(without === undefined, path, `made of what every host has: ${without} has no "${name}"`);
    if (takes !== 'plain') continue;
    const host = find('odd', use, (value) => value !== undefined && !isPlain(value));
    problems.expect(host === undefined, path, () => `${textExpected(use)}. That of ${host?.name} is more`);
  }
}

/** The names whose values must be plain, as a command has them where they would be code. */
export function namesToBePlain(plan: Plan): ReadonlySet<string> {
  return new Set(usesOf(plan).flatMap(({ name, takes }) => (takes === 'plain' ? [name] : [])));
}
