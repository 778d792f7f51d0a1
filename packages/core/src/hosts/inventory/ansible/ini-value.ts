import type { Variable } from './inventory.js';

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);
const escapeSign = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([\s\S]))/g;
const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:#.*)?$/s;
const word = /^([+-]?[\d_.][\w.+-]*|True|False|None)\s*(?:#.*)?$/;
const numeric =
  /^[+-]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?j?|\.\d[\d_]*(?:[eE][+-]?\d+)?j?)$/;
const decimal = /^(?:0|[1-9]\d*)$/;

/**
 * A value of an INI inventory. Ansible takes what looks like a Python literal for one: quotes and what is behind them go,
 * `None` is nothing, lists and mappings are no text. Everything else is the text as it stands, comments included.
 */
export function iniValue(text: string): Pick<Variable, 'kind' | 'text' | 'isAmbiguous'> {
  const [, single, double] = quoted.exec(text) ?? [];
  const inner = single ?? double;
  if (inner !== undefined) return { kind: 'text', text: resolveEscapes(inner) };
  if (/^[([{]/.test(text) && !/^\{[{%#]/.test(text)) return { kind: 'structure', text };
  const [, literal = ''] = word.exec(text) ?? [];
  if (literal === 'None') return { kind: 'nothing', text: '' };
  const isLiteral = numeric.test(literal) || literal === 'True' || literal === 'False';
  if (!isLiteral) return { kind: 'text', text };
  // Written otherwise than decimal, it becomes another text.
  return { kind: 'text', text: literal, isAmbiguous: !decimal.test(literal) };
}

function resolveEscapes(text: string): string {
  return text.replace(escapeSign, (written, byte?: string, unit?: string, sign?: string) => {
    const code = byte ?? unit;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return escapes.get(sign ?? '') ?? written;
  });
}
