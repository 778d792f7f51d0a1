import type { PostgresSession } from './postgres-session.js';

/** The statements of one bridge's tables. */
export interface BridgeSchema {
  readonly channel: string;
  /** Creates what is missing. Safe in several processes at once. */
  create(session: PostgresSession): Promise<void>;
  /** `(origin, ids, events as JSON)`, the latter two arrays; appends in order and notifies. */
  readonly append: string;
  /** `(position, origin, events at most, bytes at most)`; rows after the position, of other origins only with their event. */
  readonly read: string;
  /** The last position. */
  readonly last: string;
  /** `(node)`; the position of a node and milliseconds since it was seen, a new one being at the end. */
  readonly enter: string;
  /** `(node, position)`; notes how far a node has come. */
  readonly save: string;
  /** `(retention in milliseconds, events at most)`; removes the oldest. */
  readonly expire: string;
  /** `(milliseconds)`; forgets nodes not seen for so long. */
  readonly forget: string;
}

/**
 * Positions must appear in the order in which they were given: a reader that has seen 7 never looks for 6 again. A
 * sequence alone does not do it, since the transaction that drew 6 may commit after the one that drew 7. So appending
 * takes its turn: an advisory lock that is held until the commit, drawn before any position is. Other long transactions
 * in the database, which the horizon of a snapshot would wait for, hold up nothing.
 *
 * Events are JSON in a column of text: PostgreSQL's own JSON types refuse some of it, such as `\u0000`.
 */
export function bridgeSchema(name: string): BridgeSchema {
  const events = `"${name}_event"`;
  const nodes = `"${name}_node"`;
  const lock = `hashtextextended('opspilot:${name}', 0)`;
  return {
    channel: name,
    create: async (session) => {
      const found = await session.query<{ found: boolean }>(
        `select to_regclass('${events}') is not null and to_regclass('${nodes}') is not null as found`,
      );
      // A role that may use the tables but not create any finds them made by another.
      if (found[0]?.found === true) return;
      await session.query('begin');
      // `if not exists` alone fails when two processes look at the same moment.
      await session.query(`select pg_advisory_xact_lock(${lock})`);
      await session.query(`create table if not exists ${events} (
        position bigint generated always as identity primary key,
        id text not null unique,
        origin text not null,
        created_at timestamptz not null default clock_timestamp(),
        bytes integer not null,
        event text not null
      )`);
      await session.query(`create table if not exists ${nodes} (
        name text primary key,
        position bigint not null,
        seen_at timestamptz not null default clock_timestamp()
      )`);
      await session.query('commit');
    },
    append: `
      with turn as materialized (select pg_advisory_xact_lock(${lock})),
      appended as (
        insert into ${events} (id, origin, bytes, event)
        select entry.id, $1, octet_length(entry.event), entry.event
        from turn cross join unnest($2::text[], $3::text[]) with ordinality as entry (id, event, place)
        order by entry.place
        on conflict (id) do nothing
        returning position
      )
      select pg_notify('${name}', $1 || ' ' || max(position)) from appended having count(*) > 0`,
    read: `
      select position, event from (
        select position, event, bytes, sum(bytes) over (order by position) as total from (
          select position,
            case when origin = $2 then null else event end as event,
            case when origin = $2 then 0 else bytes end as bytes
          from ${events} where position > $1 order by position limit $3
        ) as next
      ) as batch
      where total - bytes < $4
      order by position`,
    last: `select coalesce(max(position), 0) as position from ${events}`,
    enter: `
      insert into ${nodes} as node (name, position) select $1, coalesce(max(position), 0) from ${events}
      on conflict (name) do update set seen_at = node.seen_at
      returning position, extract(epoch from clock_timestamp() - seen_at) * 1000 as away`,
    save: `
      insert into ${nodes} as node (name, position) values ($1, $2)
      on conflict (name) do update set position = greatest(node.position, excluded.position), seen_at = clock_timestamp()`,
    // Positions follow time, so the expired are those before the first that is not.
    expire: `
      delete from ${events} where position in (
        select position from ${events}
        where position < coalesce(
          (select position from ${events} where created_at >= clock_timestamp() - $1 * interval '1 millisecond'
            order by position limit 1),
          9223372036854775807)
        order by position limit $2 for update skip locked
      ) returning position`,
    forget: `delete from ${nodes} where seen_at < clock_timestamp() - $1 * interval '1 millisecond'`,
  };
}
