import type { CommandNode, CompoundList, PipelineNode, Statement } from '../syntax/parse-script.js';
import type { Frame } from './frame.js';

type Node = CommandNode | CompoundList | PipelineNode | Statement['command'];

/** Builtins after which nothing that follows runs: of the shell, of a function, of a round of a loop. */
const endings = new Set(['exit', 'return', 'break', 'continue', 'logout']);

/** Functions that call functions: deeper is not looked. */
const deepest = 4;

/** Whether nothing runs after a command, whatever came of it: it is `exit` and its like, or a function or group that ends so. */
export function endsShell(node: Node, frame: Frame, depth = 0): boolean {
  if (depth > deepest) return false;
  const endsLast = (commands: readonly Statement[]): boolean => {
    const last = commands.at(-1);
    return last !== undefined && last.background !== true && endsShell(last.command, frame, depth + 1);
  };
  switch (node.type) {
    case 'Command': {
      const name = node.name?.value ?? '';
      if (endings.has(name) || (name === 'exec' && node.suffix.length > 0)) return true;
      const defined = frame.function(name);
      return [defined, ...(defined?.others ?? [])].every(
        (each) => each !== undefined && endsShell(each.body, frame, depth + 1),
      );
    }
    case 'BraceGroup':
      return endsLast(node.body.commands);
    case 'CompoundList':
      return endsLast(node.commands);
    case 'Redirected':
      return endsShell(node.command, frame, depth + 1);
    case 'Pipeline':
      return (
        node.commands.length === 1 && node.commands[0] !== undefined && endsShell(node.commands[0], frame, depth + 1)
      );
    default:
      return false;
  }
}
