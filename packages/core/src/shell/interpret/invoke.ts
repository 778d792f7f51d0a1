import { isProgramPlace } from '../paths/program-places.js';
import { resolvePath } from '../paths/resolve-path.js';
import { displayed, hasGlob, hasUnknown } from '../words/markers.js';
import { mayNotRun } from './branch.js';
import { builtins } from './builtins.js';
import { callFunction } from './call-function.js';
import { callUnknown } from './call-unknown.js';
import { emitPath, emitTarget } from './emit.js';
import { type InnerFlow, joinFlows, oneOf, something } from './flows.js';
import { joinWays } from './join-ways.js';
import type { FoldedWord, Standing } from './machine.js';
import { runContent } from './run-content.js';
import type { ShellFunction } from './shell-function.js';
import { ToolCall } from './tool-call.js';

/** A script of System V init is what `service` runs. */
const initScript = /^\/etc\/(?:rc\.d\/)?init\.d\/([\w.@-]+)$/;

function callInitScript(service: string, words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const [name, ...rest] = words;
  if (name === undefined) return something;
  return callProgram('service', [{ ...name, text: 'service' }, { ...name, text: service }, ...rest], standing);
}

/** Runs a simple command of folded words: a function, a builtin or a tool. Answers what it prints. */
export function invoke(words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const [name] = words;
  if (name === undefined) return something;
  const { text } = name;
  if (hasUnknown(text)) return callDynamic(words, standing);
  if (hasGlob(text)) return callGlobbed(words, standing);
  const own = functionOf(text, standing);
  if (own === undefined) return callCommand(text, words, standing);
  if (builtins.has(text)) return callEither(text, own, words, standing);
  const output = callDefined(text, own, words, standing);
  // A function may not be defined after all, or not for everybody: then the command of that name is what runs.
  const isShadow = standing.machine.tools.find(text) !== undefined;
  return isShadow ? joinFlows(output, callCommand(text, words, standing)) : output;
}

/** A function that has the name of a builtin, or that builtin: both change this shell, each in its way. */
function callEither(name: string, own: ShellFunction, words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const otherwise = { ...standing, frame: standing.frame.fork() };
  const output = joinFlows(callDefined(name, own, words, standing), callCommand(name, words, otherwise));
  joinWays(standing, [otherwise.frame]);
  return output;
}

/** Calls a function, or each that may have that name. */
function callDefined(name: string, own: ShellFunction, words: readonly FoldedWord[], standing: Standing): InnerFlow {
  if (own.others === undefined) return callFunction(name, own, words, standing);
  const place = mayNotRun(standing.place);
  return oneOf([own, ...own.others].map((each) => callFunction(name, each, words, { ...standing, place })));
}

/** The function of a name; within an alias its own name means the command. */
function functionOf(name: string, { frame, place }: Standing): ShellFunction | undefined {
  const own = place.skipsFunctions ? undefined : frame.function(name);
  return own?.isAlias === true && frame.calls.includes(own) ? undefined : own;
}

/** A builtin or a program. */
function callCommand(text: string, words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const output = builtins.get(text)?.(words, standing);
  return output ?? callProgram(text, words, standing);
}

/** What runs is only known when it runs. */
function callDynamic(words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const [name] = words;
  if (name === undefined) return something;
  const { span, traits, text } = name;
  const shown = displayed(text);
  if (traits.downloaded || traits.decoded) {
    const action = traits.downloaded ? 'downloaded' : 'decoded';
    emitTarget(standing, {
      kind: 'execute',
      action,
      type: 'process',
      name: shown,
      span,
      attributes: { dynamic: true },
    });
  } else {
    emitTarget(standing, { kind: 'opaque', action: 'dynamic-command', type: 'process', name: shown, span });
    standing.machine.run.problem('dynamic-command', `What "${shown}" runs is only known when it runs.`, span);
  }
  return callUnknown(words, standing, true);
}

/** A name with wildcards: all the tools that it may mean. */
function callGlobbed(words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const [name, ...rest] = words;
  if (name === undefined) return something;
  // Every name that is known is tried.
  if (!standing.machine.run.step(name.span, 500)) return something;
  const path = resolvePath(name.text, { cwd: standing.frame.cwd, user: standing.place.user });
  const written = standing.frame.files.written(path, standing.place.branch);
  if (written !== undefined) return runContent(written, path, words, standing);
  const pattern = name.text.slice(name.text.lastIndexOf('/') + 1);
  const found = standing.machine.tools.matching(pattern);
  if (found.length === 0) return callDynamic(words, standing);
  let output: InnerFlow = something;
  for (const text of found) output = callProgram(text, [{ ...name, text }, ...rest], standing);
  return output;
}

function callProgram(text: string, words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const slash = text.lastIndexOf('/');
  const program = slash === -1 ? text : text.slice(slash + 1);
  if (slash !== -1 || standing.frame.files.size > 0) {
    const written = callFile(text, words, standing);
    if (written !== undefined) return written;
  }
  return callTool(program, words, standing);
}

function callTool(name: string, words: readonly FoldedWord[], standing: Standing): InnerFlow {
  const tool = standing.machine.tools.find(name);
  return tool === undefined ? callUnknown(words, standing) : new ToolCall(name, tool, words, standing).answer();
}

/** A program given by its path that is none of the system's: what was written there before, or nobody knows what. */
function callFile(text: string, words: readonly FoldedWord[], standing: Standing): InnerFlow | undefined {
  const { frame, place } = standing;
  const path = resolvePath(text, { cwd: frame.cwd, user: place.user });
  const { files } = frame;
  const written = text.includes('/') ? files.held(path, place.branch) : files.written(path, place.branch);
  // Whatever a copy of a program or a link to it is called.
  if (written?.program !== undefined) return callTool(written.program, words, standing);
  if (written !== undefined) return runContent(written, path, words, standing);
  if (!text.includes('/') || isProgramPlace(path)) return undefined;
  const service = initScript.exec(path)?.[1];
  if (service !== undefined) return callInitScript(service, words, standing);
  const span = words[0]?.span ?? [0, 0];
  emitPath(standing, { kind: 'execute', action: 'run', path, span });
  const program = path.slice(path.lastIndexOf('/') + 1);
  return standing.machine.tools.find(program) === undefined ? callUnknown(words, standing) : undefined;
}
