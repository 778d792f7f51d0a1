import type { Span } from '../effect.js';
import { limits } from '../syntax/limits.js';
import { parseScript } from '../syntax/parse-script.js';
import type { ToolTable } from '../tools/tool-table.js';
import { ANY, displayed, hasUnknown, ONE_OF, STAR, UNKNOWN } from '../words/markers.js';
import { AnalysisRun } from './analysis-run.js';
import { emitTarget } from './emit.js';
import { type InnerFlow, plain, something } from './flows.js';
import { invoke } from './invoke.js';
import type { Machine, Standing } from './machine.js';
import { type Place, placeOfLine, spanAt } from './place.js';
import { runScript } from './run-script.js';

/** A line of a shell as it would be typed: wildcards are wildcards again. */
function typed(text: string): string {
  return text.replaceAll(STAR, '*').replaceAll(ANY, '?').replaceAll(ONE_OF, '?');
}

/** A machine for one analysis. */
export function createMachine(tools: ToolTable): { readonly machine: Machine; readonly run: AnalysisRun } {
  const run = new AnalysisRun();
  const machine: Machine = {
    run,
    tools,
    script: (script, source, frame, place, input) => {
      if (place.depth > limits.nesting && isTooDeep(run, place, spanAt(place, script.pos, script.end)))
        return something;
      return runScript(machine, script, { source, frame, place, input });
    },
    line: (line, frame, place, input) => {
      const { text, span } = line;
      if (run.isOver) return something;
      if (isTooDeep(run, place, span)) return something;
      const standing: Standing = { machine, source: text, frame, place, input };
      if (isWhollyUnknown(text)) return unknownLine(line, standing);
      const source = typed(text);
      const script = parseScript(source);
      if (script === undefined) {
        run.exceed('too-deep', `Commands are nested more than ${limits.nesting} deep.`, span);
        return something;
      }
      return machine.script(script, source, frame, placeOfLine(place, source === text ? line : { span }), input);
    },
    invoke: (words, frame, place, input) => {
      const span = words[0]?.span ?? [0, 0];
      if (!run.command(span)) return something;
      if (isTooDeep(run, place, span)) return something;
      return invoke(words, { machine, source: '', frame, place, input });
    },
  };
  return { machine, run };
}

/** Whether a place is deeper than is looked; says so. */
function isTooDeep(run: AnalysisRun, { depth }: Place, span: Span): boolean {
  if (depth <= limits.nesting) return false;
  run.exceed('too-deep', `Commands are nested more than ${limits.nesting} deep.`, span);
  return true;
}

function isWhollyUnknown(text: string): boolean {
  return hasUnknown(text) && text.replaceAll(UNKNOWN, '').trim() === '';
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
