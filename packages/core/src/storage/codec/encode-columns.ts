import {
  AliasNode,
  ColumnNode as Column,
  type ColumnNode,
  type ColumnUpdateNode,
  DefaultInsertValueNode,
  type InsertQueryNode,
  type OperationNode,
  PrimitiveValueListNode,
  ReferenceNode,
  TableNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely';
import type { ColumnCodec } from '../migration.js';
import type { ColumnCodecs } from './column-codecs.js';
import { encodeValue } from './encode-value.js';
import { unsupportedValue } from './unsupported-value.js';

type TableCodecs = ReadonlyMap<string, ColumnCodec>;

/**
 * The same insert with the values of declared columns encoded. Expressions stay as they are. An insert into a table
 * without declared columns comes back untouched.
 *
 * @throws OpsError `storage-value-unsupported`, also for a batch whose rows name different columns: PostgreSQL would
 * fill the gap with the column's default, SQLite with NULL
 */
export function encodeInsert(node: InsertQueryNode, codecs: ColumnCodecs): InsertQueryNode {
  const table = tableName(node.into) ?? '';
  const { columns = [], values, onConflict } = node;
  const of = codecs.tables.get(table);
  if (values !== undefined && ValuesNode.is(values)) refuseGaps(table, columns, values);
  if (of === undefined) return node;
  return {
    ...node,
    ...(values !== undefined && ValuesNode.is(values) && { values: encodeValues(table, columns, values, of) }),
    ...(onConflict?.updates && {
      onConflict: { ...onConflict, updates: encodeUpdates(table, onConflict.updates, of) },
    }),
  };
}

/** The same update with the values of declared columns encoded. */
export function encodeUpdate(node: UpdateQueryNode, codecs: ColumnCodecs): UpdateQueryNode {
  const table = tableName(node.table) ?? '';
  const of = codecs.tables.get(table);
  if (of === undefined || node.updates === undefined) return node;
  return { ...node, updates: encodeUpdates(table, node.updates, of) };
}

function tableName(node: OperationNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (AliasNode.is(node)) return tableName(node.node);
  return TableNode.is(node) ? node.table.identifier.name : undefined;
}

function refuseGaps(table: string, columns: readonly ColumnNode[], values: ValuesNode): void {
  for (const [row, list] of values.values.entries()) {
    if (!ValueListNode.is(list)) continue;
    const gap = list.values.findIndex((value) => DefaultInsertValueNode.is(value));
    if (gap === -1) continue;
    const column = `${table}.${columns[gap]?.column.name ?? gap}`;
    throw unsupportedValue(
      `"${column}"`,
      `row ${row + 1} of the batch has none while others have. Give every row one, or null.`,
    );
  }
}

function encodeValues(
  table: string,
  columns: readonly ColumnNode[],
  node: ValuesNode,
  codecs: TableCodecs,
): ValuesNode {
  const encoders = columns.flatMap(({ column }, position) => {
    const encode = encoder(table, column.name, codecs);
    return encode === undefined ? [] : [{ position, encode }];
  });
  if (encoders.length === 0) return node;
  const encodeList = (list: RowNode): RowNode => {
    if (PrimitiveValueListNode.is(list)) return encodePrimitives(list, encoders);
    const values = [...list.values];
    for (const { position, encode } of encoders) {
      const value = values[position];
      if (value !== undefined) values[position] = encodeNode(value, encode);
    }
    return ValueListNode.create(values);
  };
  return ValuesNode.create((node.values as readonly RowNode[]).map(encodeList));
}

/** Most values of a batch are what the database takes already: a row is copied only for one that is not. */
function encodePrimitives(
  list: PrimitiveValueListNode,
  encoders: readonly PositionedEncoder[],
): PrimitiveValueListNode {
  let encoded: unknown[] | undefined;
  for (const { position, encode } of encoders) {
    const value = list.values[position];
    const after = encode(value);
    if (after === value) continue;
    encoded ??= [...list.values];
    encoded[position] = after;
  }
  return encoded === undefined ? list : PrimitiveValueListNode.create(encoded);
}

function encodeUpdates(table: string, updates: readonly ColumnUpdateNode[], codecs: TableCodecs): ColumnUpdateNode[] {
  return updates.map((update) => {
    const name = columnName(update.column);
    const value = name === undefined ? update.value : encodeNode(update.value, encoder(table, name, codecs));
    return value === update.value ? update : { ...update, value };
  });
}

function columnName(node: OperationNode): string | undefined {
  if (ReferenceNode.is(node)) return columnName(node.column);
  return Column.is(node) ? node.column.name : undefined;
}

type RowNode = PrimitiveValueListNode | ValueListNode;
type Encoder = (value: unknown) => unknown;

interface PositionedEncoder {
  readonly position: number;
  readonly encode: Encoder;
}

function encoder(table: string, column: string, codecs: TableCodecs): Encoder | undefined {
  const codec = codecs.get(column);
  if (codec === undefined) return undefined;
  const place = `"${table}.${column}"`;
  return (value) => encodeValue(codec, place, value);
}

function encodeNode(node: OperationNode, encode: Encoder | undefined): OperationNode {
  if (encode === undefined || !ValueNode.is(node)) return node;
  const value = encode(node.value);
  return value === node.value ? node : ValueNode.create(value);
}
