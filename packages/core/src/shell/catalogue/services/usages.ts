import type { Call, Usage } from '../../tools/tool-spec.js';

/** Several subcommands, named in one string, that are used alike. */
export function usagesOf(names: string, usage: Usage): Readonly<Record<string, Usage>> {
  return Object.fromEntries(names.split(' ').map((name) => [name.replaceAll('_', ' '), usage]));
}

/** Subcommands that only look: nothing happens. In `names`, `_` stands for a space. */
export function lookingUsages(names: string, summary: string): Readonly<Record<string, Usage>> {
  return usagesOf(names, { summary });
}

/** The same subcommands below another word too: `docker ps` and `docker container ps`. */
export function alsoBelow(group: string, usages: Readonly<Record<string, Usage>>): Readonly<Record<string, Usage>> {
  return {
    ...usages,
    ...Object.fromEntries(Object.entries(usages).map(([name, usage]) => [`${group} ${name}`, usage])),
  };
}

/** An effect on each operand. */
export function onEach(
  kind: Parameters<Call['effect']>[0],
  action: string,
  type: Parameters<Call['effect']>[2] = 'object',
): (call: Call) => void {
  return (call) => {
    if (call.operands.length === 0) call.effect(kind, action, type, '');
    for (const { text, span } of call.operands) call.effect(kind, action, type, text, { span });
  };
}

/** One effect on all that is named together. */
export function once(
  kind: Parameters<Call['effect']>[0],
  action: string,
  type: Parameters<Call['effect']>[2] = 'object',
): (call: Call) => void {
  return (call) => call.effect(kind, action, type, call.texts.join(' '));
}
