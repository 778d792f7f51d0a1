import { UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';

const calls = /\$[({](shell|file|eval|guile|call)\s+/g;
const automatic = /\$[@<^?*+%|]|\$[({][@<^?*+%][DF][)}]/g;

/** What a makefile does when it is read, and what its recipes do when they are made. */
export function readMake(source: string): readonly CodeFinding[] {
  const closers = matchingClosers(source);
  const findings: CodeFinding[] = [];
  for (const found of source.matchAll(calls)) {
    const start = found.index + found[0].length;
    const end = closers.get(found.index + 1) ?? source.length;
    findings.push(...readFunction(found[1] as string, source.slice(start, Math.min(end, start + 4096))));
  }
  const joined = source.replace(/\\\n/g, ' ');
  const values = new Map<string, string>();
  for (const line of joined.split('\n')) findings.push(...readLine(line, values));
  return findings;
}

/** Of every bracket behind a `$`, where it closes. */
function matchingClosers(source: string): ReadonlyMap<number, number> {
  const closers = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const each = source[at];
    if (each === '(' || each === '{') open.push(at);
    else if (each === ')' || each === '}') {
      const start = open.pop();
      if (start !== undefined) closers.set(start, at);
    }
  }
  return closers;
}

function readFunction(name: string, text: string): readonly CodeFinding[] {
  if (name === 'shell') return [{ action: 'line', text: folded(text, new Map()) }];
  if (name === 'guile') return [{ action: 'evaluate', text }];
  if (name !== 'file') return [];
  const found = /^(<|>>?)\s*([^,\s]+)/.exec(text);
  if (!found) return [];
  const action = found[1] === '<' ? 'read' : 'write';
  return /^\/dev\/std(?:out|err|in)$/.test(found[2] as string) ? [] : [{ action, text: found[2] as string }];
}

function readLine(line: string, values: Map<string, string>): readonly CodeFinding[] {
  if (line.startsWith('\t')) return recipe(line.slice(1), values);
  const text = line.trim();
  if (text.startsWith('#')) return [];
  const assigned = /^(?:export\s+|override\s+)?([\w.-]+)\s*(::?=|\?=|\+=|!=|=)\s*(.*)$/.exec(text);
  if (assigned) return assign(assigned[1] as string, assigned[2] as string, assigned[3] as string, values);
  const included = /^(-?include|sinclude|-?load)\s+(.*)$/.exec(text);
  if (included) return [{ action: 'load', text: folded(included[2] as string, values).replace(/\(\w+\)$/, '') }];
  const inline = /^[^=:#\t]*:[^=;]*;(.*)$/.exec(text);
  return inline ? recipe(inline[1] as string, values) : [];
}

function assign(name: string, operator: string, text: string, values: Map<string, string>): readonly CodeFinding[] {
  if (operator === '!=') return [{ action: 'line', text: folded(text, values) }];
  if (operator !== '?=' || !values.has(name)) values.set(name, folded(text, values).slice(0, 4096));
  return name === 'SHELL' ? [{ action: 'program', text, words: [text] }] : [];
}

function recipe(text: string, values: ReadonlyMap<string, string>): readonly CodeFinding[] {
  const line = folded(text.trim().replace(/^[@+-]+\s*/, ''), values);
  return line === '' ? [] : [{ action: 'line', text: line }];
}

/** With make's own variables replaced, and `$$` become the shell's `$`. */
function folded(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .replace(automatic, UNKNOWN)
    .replace(/\$\$|\$[({]([\w.-]+)[)}]|\$[({][^(){}]*[)}]/g, (whole, name: string | undefined) =>
      whole === '$$' ? '$' : ((name === undefined ? undefined : values.get(name)) ?? UNKNOWN),
    )
    .slice(0, 8192);
}
