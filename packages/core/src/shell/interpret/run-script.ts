import { limits } from '../syntax/limits.js';
import type {
  CommandNode,
  CompoundList,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
} from '../syntax/parse-script.js';
import { hasMarker } from '../words/markers.js';
import { mayNotRun } from './branch.js';
import { endsShell } from './ends-shell.js';
import { type InnerFlow, joinFlows, nothing, oneOf, something } from './flows.js';
import { foldArithmetic, forgetArithmetic, visitArithmetic } from './fold-arithmetic.js';
import { followRedirections } from './follow-redirections.js';
import type { Frame } from './frame.js';
import { joinWays } from './join-ways.js';
import type { Standing } from './machine.js';
import { deeper, spanAt } from './place.js';
import { runFor, runLoop, runWhile } from './run-loops.js';
import { keepOutput, runSimpleCommand } from './run-simple-command.js';
import { visitExpansions } from './visit-expansions.js';
import { isReadOtherwise, visitTest } from './visit-test.js';

type AnyNode = CommandNode | PipelineNode | Statement['command'] | CompoundList;

/** Runs a script, statement after statement; answers what it prints. */
export function runScript(script: ParsedScript, standing: Standing): InnerFlow {
  const { machine, source, place } = standing;
  const [error] = script.errors ?? [];
  if (error !== undefined) {
    // What is missing at the end is missing behind what stands there.
    const at = Math.max(0, Math.min(error.pos, source.length - 1));
    const span = spanAt(place, at, at + 1);
    machine.run.problem('unparseable', `This cannot be read as a shell command: ${error.message}.`, span);
  }
  const last = script.commands.at(-1);
  // The parser stops there without a word.
  if (error === undefined && last !== undefined && /^[ \t]*\(/.test(source.slice(last.end, script.end))) {
    machine.run.problem(
      'unparseable',
      'This cannot be read as a shell command: unexpected "(".',
      spanAt(place, last.end, script.end),
    );
  }
  return runStatements(script.commands, standing);
}

function runStatements(statements: readonly Statement[], standing: Standing): InnerFlow {
  let output = nothing;
  for (const { command, background } of statements) {
    if (standing.machine.run.isOver) break;
    // What runs in the background is a shell of its own.
    const own = background === true ? inBackground(standing) : standing;
    const before = own.frame.cwd;
    output = joinFlows(output, runNode(command, own));
    if (mayStay(command, before, standing)) {
      const stayed = own.frame.fork();
      stayed.cwd = before;
      joinWays(own, [stayed]);
    }
  }
  return output;
}

/** Directories that every system has (Filesystem Hierarchy Standard 3.0): to go there does not fail. */
const everywhere =
  /^(?:\/(?:bin|boot|dev|etc|home|lib|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)?|\/(?:usr|var)\/(?:bin|cache|lib|local|log|run|sbin|share|spool|tmp))\/?$/;

/** Whether `cd` may have failed and left the shell where it was known to stand, with nobody asking: what follows runs there, then. */
function mayStay(command: Statement['command'], before: string | undefined, { frame, source }: Standing): boolean {
  if (command.type !== 'Command' || command.name?.value !== 'cd') return false;
  const isKnown = before !== undefined && !hasMarker(before) && before !== frame.cwd;
  const isThere = frame.cwd === undefined || everywhere.test(frame.cwd) || `${before}/`.startsWith(`${frame.cwd}/`);
  return isKnown && !isThere && !/(?:^|[;&|({\n])\s*set\s+-(?:\w*e|o\s+errexit)/.test(source);
}

function inBackground(standing: Standing): Standing {
  return { ...standing, frame: standing.frame.inBackground(), place: mayNotRun(standing.place) };
}

function runList({ commands }: CompoundList, standing: Standing): InnerFlow {
  return runStatements(commands, standing);
}

/** The standing of what is within a construct; undefined when it is too deep. */
function inside(standing: Standing, node: { readonly pos: number; readonly end: number }): Standing | undefined {
  const { machine, place } = standing;
  if (place.depth < limits.nesting) return { ...standing, place: deeper(place) };
  machine.run.tooDeep(spanAt(place, node.pos, node.end));
  return undefined;
}

function runNode(node: AnyNode, standing: Standing): InnerFlow {
  switch (node.type) {
    case 'Command':
      return runSimpleCommand(node, standing);
    case 'Pipeline':
      return runPipeline(node, standing);
    case 'AndOr':
      return runChain(node, standing);
    case 'Function':
      if (!/^[\w.:+@-]+\s*\(/.test(standing.source.slice(node.pos, node.end).trimStart()))
        dependsOnShell(node, 'function', standing);
      define(node, standing);
      return nothing;
    case 'Coproc':
      // The numbers of its streams, and its own.
      standing.frame.forget(node.name?.value ?? 'COPROC');
      standing.frame.forget(`${node.name?.value ?? 'COPROC'}_PID`);
      return runNode(node.body, inBackground(standing));
    default: {
      const within = inside(standing, node);
      return within === undefined ? something : runCompound(node, within);
    }
  }
}

/** A command that assigns and does nothing else: it does not fail. */
function isAssignment(node: PipelineNode): boolean {
  return node.type === 'Command' && node.name === undefined;
}

/** Ways in which a chain may have come to one of its commands that are told apart. */
const mostWays = 4;

/** A way that a chain may have taken so far, and where the shell stood before the last command of it. */
interface Way {
  readonly frame: Frame;
  before: string | undefined;
}

/**
 * `a && b || c`: after the first that may fail, the others may have been left out. What follows `||` is done or not, where the
 * shell stood before what failed, and what comes after it may begin in either directory. So may what comes after the chain: it may
 * have ended at each of its commands, unless a failure ends the shell.
 */
function runChain({ commands, operators }: Extract<AnyNode, { type: 'AndOr' }>, standing: Standing): InnerFlow {
  const { frame, machine } = standing;
  const found = machine.run.distinct();
  const ways: Way[] = [{ frame, before: frame.cwd }];
  let output = nothing;
  let certain: Frame | undefined;
  let { place } = standing;
  const run = (command: PipelineNode, way: Way): void => {
    way.before = way.frame.cwd;
    output = joinFlows(output, runNode(command, { ...standing, frame: way.frame, place }));
  };
  commands.forEach((command, index) => {
    // Behind `&&` all before it was done, behind `||` it was not.
    const isOther = operators[index - 1] === '||';
    if (certain !== undefined) place = mayNotRun(isOther ? standing.place : place);
    if (isOther) runOther(ways, command, run);
    else for (const way of ways) run(command, way);
    if (certain === undefined && !isAssignment(command)) certain = frame.fork();
  });
  const last = commands.at(-1);
  const endsAtFailure = operators.at(-1) === '||' && last !== undefined && endsShell(last, frame);
  const others = ways.slice(1).map((way) => way.frame);
  if (certain !== undefined && !endsAtFailure) others.push(certain);
  else if (certain !== undefined) frame.joinState(certain);
  if (others.length > 0) {
    joinWays(standing, others);
    found.settle();
  }
  return output;
}

/** Runs what was done in case of a failure, as a way of its own where it leads to another directory. */
function runOther(ways: Way[], command: PipelineNode, run: (command: PipelineNode, way: Way) => void): void {
  for (const way of [...ways]) {
    const other: Way = { frame: way.frame.fork(), before: way.before };
    // What failed to change the directory has not.
    other.frame.cwd = way.before;
    run(command, other);
    way.frame.joinState(other.frame);
    const goesOn = !endsShell(command, other.frame);
    if (goesOn && other.frame.cwd !== way.frame.cwd && ways.length < mostWays) ways.push(other);
  }
}

/** What bash reads as one thing and a plain shell as another, if it can read it at all. */
function dependsOnShell(
  { pos, end }: { readonly pos: number; readonly end: number },
  what: string,
  { machine, place }: Standing,
): void {
  if (place.isBash) return;
  const message = `"${what}" is bash's: another shell reads commands and redirections in it. Run it as bash -c '…'.`;
  machine.run.problem('depends-on-shell', message, spanAt(place, pos, end));
}

/** `((rm x))` is a subshell in a subshell to a plain shell: what it runs there, where that is a program. */
function runOtherwise({ pos, end }: { readonly pos: number; readonly end: number }, standing: Standing): InnerFlow {
  const { machine, source, frame, place, input } = standing;
  const text = source.slice(pos + 2, end - 2);
  const program = /^\s*\(*\s*([a-z][\w.-]*)\s+[^\s=<>!&|?*/%^+]/.exec(text)?.[1];
  if (place.isBash || program === undefined || machine.tools.find(program) === undefined) return nothing;
  return machine.line({ text, span: [pos + 2, end - 2] }, frame.fork(), mayNotRun(deeper(place)), input);
}

function define(
  { name, body }: Extract<AnyNode, { type: 'Function' }>,
  { frame, source, place: { origin, offset } }: Standing,
): void {
  frame.define(name.value, { body, source, origin, offset });
}

type Compound = Exclude<AnyNode, { type: 'Command' | 'Pipeline' | 'AndOr' | 'Function' | 'Coproc' }>;

function runCompound(node: Compound, standing: Standing): InnerFlow {
  switch (node.type) {
    case 'CompoundList':
      return runStatements(node.commands, standing);
    case 'BraceGroup':
      return runStatements(node.body.commands, standing);
    case 'Subshell':
      return runStatements(node.body.commands, { ...standing, frame: standing.frame.fork() });
    case 'Redirected':
      return runRedirected(node.command, node.redirects, standing);
    case 'TestCommand':
      if (isReadOtherwise(node, standing.source)) dependsOnShell(node, '[[', standing);
      visitTest(node.expression, standing);
      return nothing;
    case 'ArithmeticCommand':
      dependsOnShell(node, '((', standing);
      foldArithmetic(node.expression, standing);
      return runOtherwise(node, standing);
    case 'If':
      return runBranches(
        node.clause,
        [node.then, ...node.elif.flatMap(({ clause, then }) => [clause, then]), node.else],
        standing,
      );
    case 'Case':
      visitExpansions(node.word, standing);
      for (const { pattern } of node.items) for (const word of pattern) visitExpansions(word, standing);
      return runBranches(
        undefined,
        node.items.map(({ body }) => body),
        standing,
      );
    case 'While':
      return runWhile([node.clause, node.body], standing, runList);
    case 'ArithmeticFor':
      for (const part of [node.initialize, node.test, node.update]) {
        visitArithmetic(part, standing);
        forgetArithmetic(part, standing);
      }
      return runLoop([node.body], standing, runList);
    case 'For':
    case 'Select':
      return runFor(node, standing, runList);
  }
}

function runRedirected(command: CommandNode, redirects: readonly Redirection[], standing: Standing): InnerFlow {
  const redirected = followRedirections(redirects, standing);
  const span = spanAt(standing.place, command.pos, command.end);
  return keepOutput(runNode(command, { ...standing, input: redirected.input }), redirected, standing, span);
}

function runPipeline({ commands }: Extract<AnyNode, { type: 'Pipeline' }>, standing: Standing): InnerFlow {
  const [only] = commands;
  // `! command` and `time command` are pipelines of one.
  if (commands.length === 1 && only !== undefined) return runNode(only, standing);
  let { input } = standing;
  let output: InnerFlow = nothing;
  let last = standing.frame;
  for (const command of commands) {
    last = standing.frame.fork();
    output = runNode(command, { ...standing, frame: last, input });
    input = { flow: output, isGiven: true, isRemote: input.isRemote };
  }
  if (standing.frame.runsLast || standing.place.kin !== undefined) joinWays(standing, [last]);
  return output;
}

/** Only one of them runs, and which one is not known: afterwards, all of it may have happened. */
function runBranches(
  clause: CompoundList | undefined,
  branches: readonly (CompoundList | undefined)[],
  standing: Standing,
): InnerFlow {
  const { frame } = standing;
  const before = frame.cwd;
  const asked = clause === undefined ? nothing : runStatements(clause.commands, standing);
  // A clause that failed has not changed the directory: the first branch begins where it led, the others where it began.
  const led = frame.cwd;
  const isTurned = clause !== undefined && isNegated(clause);
  const outputs: InnerFlow[] = [];
  const frames: Frame[] = [];
  branches.forEach((branch, index) => {
    if (branch === undefined) return;
    const own = frame.fork();
    own.cwd = clause === undefined || (index === 0) !== isTurned ? led : before;
    outputs.push(runStatements(branch.commands, { ...standing, frame: own, place: mayNotRun(standing.place) }));
    // What ends the shell leads nowhere.
    if (endsShell(branch, own)) frame.joinState(own);
    else frames.push(own);
  });
  if (clause !== undefined && !isTurned) frame.cwd = before;
  const [first] = frames;
  const isAnyRun = clause !== undefined && branches.at(-1) !== undefined;
  if (isAnyRun && first !== undefined) frame.cwd = first.cwd;
  joinWays(standing, frames);
  return joinFlows(asked, oneOf(outputs));
}

/** Whether a list is `! command`: it succeeds where that failed. */
function isNegated({ commands }: CompoundList): boolean {
  const last = commands.at(-1)?.command;
  return last?.type === 'Pipeline' && last.prefixes.some(({ type }) => type === 'Negation');
}
