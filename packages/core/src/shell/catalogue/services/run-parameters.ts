/** What a machine of a cloud is told to run, and where. */
export interface RunParameters {
  /** All lines together: they are one script, each goes on from the one before. */
  readonly script: string | undefined;
  readonly cwd: string | undefined;
}

function fromJson(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const lists = Object.entries(JSON.parse(text)).map(([name, value]) => [name, [value].flat().map(String)] as const);
    return new Map(lists);
  } catch {
    return undefined;
  }
}

/** Where the next of the parameters begins that are given without JSON. */
const next = /\]?["']?\s*,\s*["']?(?:workingDirectory|executionTimeout)["']?\s*[=:].*$/s;

/** A list that is given without JSON, or in JSON with a mistake: `name=[a,b]`, `name=a`. */
function written(text: string, name: string): readonly string[] | undefined {
  const given = new RegExp(`${name}["']?\\s*[=:]\\s*\\[?(.*)$`, 's').exec(text)?.[1];
  const listed = given
    ?.replace(next, '')
    .trim()
    .replace(/[\]}]{1,3}$/, '');
  return listed?.split(/["']\s*,\s*["']/).map((line) => line.trim().replace(/^["']|["']$/g, ''));
}

/** Reads `commands=line`, `commands=["cd /","ls"],workingDirectory=/srv`, or the same in JSON. */
export function runParameters(text: string): RunParameters {
  const given = fromJson(text);
  const list = (name: string) => (given === undefined ? written(text, name) : given.get(name));
  return { script: (list('commands') ?? list('command'))?.join('\n'), cwd: list('workingDirectory')?.[0] };
}

/** The lists that stand under `command`, at any depth. */
function commandsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'command' && Array.isArray(inner) ? [inner.map(String)] : commandsIn(inner),
  );
}

/** The commands that containers are to run instead of their own: `{"command":["ls"]}` at any depth, or `command=ls,-l`. */
export function overridingCommands(text: string): readonly (readonly string[])[] {
  try {
    return commandsIn(JSON.parse(text));
  } catch {
    const listed = /command["']?\s*[=:]\s*\[?([^\]}]*)/.exec(text)?.[1];
    return listed === undefined ? [] : [listed.split(',').map((word) => word.trim().replace(/^["']|["']$/g, ''))];
  }
}
