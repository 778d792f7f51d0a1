import { jsonObject } from '../json-object.js';

/** What a machine of a cloud is told to run, and where. */
interface RunParameters {
  /** All lines together: they are one script, each goes on from the one before. */
  readonly script: string | undefined;
  readonly cwd: string | undefined;
}

function listed(value: unknown): readonly string[] {
  return [value].flat().map(String);
}

/** An element of a list without the quotes and blanks around it. */
function unquoted(text: string): string {
  return text.trim().replace(/^["']|["']$/g, '');
}

/** Where the next of the parameters begins that are given without JSON. */
const next = /\]?["']?\s*,\s*["']?(?:workingDirectory|executionTimeout)["']?\s*[=:].*$/s;

/** A list that is given without JSON, or in JSON with a mistake: `name=[a,b]`, `name=a`. */
function written(text: string, name: string): readonly string[] | undefined {
  const given = new RegExp(`${name}["']?\\s*[=:]\\s*\\[?(.*)$`, 's').exec(text)?.[1];
  const list = given
    ?.replace(next, '')
    .trim()
    .replace(/[\]}]{1,3}$/, '');
  return list?.split(/["']\s*,\s*["']/).map(unquoted);
}

/** Reads `commands=line`, `commands=["cd /","ls"],workingDirectory=/srv`, or the same in JSON. */
export function runParameters(text: string): RunParameters {
  const given = jsonObject(text, listed);
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
    const list = /command["']?\s*[=:]\s*\[?([^\]}]*)/.exec(text)?.[1];
    return list === undefined ? [] : [list.split(',').map(unquoted)];
  }
}
