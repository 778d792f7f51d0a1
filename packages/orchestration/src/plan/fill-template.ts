import { quote } from '@opspilot/core';
import type { Quoting } from '@opspilot/core/shell';
import { type CommandTemplate, isPlain } from './command-template.js';

/** Where a plain value means what it says. Elsewhere it may be a keyword, or the line that ends a here-document. */
const inPlace: ReadonlySet<Quoting> = new Set<Quoting>(['argument', 'double-quoted', 'single-quoted', 'other']);

/** A variable's value as one text; undefined where a shell has no way to say so. */
function reference(variable: string, quoting: Quoting): string | undefined {
  switch (quoting) {
    case 'argument':
    case 'word':
      return `"\${${variable}}"`;
    case 'double-quoted':
    case 'here-document':
      return `\${${variable}}`;
    case 'single-quoted':
      return `'"\${${variable}}"'`;
    default:
      return undefined;
  }
}

/** Variables of a shell that a command has no word of. */
class Variables {
  readonly #command: string;
  readonly #byName = new Map<string, string>();
  #last = 0;

  constructor(command: string) {
    this.#command = command;
  }

  of(name: string): string {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    do this.#last += 1;
    while (this.#command.includes(`opspilot_${this.#last}`));
    const variable = `opspilot_${this.#last}`;
    this.#byName.set(name, variable);
    return variable;
  }

  /** What sets them. */
  settings(fillerOf: (name: string) => string): string {
    return [...this.#byName].map(([name, variable]) => `${variable}=${quote(fillerOf(name))}; `).join('');
  }
}

/**
 * A command with values. One that is not plain is set as a variable before the command, which then names that: no shell reads
 * the value of a variable as code, wherever the name stands.
 */
export function fillTemplate({ text, placeholders }: CommandTemplate, fillerOf: (name: string) => string): string {
  const variables = new Variables(text);
  let filled = '';
  let at = 0;
  for (const { name, start, end, quoting } of placeholders) {
    const value = fillerOf(name);
    const stands = isPlain(value) && inPlace.has(quoting);
    filled += text.slice(at, start);
    filled += (stands ? undefined : reference(variables.of(name), quoting)) ?? value;
    at = end;
  }
  return variables.settings(fillerOf) + filled + text.slice(at);
}
