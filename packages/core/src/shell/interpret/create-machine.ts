import type { Span } from '../effect.js';
import { limits } from '../syntax/limits.js';
import type { ParsedScript } from '../syntax/parse-script.js';
import type { ToolTable } from '../tools/tool-table.js';
import { ANY, displayed, isUnseen, ONE_OF, STAR } from '../words/markers.js';
import { AnalysisRun } from './analysis-run.js';
import { emitTarget } from './emit.js';
import { type InnerFlow, plain, something } from './flows.js';
import type { Frame } from './frame.js';
import { invoke } from './invoke.js';
import type { FoldedWord, Input, Machine, Standing } from './machine.js';
import { type Place, placeOfLine, spanAt } from './place.js';
import { runScript } from './run-script.js';

const wildcards = /[\uE001-\uE003]/;

/** A line of a shell as it would be typed: wildcards are wildcards again. */
function typed(text: string): string {
  if (!wildcards.test(text)) return text;
  return text.replaceAll(STAR, '*').replaceAll(ANY, '?').replaceAll(ONE_OF, '?');
}

class Interpreter implements Machine {
  readonly run: AnalysisRun;
  readonly tools: ToolTable;
  readonly #command: string;

  constructor(tools: ToolTable, command: string) {
    this.tools = tools;
    this.#command = command;
    this.run = new AnalysisRun(command.length);
  }

  script(script: ParsedScript, source: string, frame: Frame, place: Place, input: Input): InnerFlow {
    const { run } = this;
    if (place.depth > limits.nesting && isTooDeep(run, place, spanAt(place, script.pos, script.end))) return something;
    // Only the command that a wrapper starts itself is looked up as a program.
    const inside = place.skipsFunctions ? { ...place, skipsFunctions: false } : place;
    return runScript(script, { machine: this, source, frame, place: inside, input });
  }

  line(line: Parameters<Machine['line']>[0], frame: Frame, place: Place, input: Input): InnerFlow {
    const { run } = this;
    const { text, span } = line;
    if (run.isOver || isTooDeep(run, place, span)) return something;
    if (isUnseen(text)) return unknownLine(line, { machine: this, source: text, frame, place, input });
    if (line.traits?.decoded === true) {
      emitTarget(
        { machine: this, place },
        { kind: 'execute', action: 'decoded', type: 'process', name: 'a line', span },
      );
    }
    const source = typed(text);
    const script = run.parse(source, span);
    if (script === undefined) {
      run.tooDeep(span);
      return something;
    }
    // A word that was changed on its way no longer stands where its begin was.
    const isThere = line.verbatim !== undefined && this.#command.startsWith(source, line.verbatim);
    return this.script(script, source, frame, placeOfLine(place, isThere ? line : { span }), input);
  }

  invoke(words: readonly FoldedWord[], frame: Frame, place: Place, input: Input): InnerFlow {
    const span = words[0]?.span ?? [0, 0];
    if (!this.run.command(span) || isTooDeep(this.run, place, span)) return something;
    return invoke(words, { machine: this, source: '', frame, place, input });
  }
}

/** A machine for the analysis of one command. */
export function createMachine(tools: ToolTable, command: string): Machine {
  return new Interpreter(tools, command);
}

/** Whether a place is deeper than is looked; says so. */
function isTooDeep(run: AnalysisRun, { depth }: Place, span: Span): boolean {
  if (depth <= limits.nesting) return false;
  run.tooDeep(span);
  return true;
}

/** A line that is only known when it runs. */
function unknownLine({ text, span, traits = plain }: Parameters<Machine['line']>[0], standing: Standing): InnerFlow {
  const { downloaded, decoded } = traits;
  const name = displayed(text);
  if (downloaded || decoded) {
    const action = downloaded ? 'downloaded' : 'decoded';
    emitTarget(standing, { kind: 'execute', action, type: 'process', name, span, attributes: { dynamic: true } });
  } else {
    emitTarget(standing, { kind: 'opaque', action: 'dynamic-command', type: 'process', name, span });
    standing.machine.run.problem('dynamic-command', 'What it runs is only known when it runs.', span);
  }
  return something;
}
