import { type ParsedScript, parse } from 'unbash';

export type {
  ArithmeticExpression,
  Assignment,
  Command,
  CommandNode,
  CompoundList,
  DoubleQuotedChild,
  HereDoc,
  HereDocBody,
  ParameterExpansionPart,
  ParsedScript,
  PipelineNode,
  Redirect,
  Redirection,
  Statement,
  TestExpression,
  Word as SyntaxWord,
  WordPart,
} from 'unbash';
export { forEachChild } from 'unbash';

/** Openers without their ends that a source may have; with more, the parser takes long or overflows the stack. */
const mostOpen = 256;

/** The most `(` and `{` that are open at once, quoted or not. */
function openAtOnce(source: string): number {
  let [open, most] = [0, 0];
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 40 || code === 123) {
      open += 1;
      if (open > most) most = open;
    } else if ((code === 41 || code === 125) && open > 0) open -= 1;
  }
  return most;
}

/**
 * A script in the grammar of bash, with its errors, if any; nested scripts have errors of their own. Undefined when it is
 * nested so deep that it is not parsed.
 */
export function parseScript(source: string): ParsedScript | undefined {
  if (source.length > mostOpen && openAtOnce(source) > mostOpen) return undefined;
  try {
    return parse(source);
  } catch (error) {
    // Keywords nest too, and their parser is recursive.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
