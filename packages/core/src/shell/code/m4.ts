import type { CodeFinding } from './code-finding.js';

const macros = /(?<![\w])(esyscmd|syscmd|include|sinclude|undivert|debugfile|maketemp|mkstemp)\(/g;
const actions: Readonly<Record<string, CodeFinding['action']>> = {
  esyscmd: 'line',
  syscmd: 'line',
  include: 'read',
  sinclude: 'read',
  undivert: 'read',
  debugfile: 'write',
};

/** What an m4 text does. */
export function readM4(source: string): readonly CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const found of source.matchAll(macros)) {
    const action = actions[found[1] as string];
    const text = argument(source, found.index + found[0].length);
    if (action && text !== '' && !(found[1] === 'undivert' && /^\d+$/.test(text))) findings.push({ action, text });
  }
  return findings;
}

/** The first argument, without the quotes around it. */
function argument(source: string, start: number): string {
  let depth = 0;
  let quotes = 0;
  // Arguments are short; the bound keeps brackets that never close from being searched for again and again.
  const end = Math.min(source.length, start + 2048);
  let at = start;
  for (; at < end; at += 1) {
    const each = source[at] as string;
    if (each === '`') quotes += 1;
    else if (each === "'") quotes -= 1;
    if (quotes > 0) continue;
    if (depth === 0 && (each === ')' || each === ',')) break;
    depth += depthChange(each);
  }
  return source.slice(start, at).trim().replace(/^`/, '').replace(/'$/, '');
}

function depthChange(each: string): number {
  if (each === '(') return 1;
  return each === ')' ? -1 : 0;
}
