import { type ParsedScript, parse } from 'unbash';

export type {
  ArithmeticExpression,
  Assignment,
  Command,
  CommandNode,
  CompoundList,
  DoubleQuotedChild,
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

/** A script in the grammar of bash, and the first error in it, if any. Nested scripts have errors of their own. */
export function parseScript(source: string): ParsedScript {
  return parse(source);
}
