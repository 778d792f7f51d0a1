import { type PostgresBridgeOptions, postgresBridge } from '@opspilot/core/postgres';
import pg from 'pg';
import { afterEach, beforeEach } from 'vitest';
import type { Postgres } from '../fixtures/postgres.js';
import { type BridgedNode, joinNode } from './bridged-nodes.js';
import { type TcpProxy, tcpProxy } from './tcp-proxy.js';

/** What each test of a suite gets anew: a database, a network to it that can be broken, and nodes that leave in the end. */
export interface PostgresStage {
  readonly url: string;
  readonly sql: pg.Client;
  readonly proxy: TcpProxy;
  join(at: string, options?: PostgresBridgeOptions): Promise<BridgedNode>;
  /** How many rows `select count(*)` finds, its text going on with the given one. */
  count(from: string): Promise<number>;
}

/** Sets the stage before each test of the suite that calls it; to be read within tests. */
export function postgresStage(postgres: Postgres): PostgresStage {
  const stage = { url: '', nodes: [] as BridgedNode[] } as {
    url: string;
    sql: pg.Client;
    proxy: TcpProxy;
    nodes: BridgedNode[];
  };

  beforeEach(async () => {
    stage.url = await postgres.createDatabase();
    stage.proxy = await tcpProxy(stage.url);
    stage.sql = new pg.Client({ connectionString: stage.url });
    await stage.sql.connect();
    stage.nodes = [];
  });
  afterEach(async () => {
    await Promise.all(stage.nodes.map(({ connection }) => connection.close().catch(() => {})));
    await stage.proxy.close();
    await stage.sql.end();
  });

  return Object.assign(stage, {
    join: async (at: string, options: PostgresBridgeOptions = {}) => {
      const node = await joinNode(postgresBridge(at, { closeTimeout: 500, ...options }));
      stage.nodes.push(node);
      return node;
    },
    count: async (from: string) => {
      const { rows } = await stage.sql.query<{ readonly n: string }>(`select count(*) as n from ${from}`);
      return Number(rows[0]?.n);
    },
  });
}

/** Emits a note of each. */
export function emit({ bus }: BridgedNode, ...data: readonly unknown[]): void {
  for (const one of data) bus.emit('note.made', one);
}

/** `count` whole numbers, counting up. */
export const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);
