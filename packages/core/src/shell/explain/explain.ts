import { type AnalysisOptions, createAnalyser } from '../analyse.js';
import type { AnalysisProblem, CommandAnalysis } from '../command-analysis.js';
import { parseScript } from '../syntax/parse-script.js';
import type { ToolSpec } from '../tools/tool-spec.js';
import type { ToolTable } from '../tools/tool-table.js';
import { knownTools, toolsWith } from '../understand.js';
import type { CommandExplanation, ExplainedPart, UnseenPart } from './command-explanation.js';
import { effectText } from './effect-text.js';
import { explainStatements } from './explain-script.js';
import { PartList } from './part-list.js';
import { itself } from './positions.js';
import type { Scene } from './scene.js';
import { sentencesOf } from './sentences.js';
import { allClausesOf } from './summarise.js';
import { watch } from './watch.js';

/** Explains commands. */
export type Explain = (command: string, options?: AnalysisOptions) => CommandExplanation;

const nothingToDo = 'Does nothing: there is no command in it.';

function unseen({ code, message, span }: AnalysisProblem, { length }: string): UnseenPart {
  if (span === undefined) return { code, says: message };
  return { code, says: message, span: [Math.min(span[0], length), Math.min(span[1], length)] };
}

/** Whether nothing of a command was looked at. One that consists of remarks has no command either, but those are explained. */
function isRefused({ commands, effects, problems }: CommandAnalysis, command: string): boolean {
  const problem = problems.find(({ code }) => code !== 'depends-on-shell');
  if (commands.length > 0 || effects.length > 0 || problem?.span === undefined) return false;
  const [start, end] = problem.span;
  return start === 0 && end === command.length && (problem.code !== 'empty' || command.trim() === '');
}

/** A command that is not looked at: one part, and why. */
function unexplained(command: string, problems: readonly AnalysisProblem[]): CommandExplanation {
  const start = command.length - command.trimStart().length;
  const text = command.trim();
  const parts: ExplainedPart[] =
    text === '' ? [] : [{ role: 'unread', span: [start, start + text.length], text, says: 'not looked at', parts: [] }];
  const told = problems.filter(({ code }) => code !== 'empty');
  const summary = told[0]?.message ?? nothingToDo;
  return { command, summary, parts, effects: [], unknown: told.map((problem) => unseen(problem, command)) };
}

function summaryOf(sentences: string, problems: readonly AnalysisProblem[]): string {
  const [unparseable] = problems.filter(({ code }) => code === 'unparseable');
  const all = [
    sentences,
    unparseable === undefined ? '' : unparseable.message,
    problems.some(({ code }) => code !== 'unparseable' && code !== 'empty')
      ? 'Not all of it could be seen through.'
      : '',
  ];
  const text = all.filter((sentence) => sentence !== '').join(' ');
  return text === '' ? nothingToDo : text;
}

/** Explains commands with the tools of a table. */
function createExplainer(tools: ToolTable): Explain {
  const analyse = createAnalyser(tools);
  return (given, asked) => {
    // Without types, anything may be handed over.
    const [command, options] = [typeof given === 'string' ? given : '', asked ?? {}];
    const analysis = analyse(given, options);
    const { problems } = analysis;
    if (isRefused(analysis, command)) return unexplained(command, problems);
    // Same length, so that spans stay true.
    const source = command.replaceAll('\r', ' ');
    const script = parseScript(source);
    if (script === undefined) return unexplained(command, problems);
    const { text, effects } = watch(tools, script, source, options);
    const functions = new Set<string>();
    const scene: Scene = {
      command,
      source,
      positions: itself,
      text,
      tools,
      effects,
      depth: 0,
      statements: explainStatements,
      functions,
    };
    const list = new PartList(scene);
    explainStatements(text.script.commands, scene, list);
    const user = options.user ?? options.profile?.user?.name;
    return {
      command,
      summary: summaryOf(sentencesOf(allClausesOf(scene), user), problems),
      parts: list.finish(0, source.length),
      effects: effects.map((effect) => ({ says: effectText(effect), effect })),
      unknown: problems.filter(({ code }) => code !== 'empty').map((problem) => unseen(problem, command)),
    };
  };
}

/**
 * Explains a command in plain language: what the whole does, and what each part of it means, with spans into its text.
 * Wrappers, quoted scripts and substitutions are explained within. Nothing is executed, and nothing is thrown: of a
 * command that cannot be parsed, what could be read is explained and the rest is among `unknown`.
 */
export const explain: Explain = createExplainer(knownTools);

/**
 * The same with further tools described, which take the place of those of the same name.
 *
 * @throws OpsError `invalid-tool` when a description is wrong
 */
export function explainerWith(tools: readonly ToolSpec[]): Explain {
  return createExplainer(toolsWith(tools));
}
