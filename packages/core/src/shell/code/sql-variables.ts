import type { SqlFinding } from './sql-finding.js';
import { type SqlToken, sqlTokens } from './sql-tokens.js';

/** Longer values are not written by people. */
const longest = 2048;

/** `\set name 'value'`: psql puts the parts of a value together without blanks. */
const setting = /^\\set\s+(\w+)\s+(.*)$/s;
const part = /'((?:[^'\\]|''|\\.)*)'|\s+/gs;

/** Names of lines of sqlcmd, which begin as a variable of psql does. */
const ownLines = /^(?:connect|on|quit|exit|help|list|listvar|reset|serverlist|xml|ed)$/i;

/** Variables of psql: `:name` stands for its text wherever it stands. */
export class SqlVariables {
  readonly #values = new Map<string, string>();

  /** Takes in what a line sets. */
  set(line: string): void {
    const [, name, rest] = setting.exec(line) ?? [];
    if (name === undefined || rest === undefined) return;
    const filled = rest.replaceAll(/(?<!:):(\w+)/g, (whole, other: string) => this.#values.get(other) ?? whole);
    const value = filled.replaceAll(part, (_whole, quoted?: string) => (quoted ?? '').replaceAll("''", "'"));
    if (value.length > longest || value.includes('`')) this.#values.delete(name);
    else this.#values.set(name, value);
  }

  /** The tokens with what their variables stand for. */
  filled(tokens: readonly SqlToken[]): readonly SqlToken[] {
    if (this.#values.size === 0) return tokens;
    return tokens.flatMap((token, at) => {
      if (isMark(token) && this.#valueAt(tokens, at + 1) !== undefined && !isMark(tokens[at - 1])) return [];
      const value = isMark(tokens[at - 1]) && !isMark(tokens[at - 2]) ? this.#valueAt(tokens, at) : undefined;
      return value === undefined ? [token] : sqlTokens(value);
    });
  }

  #valueAt(tokens: readonly SqlToken[], at: number): string | undefined {
    const token = tokens[at];
    return token?.type === 'word' ? this.#values.get(token.text) : undefined;
  }
}

function isMark(token: SqlToken | undefined): boolean {
  return token?.type === 'symbol' && token.text === ':';
}

/** `:q;` where nobody knows what it stands for: any statement. */
export function isUnknownStatement(statement: readonly SqlToken[]): boolean {
  const [mark, name] = statement;
  return statement.length === 2 && isMark(mark) && name?.type === 'word' && !ownLines.test(name.text);
}

/** Lines whose rest psql hands on as it stands, and one of MySQL that takes a name. */
const asItStands = /^\\(?:!|copy\b|e[fv]\b|s[fv]\b|h(?:elp)?\b|u\s)/;
const quoted = /'(?:[^'\\]|''|\\.)*'|"[^"]*"|`([^`]*)`/g;

/** What stands between backquotes in a line of psql is run: ``\echo `date` ``. */
export function backquoted(line: string): readonly SqlFinding[] {
  if (!line.startsWith('\\') || asItStands.test(line)) return [];
  return [...line.slice(0, longest).matchAll(quoted)].flatMap(([, name]): readonly SqlFinding[] =>
    name === undefined || name.trim() === '' ? [] : [{ action: 'line', name: name.trim() }],
  );
}
