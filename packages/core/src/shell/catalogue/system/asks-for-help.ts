import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';

/** Help or a version is all that comes of it, whatever else is asked for. */
function asksForHelp(call: Call): boolean {
  return call.isTrial('--help') || (call.has('--version') && call.operands.length === 0);
}

function quiet<Kind extends Usage>(usage: Kind): Kind {
  const { effects } = usage;
  if (effects === undefined) {
    return usage;
  }
  return {
    ...usage,
    effects: (call) => {
      if (!asksForHelp(call)) {
        effects(call);
      }
    },
  };
}

/** The same tool, which does nothing when it is only asked how it is used. */
export function quietWhenAskedForHelp(tool: ToolSpec): ToolSpec {
  const { subcommands } = tool;
  if (subcommands === undefined) {
    return quiet(tool);
  }
  const verbs = Object.entries(subcommands).map(([verb, usage]) => [verb, quiet(usage)] as const);
  return { ...quiet(tool), subcommands: Object.fromEntries(verbs) };
}
