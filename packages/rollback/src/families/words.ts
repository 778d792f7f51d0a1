/** Words of a command, as most programs read them: options anywhere, `--` ends them. */
export interface Words {
  readonly operands: readonly string[];
  /** Every option that is there, by its name: `-aG` is two. */
  readonly options: readonly string[];
  /** Whether any of these options is there. */
  has(...names: readonly string[]): boolean;
  value(...names: readonly string[]): string | undefined;
}

/** An option with its value, or a mark that it stands in the next word. */
type Option = readonly [name: string, value: string];

const valueInNextWord = '\0next';

/** @param valued - options that take a value, in the word itself or in the next: `-g`, `--gid` */
export function readWords(words: readonly string[], valued: readonly string[] = []): Words {
  const end = words.indexOf('--');
  const { operands, options } = split(end === -1 ? words : words.slice(0, end), valued);
  return {
    operands: end === -1 ? operands : [...operands, ...words.slice(end + 1)],
    options: [...options.keys()],
    has: (...names) => names.some((name) => options.has(name)),
    value: (...names) => names.map((name) => options.get(name)).find((value) => value !== undefined),
  };
}

function split(words: readonly string[], valued: readonly string[]) {
  const operands: string[] = [];
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') operands.push(word);
    const found = word.startsWith('--') ? [longOption(word, valued)] : cluster(word, valued);
    for (const [name, value] of found) options.set(name, value === valueInNextWord ? (words[index + 1] ?? '') : value);
    if (found.some(([, value]) => value === valueInNextWord)) index += 1;
  }
  return { operands, options };
}

function longOption(word: string, valued: readonly string[]): Option {
  const at = word.indexOf('=');
  if (at !== -1) return [word.slice(0, at), word.slice(at + 1)];
  return [word, valued.includes(word) ? valueInNextWord : ''];
}

/** `-aG sudo`, `-n19`; also `-name`, where that is an option. */
function cluster(word: string, valued: readonly string[]): readonly Option[] {
  if (!word.startsWith('-') || word === '-') return [];
  if (valued.includes(word)) return [[word, valueInNextWord]];
  const letters = [...word.slice(1)].map((letter) => `-${letter}`);
  const at = letters.findIndex((letter) => valued.includes(letter));
  if (at === -1) return letters.map((letter) => [letter, '']);
  const rest = word.slice(at + 2);
  return [
    ...letters.slice(0, at).map((letter): Option => [letter, '']),
    [letters[at] ?? '', rest === '' ? valueInNextWord : rest],
  ];
}
