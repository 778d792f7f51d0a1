import type { CommandAnalysis } from './command-analysis.js';
import { createMachine } from './interpret/create-machine.js';
import { runCommand, tooDeep } from './interpret/run-command.js';
import { keepSecrets } from './secrets-in.js';
import { limits } from './syntax/limits.js';
import { parseScript } from './syntax/parse-script.js';
import { templateOf } from './template.js';
import type { ToolTable } from './tools/tool-table.js';

/** What is known of where a command will run. */
export interface AnalysisOptions {
  /** Absolute; relative paths begin there. Default: not known. */
  readonly cwd?: string | undefined;
  /** Name of the user it runs as. Default: that of the profile, or not known. */
  readonly user?: string | undefined;
  /** Values of variables that it is given, as far as they are known. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** What it is given to read: a text, or without one something that nobody has seen. Default: nothing of its own. */
  readonly stdin?: { readonly text?: string | undefined } | undefined;
  /** The host, as `pilot.hosts.profile` tells of it. */
  readonly profile?:
    | { readonly user?: { readonly name?: string | undefined } | undefined; readonly sh?: string | undefined }
    | undefined;
}

/** Finds out what commands do. */
export type Analyse = (command: string, options?: AnalysisOptions) => CommandAnalysis;

/** Whether there are control characters but for blanks, or halves of characters beyond the basic plane. */
function isBinary(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32) || (code > 126 && code < 160)) return true;
    if (code < 0xd800 || code > 0xdfff) continue;
    const isPair = code < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    if (!isPair) return true;
    at += 1;
  }
  return false;
}

const nothingIn = 'There is no command in it.';

function refused(
  command: string,
  code: 'empty' | 'unparseable' | 'too-large' | 'too-deep',
  message: string,
): CommandAnalysis {
  return { commands: [], effects: [], template: '', problems: [{ code, message, span: [0, command.length] }] };
}

function isTooLarge(command: string): boolean {
  if (command.length > limits.bytes) return true;
  return command.length * 3 > limits.bytes && Buffer.byteLength(command) > limits.bytes;
}

/** What keeps a command from being looked at; undefined for most. */
function refusalOf(command: string): CommandAnalysis | undefined {
  if (typeof command !== 'string') return refused('', 'unparseable', 'A command is a text.');
  if (isTooLarge(command)) {
    const message = `A command may have ${limits.bytes} bytes; put a longer one into a script and run that.`;
    return refused(command, 'too-large', message);
  }
  if (command.trim() === '') return refused(command, 'empty', nothingIn);
  if (!isBinary(command)) return undefined;
  return refused(command, 'unparseable', 'It holds control characters or broken characters, as no command does.');
}

/** Analyses commands with the tools of a table. */
export function createAnalyser(tools: ToolTable): Analyse {
  return (command, options) => {
    const refusal = refusalOf(command);
    if (refusal !== undefined) return refusal;
    // Same length, so that spans stay true.
    const source = command.includes('\r') ? command.replaceAll('\r', ' ') : command;
    const script = parseScript(source);
    if (script === undefined) return refused(command, 'too-deep', tooDeep);
    if (script.commands.length === 0 && script.errors === undefined) return refused(command, 'empty', nothingIn);
    const machine = createMachine(tools, source);
    runCommand(machine, script, source, options ?? {});
    const { commands, effects, problems } = machine.run;
    if (source !== command) {
      const message = 'It has carriage returns, which a shell takes for a part of the words.';
      machine.run.problem('unparseable', message, [0, command.length]);
    }
    return keepSecrets({ commands, effects, template: templateOf(commands), problems }, [...machine.run.secrets]);
  };
}
