import ts from 'typescript';

/** One module that a source file names, however it names it. */
export interface ModuleImport {
  readonly specifier: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** True for `import()` and `require()`, which run when their line does and not with the file. */
  readonly deferred: boolean;
  /** 1-based. */
  readonly line: number;
}

function isTypeOnlyClause(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** `import` and `export … from`, `import()`, `require()` and `import('…')` types, found by the compiler's own parser. */
export function moduleImports(path: string, text: string): readonly ModuleImport[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: ModuleImport[] = [];
  const add = (node: ts.Node | undefined, { typeOnly = false, deferred = false }): void => {
    if (node === undefined || !ts.isStringLiteralLike(node)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ specifier: node.text, typeOnly, deferred, line: line + 1 });
  };
  const isLoad = (node: ts.CallExpression): boolean =>
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
      add(node.moduleSpecifier, { typeOnly: isTypeOnlyClause(node) });
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, { typeOnly: true });
    else if (ts.isCallExpression(node) && isLoad(node)) add(node.arguments[0], { deferred: true });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
