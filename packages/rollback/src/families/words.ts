/** Words of a command, as most programs read them: options anywhere, `--` ends them. */
export interface Words {
  readonly operands: readonly string[];
  /** Every option that is there, by its name: `-aG` is two. */
  readonly options: readonly string[];
  /** Whether any of these options is there. */
  has(...names: readonly string[]): boolean;
  value(...names: readonly string[]): string | undefined;
  /** Of an option that may be there more than once. */
  values(...names: readonly string[]): readonly string[];
}

/** An option with its value, or a mark that it stands in the next word. */
type Option = readonly [name: string, value: string];

const valueInNextWord = '\0next';

/** @param valued - options that take a value, in the word itself or in the next: `-g`, `--gid` */
export function readWords(words: readonly string[], valued: readonly string[] = []): Words {
  const end = words.indexOf('--');
  const { operands, given } = split(end === -1 ? words : words.slice(0, end), valued);
  const options = new Map(given);
  return {
    operands: end === -1 ? operands : [...operands, ...words.slice(end + 1)],
    options: given.map(([name]) => name),
    has: (...names) => names.some((name) => options.has(name)),
    value: (...names) => names.map((name) => options.get(name)).find((value) => value !== undefined),
    values: (...names) => given.filter(([name]) => names.includes(name)).map(([, value]) => value),
  };
}

function split(words: readonly string[], valued: readonly string[]) {
  const operands: string[] = [];
  const given: Option[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') operands.push(word);
    const found = word.startsWith('--') ? [longOption(word, valued)] : cluster(word, valued);
    for (const [name, value] of found) given.push([name, value === valueInNextWord ? (words[index + 1] ?? '') : value]);
    if (found.some(([, value]) => value === valueInNextWord)) index += 1;
  }
  return { operands, given };
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
