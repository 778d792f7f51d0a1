import {
  type CreateTableNode,
  type OperationNode,
  PrimitiveValueListNode,
  RawNode,
  SqliteQueryCompiler,
  type ValuesNode,
} from 'kysely';
import { encodingCompiler } from '../codec/encoding-compiler.js';

/**
 * Encodes declared columns while it compiles, and makes every new table STRICT: without that SQLite takes any value in
 * any column, and a mistake shows first on somebody's PostgreSQL.
 */
export class SqliteCompiler extends encodingCompiler(SqliteQueryCompiler) {
  protected override visitCreateTable(node: CreateTableNode): void {
    // A table made by `create table … as select` cannot be strict.
    super.visitCreateTable(node.selectQuery === undefined ? strictTable(node) : node);
  }

  /** A batch is mostly values: one text for all its rows instead of three for every value. */
  protected override visitValues(node: ValuesNode): void {
    if (!node.values.every(isPrimitive)) {
      super.visitValues(node);
      return;
    }
    const row = `(${new Array(node.values[0]?.values.length).fill('?').join(', ')})`;
    this.append(`values ${`${row}, `.repeat(node.values.length - 1)}${row}`);
    for (const { values } of node.values) {
      for (let i = 0; i < values.length; i++) this.addParameter(values[i]);
    }
  }
}

const isPrimitive = (node: OperationNode): boolean => PrimitiveValueListNode.is(node);

function strictTable(node: CreateTableNode): CreateTableNode {
  const given = node.endModifiers ?? [];
  const separated = given.flatMap((modifier) => [modifier, RawNode.createWithSql(',')]);
  return { ...node, endModifiers: [...separated, RawNode.createWithSql('strict')] };
}
