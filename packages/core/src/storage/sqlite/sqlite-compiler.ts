import {
  type CreateTableNode,
  type InsertQueryNode,
  type PrimitiveValueListNode,
  RawNode,
  SqliteQueryCompiler,
  type UpdateQueryNode,
} from 'kysely';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import { encodeInsert, encodeUpdate } from '../codec/encode-columns.js';

/**
 * Encodes declared columns while it compiles, and makes every new table STRICT: without that SQLite takes any value in
 * any column, and a mistake shows first on somebody's PostgreSQL.
 */
export class SqliteCompiler extends SqliteQueryCompiler {
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

  protected override visitCreateTable(node: CreateTableNode): void {
    // A table made by `create table … as select` cannot be strict.
    super.visitCreateTable(node.selectQuery === undefined ? strictTable(node) : node);
  }

  /** A batch is mostly values: one text for a row instead of two for every value. */
  protected override visitPrimitiveValueList({ values }: PrimitiveValueListNode): void {
    this.append(`(${'?, '.repeat(values.length).slice(0, -2)})`);
    for (const value of values) this.addParameter(value);
  }
}

function strictTable(node: CreateTableNode): CreateTableNode {
  const given = node.endModifiers ?? [];
  const separated = given.flatMap((modifier) => [modifier, RawNode.createWithSql(',')]);
  return { ...node, endModifiers: [...separated, RawNode.createWithSql('strict')] };
}
