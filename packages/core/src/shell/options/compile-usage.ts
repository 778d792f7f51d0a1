import type { Role, Usage } from '../tools/tool-spec.js';
import type { Grammar, OperandRoles, Option } from './option.js';

const gap = / {2,}/;
const valueAt = /[ =]?(\[?)=?<([a-z0-9]+)>\]?$/;

function readOption(text: string, description: string | undefined): Option {
  const found = valueAt.exec(text);
  const names = (found === null ? text : text.slice(0, found.index)).split(', ');
  return {
    names: names.map((name) => name.trim()),
    value: found?.[2] as Role | undefined,
    isOptional: found?.[1] === '[',
    description,
  };
}

function readLine(line: string): readonly Option[] {
  const [left = '', right] = line.trim().split(gap);
  if (left === '') return [];
  return left.split(' | ').map((text) => readOption(text.trim(), right));
}

function readOperands(usage: string | undefined): OperandRoles {
  const words = (usage ?? '').split(' ').filter((word) => word !== '');
  const roleOf = (word: string): Role => (/<([a-z0-9]+)>/.exec(word)?.[1] ?? 'text') as Role;
  const many = words.findIndex((word) => word.includes('...'));
  if (many === -1) return { first: words.map(roleOf), rest: undefined, last: [] };
  return {
    first: words.slice(0, many).map(roleOf),
    rest: roleOf(words[many] ?? ''),
    last: words.slice(many + 1).map(roleOf),
  };
}

/** Makes a usage ready; options of `outer` hold too, those of the usage itself first. */
export function compileUsage(usage: Pick<Usage, 'options' | 'operands'>, outer?: Grammar): Grammar {
  const own = (usage.options ?? '').split('\n').flatMap(readLine);
  const options = [...own, ...(outer?.options ?? [])];
  const byName = new Map<string, Option>();
  for (const option of options) for (const name of option.names) if (!byName.has(name)) byName.set(name, option);
  const longNames = [...byName.keys()].filter((name) => name.startsWith('--'));
  return { options, byName, longNames, operands: readOperands(usage.operands) };
}
