import type { DefaultQueryCompiler, InsertQueryNode, UpdateQueryNode } from 'kysely';
import type { ColumnCodecs } from './column-codecs.js';
import { encodeInsert, encodeUpdate } from './encode-columns.js';

/** A database's compiler, made to encode declared columns while it compiles. */
export function encodingCompiler<Compiler extends DefaultQueryCompiler>(
  Base: new () => Compiler,
): new (
  codecs: ColumnCodecs,
) => Compiler {
  class EncodingCompiler extends (Base as new () => DefaultQueryCompiler) {
    readonly #codecs: ColumnCodecs;

    constructor(codecs: ColumnCodecs) {
      super();
      this.#codecs = codecs;
    }

    protected override visitInsertQuery(node: InsertQueryNode): void {
      super.visitInsertQuery(encodeInsert(node, this.#codecs));
    }

    protected override visitUpdateQuery(node: UpdateQueryNode): void {
      super.visitUpdateQuery(encodeUpdate(node, this.#codecs));
    }
  }
  return EncodingCompiler as unknown as new (
    codecs: ColumnCodecs,
  ) => Compiler;
}
