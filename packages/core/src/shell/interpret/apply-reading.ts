import { type GivenOption, operandRole } from '../options/read-arguments.js';
import type { Call, Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import { displayed } from '../words/markers.js';
import type { Standing } from './machine.js';
import type { Reading } from './read-words.js';
import { applyUnknownOption, possibleValues } from './unknown-option.js';

/** Tells what the options and operands of a call do by their roles; words that are a command end it. */
export function applyReading(
  { operands, usage, options }: Reading,
  tool: CompiledTool,
  call: Call,
  standing: Standing,
): void {
  for (const given of options) applyOption(given, tool, call, standing);
  // A tool without long options has no newer ones: `echo --x` prints it.
  const values = usage.grammar.longNames.length > 0 ? possibleValues(options, call.words) : undefined;
  const { first, rest } = usage.grammar.operands;
  const most = tool.isStrict && first.length > 0 && rest === undefined ? first.length : operands.length;
  for (let index = 0; index < operands.length; index += 1) {
    if (index === most) tellUndescribed(operands[index] as Word, call);
    const role = operandRole(usage.grammar, index, operands.length);
    if (role === 'argv') {
      call.run(operands.slice(index));
      return;
    }
    const operand = operands[index] as Word;
    const option = values?.get(operand);
    if (role !== 'text') call.as(role, operand);
    if (option !== undefined) applyUnknownOption(option, operand, call, standing);
  }
}

/** Tells what the variables say that the tool gets and reads as it reads options; an option for the same counts instead. */
export function applyVariables(
  { variables }: CompiledTool,
  { options }: Reading,
  call: Call,
  { frame }: Standing,
): void {
  for (const { names, value } of variables) {
    if (value === undefined || options.some(({ option }) => option?.value === value)) continue;
    const variable = frame.variable(names[0] ?? '');
    if (variable?.isExported !== true) continue;
    for (const text of variable.values) if (text !== '') call.as(value, { text, span: nowhere });
  }
}

/** What was said before the call stands nowhere in its words. */
const nowhere = [0, 0] as const;

/** What a description of a user has no word for is not taken to be harmless. */
function tellUndescribed({ text, span }: Word, call: Call): void {
  call.opaque('unknown-subcommand', `What "${call.name}" does with "${displayed(text)}" is not known.`, { span });
}

function applyOption(
  { name, option, value, word }: GivenOption,
  { isStrict }: CompiledTool,
  call: Call,
  standing: Standing,
): void {
  if (option === undefined && isStrict)
    call.opaque('unknown-subcommand', `What "${call.name} ${name}" does is not known.`, { span: word.span });
  if (value === undefined) return;
  if (option === undefined) applyUnknownOption(name, value.text === '' ? word : value, call, standing);
  else if (option.value !== undefined && option.value !== 'text') call.as(option.value, value);
}

/** Where what a call runs begins, when an option says so. */
export function directoryGiven({ options }: Reading): string | undefined {
  return options.findLast(({ option, value }) => option?.value === 'directory' && value !== undefined)?.value?.text;
}
