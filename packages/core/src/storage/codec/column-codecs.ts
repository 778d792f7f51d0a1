import { OpsError } from '../../errors/ops-error.js';
import type { ColumnCodec, Migration } from '../migration.js';
import type { StorageErrorCode } from '../storage-adapter.js';

/** Which columns of a module need the codec. */
export interface ColumnCodecs {
  /** By table, then by column. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, ColumnCodec>>;
  /** By the column's name alone, for results that no longer know their table. */
  readonly names: ReadonlyMap<string, ColumnCodec>;
}

export const noColumnCodecs: ColumnCodecs = { tables: new Map(), names: new Map() };

const known: ReadonlySet<unknown> = new Set<ColumnCodec>(['json', 'boolean', 'time']);

/**
 * Folds what the migrations declare. A name means one codec in the whole module: a computed column is recognised by its
 * name alone, and a reader should not have to ask which table a `payload` came from.
 *
 * @throws OpsError `invalid-migration`
 */
export function columnCodecs(module: string, migrations: readonly Migration[]): ColumnCodecs {
  const tables = new Map<string, Map<string, ColumnCodec>>();
  const names = new Map<string, ColumnCodec>();
  for (const { id, table, column, codec } of declarations(migrations)) {
    const invalid = (what: string): OpsError<StorageErrorCode> =>
      new OpsError('invalid-migration', `Migration "${id}" of module "${module}" ${what}`, {
        details: { module, migration: id, table, column },
      });
    if (!known.has(codec)) {
      throw invalid(
        `gives column "${table}.${column}" the unknown codec "${String(codec)}": use json, boolean or time.`,
      );
    }
    const earlier = names.get(column);
    if (earlier !== undefined && earlier !== codec) {
      throw invalid(
        `declares column "${table}.${column}" as ${codec}, but another column "${column}" of this module is ${earlier}: give one of them another name.`,
      );
    }
    names.set(column, codec);
    const columns = tables.get(table) ?? new Map<string, ColumnCodec>();
    tables.set(table, columns.set(column, codec));
  }
  return { tables, names };
}

function* declarations(migrations: readonly Migration[]) {
  for (const { id, columns = {} } of migrations) {
    for (const [table, codecs] of Object.entries(columns)) {
      for (const [column, codec] of Object.entries(codecs)) yield { id, table, column, codec };
    }
  }
}
