import type { Span } from '../effect.js';
import { lookUp } from './look-up.js';
import type { Standing } from './machine.js';
import { deeper } from './place.js';
import { visitExpansions } from './visit-expansions.js';

const expands = /\$[({[]|`/;
const subscript = /\w\[/;
const names = /\$\{?(\w+)|[a-z_]\w*/gi;

/** Runs the commands that stand in a text which a shell expands once more: a prompt, a list of words to complete with. */
export function expandText(text: string, span: Span, standing: Standing): void {
  if (!expands.test(text)) return;
  // A here-document is what is expanded like that; no line of the text can be its end.
  const end = '_'.repeat(text.length + 1);
  const source = `:<<${end}\n${text}\n${end}\n`;
  const script = standing.machine.run.parse(source, span);
  const origin = standing.place.origin ?? span;
  if (script !== undefined)
    visitExpansions(script, { ...standing, source, place: { ...deeper(standing.place), origin } });
}

/**
 * Runs the commands that a shell runs when it computes a text: names in it stand for what their variables hold, which is
 * computed in turn, and a subscript is expanded.
 */
export function evaluateArithmetic(text: string, span: Span, standing: Standing): void {
  const left = [text];
  const seen = new Set<string>();
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next) || !standing.machine.run.step(span)) continue;
    seen.add(next);
    // Only a subscript is expanded once more: elsewhere in an expression `$(` is an error.
    if (subscript.test(next)) expandText(next, span, standing);
    for (const [whole, name = whole] of next.matchAll(names)) {
      for (const value of lookUp(name, standing.frame, standing.place.user).values) {
        if (/[a-z_]/i.test(value)) left.push(value);
      }
    }
  }
}

/** Runs the commands in the subscript of a name that a builtin is given: `read 'a[$(…)]'`. */
export function evaluateReference(name: string, span: Span, standing: Standing): void {
  const open = name.indexOf('[');
  if (open > 0) evaluateArithmetic(name, span, standing);
}
