import type {
  DoubleQuotedChild,
  ParameterExpansionPart,
  ParsedScript,
  SyntaxWord,
  WordPart,
} from '../syntax/parse-script.js';
import type { ExplainedPart } from './command-explanation.js';
import { PartList } from './part-list.js';
import { deepest, type Located, type Scene, sourceOf } from './scene.js';

const special: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '?': 'whether the last command worked: 0 if it did',
    $: 'the number of this process',
    '!': 'the number of the last process in the background',
    '#': 'how many arguments there are',
    '@': 'all arguments, each a word of its own',
    '*': 'all arguments',
    '-': 'the options of the shell',
    '0': 'the name of the shell or script',
    HOME: 'the home directory',
    PWD: 'the directory where it runs',
    OLDPWD: 'the directory before',
    USER: 'the name of the user',
    PATH: 'the directories where programs are looked for',
    RANDOM: 'a random number',
    HOSTNAME: 'the name of the machine',
  }),
);

function variableText(name: string): string {
  if (/^[1-9]\d*$/.test(name)) return `argument ${name}`;
  return special.get(name) ?? `the value of ${name}`;
}

const defaults: Readonly<Record<string, string>> = {
  '-': 'or, without one,',
  '=': 'or, without one, from then on',
  '+': 'replaced, if there is one, by',
  '?': 'or, without one, an error:',
};

function operationText({ operation }: ParameterExpansionPart, scene: Scene): string {
  if (operation === undefined) return '';
  const words = (word: Located | undefined): string => (word === undefined ? '' : sourceOf(scene, word));
  switch (operation.type) {
    case 'Default':
      return `, ${defaults[operation.operator.replace(':', '')] ?? 'or'} ${words(operation.operand) || 'nothing'}`;
    case 'Remove':
      return `, without ${words(operation.operand)} at its ${operation.operator.startsWith('#') ? 'beginning' : 'end'}`;
    case 'Replace':
      return `, with ${words(operation.pattern)} replaced by ${words(operation.replacement) || 'nothing'}`;
    case 'Slice':
      return `, from character ${words(operation.offset)} on${operation.length === undefined ? '' : `, ${words(operation.length)} of them`}`;
    case 'CaseModification':
      return operation.operator.startsWith('^') ? ', in capitals' : ', in small letters';
    case 'Names':
      return ': names of variables that begin so';
    default:
      return ', changed';
  }
}

function parameterText(part: ParameterExpansionPart, scene: Scene): string {
  const { parameter, prefix } = part;
  if (prefix === '#') return `how long ${parameter} is`;
  if (prefix === '!') return `the value of the variable whose name is in ${parameter}`;
  return variableText(parameter) + operationText(part, scene);
}

/** The parts of a script in a substitution. One in backquotes with escapes is a text of its own, which stands nowhere. */
function scriptParts(script: ParsedScript | undefined, scene: Scene): readonly ExplainedPart[] {
  if (script === undefined || script.source !== undefined || scene.depth >= deepest) return [];
  const list = new PartList(scene);
  scene.statements(script.commands, { ...scene, depth: scene.depth + 1 }, list);
  return list.finish(script.pos, script.end);
}

function addPart(part: WordPart | DoubleQuotedChild, scene: Scene, list: PartList): void {
  const span = [part.pos, part.end] as const;
  switch (part.type) {
    case 'SimpleExpansion':
      list.add('variable', span, variableText(part.text.slice(1)));
      break;
    case 'ParameterExpansion':
      list.add('variable', span, parameterText(part, scene));
      break;
    case 'CommandExpansion':
      list.add('substitution', span, 'replaced by what this prints', scriptParts(part.script, scene));
      break;
    case 'ProcessSubstitution': {
      const says = part.operator === '<' ? 'a file with what this prints' : 'a file whose content goes to this';
      list.add('substitution', span, says, scriptParts(part.script, scene));
      break;
    }
    case 'ArithmeticExpansion':
      list.add('arithmetic', span, 'replaced by the result of this calculation');
      break;
    case 'Glob':
      list.add('glob', span, globText(part.kind, scene.isPattern === true));
      break;
    case 'ExtendedGlob':
      list.add('glob', span, 'any text that this pattern matches');
      break;
    case 'BraceExpansion':
      list.add('braces', span, 'one word for each of these');
      break;
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) addPart(child, scene, list);
      break;
    default:
  }
}

const globs = { star: 'any text', question: 'any character', bracket: 'one of these characters' } as const;

function globText(kind: keyof typeof globs, isPattern: boolean): string {
  return isPattern ? globs[kind] : `${globs[kind]}, in names of files that there are`;
}

/** What the shell replaces in a word, in order. */
export function explainWord(
  word: Pick<SyntaxWord, 'text' | 'parts' | 'pos' | 'end'>,
  scene: Scene,
): readonly ExplainedPart[] {
  const list = new PartList(scene);
  if (/^~(?:\/|$)/.test(word.text)) list.add('variable', [word.pos, word.pos + 1], 'the home directory');
  else {
    const user = /^~([a-z_][\w-]*)(?=\/|$)/.exec(word.text);
    if (user !== null) list.add('variable', [word.pos, word.pos + user[0].length], `the home directory of ${user[1]}`);
  }
  for (const part of word.parts ?? []) addPart(part, scene, list);
  return list.only();
}
