import {
  type CompiledQuery,
  type ConnectionProvider,
  DefaultConnectionProvider,
  DefaultQueryExecutor,
  DeleteQueryNode,
  type Driver,
  InsertQueryNode,
  type KyselyPlugin,
  type QueryCompiler,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  UpdateQueryNode,
} from 'kysely';
import { chunked } from './chunked.js';
import { isBusy, sqliteError } from './sqlite-error.js';
import type { SqliteSession } from './sqlite-session.js';
import type { Statements } from './statements.js';

function writes({ query }: CompiledQuery): boolean {
  return InsertQueryNode.is(query) || UpdateQueryNode.is(query) || DeleteQueryNode.is(query);
}

/** What an executor of one module's query builder works with. */
export interface SqliteModule {
  readonly session: SqliteSession;
  readonly statements: Statements;
  readonly driver: Driver;
  /** For streams, where there is a reading thread. */
  readonly reader: Driver | undefined;
  readonly compiler: QueryCompiler;
}

/**
 * Runs a query at once when nobody holds the session: a statement of SQLite is over before anybody else gets a turn, so
 * borrowing a connection, which costs more than a point read, is left out. Writes of one turn share a commit.
 */
export class SqliteExecutor extends DefaultQueryExecutor {
  readonly #module: SqliteModule;

  constructor(module: SqliteModule, plugins: readonly KyselyPlugin[] = []) {
    super(module.compiler, new SqliteAdapter(), new DefaultConnectionProvider(module.driver), [...plugins]);
    this.#module = module;
  }

  override executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { session } = this.#module;
    if (!session.isFree || this.plugins.length > 0) return super.executeQuery(query);
    if (writes(query) && !session.writes.isFirst()) return this.#writeWithOthers(query);
    return this.#runNow(query);
  }

  #runNow<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { session, statements } = this.#module;
    try {
      return Promise.resolve(statements.runAlone<R>(query));
    } catch (error) {
      if (isBusy(error)) return super.executeQuery(query);
      return Promise.reject(sqliteError(error, session.file.path));
    }
  }

  #writeWithOthers<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { session, statements } = this.#module;
    return new Promise<QueryResult<unknown>>((resolve, reject) => {
      session.writes.add({
        run: () => statements.run(query),
        runAlone: () => (session.isFree ? this.#runNow(query) : super.executeQuery(query)),
        resolve,
        reject,
      });
    }) as Promise<QueryResult<R>>;
  }

  /** A stream may take as long as its consumer likes; in the reading thread it keeps nobody from writing. */
  override stream<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    const { reader } = this.#module;
    if (reader === undefined || !SelectQueryNode.is(query.query)) return this.#inChunks(query, chunkSize);
    return this.withConnectionProvider(new DefaultConnectionProvider(reader)).stream(query, chunkSize);
  }

  async *#inChunks<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    const { rows } = await this.executeQuery<R>(query);
    yield* chunked(rows, chunkSize);
  }

  override withPlugin(plugin: KyselyPlugin): SqliteExecutor {
    return new SqliteExecutor(this.#module, [...this.plugins, plugin]);
  }

  override withPlugins(plugins: readonly KyselyPlugin[]): SqliteExecutor {
    return new SqliteExecutor(this.#module, [...this.plugins, ...plugins]);
  }

  override withPluginAtFront(plugin: KyselyPlugin): SqliteExecutor {
    return new SqliteExecutor(this.#module, [plugin, ...this.plugins]);
  }

  override withoutPlugins(): SqliteExecutor {
    return new SqliteExecutor(this.#module);
  }

  override withConnectionProvider(provider: ConnectionProvider): DefaultQueryExecutor {
    return new DefaultQueryExecutor(this.#module.compiler, this.adapter, provider, [...this.plugins]);
  }
}
