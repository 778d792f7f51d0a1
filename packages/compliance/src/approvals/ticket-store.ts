import { identityOf, OpsError, type StorageAdapter } from '@opspilot/core';
import type { Kysely, Selectable } from 'kysely';
import { ticketError } from './approval-ticket.js';
import type { Person, StoredGrant } from './four-eyes.js';
import { type TicketTables, ticketMigrations } from './ticket-tables.js';

/** A ticket as it is stored. */
export type TicketRow = Selectable<TicketTables['approval_tickets']>;

/** A ticket and who has agreed. */
export interface StoredTicket {
  readonly row: TicketRow;
  readonly grants: readonly StoredGrant[];
}

/** How a ticket ends. */
export interface Closing {
  readonly as: NonNullable<TicketRow['closed_as']>;
  readonly by: string;
  readonly at: number;
  readonly reason?: string | undefined;
  readonly usedFor?: string;
}

/** Which tickets to list. */
export interface TicketFilter {
  readonly host?: string | undefined;
  /** Identity of who asked. */
  readonly requester?: string | undefined;
  /** Only those that are not closed. */
  readonly isOpen?: boolean;
  readonly limit: number;
}

/** Tickets in a database. Every change is one conditional statement: of two that try, in whatever process, one succeeds. */
export interface TicketStore {
  /** Whether it was inserted; not when an open one with the same binding is there. */
  insert(row: TicketRow): Promise<boolean>;
  find(id: string): Promise<StoredTicket | undefined>;
  findOpen(binding: string): Promise<StoredTicket | undefined>;
  /** The last that was asked with a binding, whatever became of it. */
  findNewest(binding: string): Promise<StoredTicket | undefined>;
  list(filter: TicketFilter): Promise<readonly StoredTicket[]>;
  /** Open ones whose time was over at `at`. */
  expired(at: number): Promise<readonly StoredTicket[]>;
  /** Whether it was added; not when the person has agreed already. */
  addGrant(ticket: string, grant: StoredGrant): Promise<boolean>;
  /** Takes leave back that was never written down. */
  removeGrant(ticket: string, identity: string): Promise<void>;
  /** Whether it was closed; not when it was already. */
  close(id: string, closing: Closing): Promise<boolean>;
}

/** Runs `work`; what the database says of a clash is `false`, everything else that it throws is told as it is. */
async function unlessThere(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (OpsError.is(error, 'storage-constraint')) return false;
    throw error;
  }
}

/** @throws OpsError `approvals-unavailable` for whatever `work` throws */
export async function reachable<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw ticketError(
      'approvals-unavailable',
      `The approvals cannot be read or written, so nothing that needs one runs: ${why}`,
      {},
      error,
    );
  }
}

function grantOf(row: Selectable<TicketTables['approval_ticket_grants']>): StoredGrant {
  const { given_by: key, name, roles, given_at: at, reason } = row;
  const who = name === null ? { by: key, identity: identityOf(key) } : { by: name, identity: key };
  return { ...who, roles, at, ...(reason === null ? {} : { reason }) };
}

/** A ticket that ends when it does by its own time and by the lifetime of now. */
function endingBy(row: TicketRow, lifetime: number): TicketRow {
  return { ...row, expires_at: Math.min(row.expires_at, row.created_at + lifetime) };
}

/** Who asked. */
export function requesterOf({ actor, requester }: TicketRow): Person {
  return { name: actor, identity: requester ?? identityOf(actor) };
}

/**
 * @param lifetime - milliseconds for which a ticket holds at most, also one that was asked for when it was more
 * @throws OpsError `approvals-unavailable`, from every method
 */
export function createTicketStore(storage: StorageAdapter, lifetime: number): TicketStore {
  let opened: Promise<Kysely<TicketTables>> | undefined;
  const open = (): Promise<Kysely<TicketTables>> => {
    opened ??= storage.open<TicketTables>('approval-tickets', ticketMigrations).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const boundTo = (db: Kysely<TicketTables>, binding: string) =>
    db.selectFrom('approval_tickets').selectAll().where('binding', '=', binding);

  const withGrants = async (db: Kysely<TicketTables>, rows: readonly TicketRow[]): Promise<readonly StoredTicket[]> => {
    if (rows.length === 0) return [];
    const grants = await db
      .selectFrom('approval_ticket_grants')
      .selectAll()
      .where(
        'ticket',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('given_at')
      .orderBy('given_by')
      .execute();
    return rows.map((row) => ({
      row: endingBy(row, lifetime),
      grants: grants.filter(({ ticket }) => ticket === row.id).map(grantOf),
    }));
  };

  return {
    insert: (row) =>
      reachable(async () => {
        const db = await open();
        return unlessThere(() => db.insertInto('approval_tickets').values(row).execute());
      }),
    find: (id) =>
      reachable(async () => {
        const db = await open();
        const rows = await db.selectFrom('approval_tickets').selectAll().where('id', '=', id).execute();
        return (await withGrants(db, rows))[0];
      }),
    findOpen: (binding) =>
      reachable(async () => {
        const db = await open();
        const rows = await boundTo(db, binding).where('closed_as', 'is', null).execute();
        return (await withGrants(db, rows))[0];
      }),
    findNewest: (binding) =>
      reachable(async () => {
        const db = await open();
        const newest = boundTo(db, binding).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1);
        const rows = await newest.execute();
        return (await withGrants(db, rows))[0];
      }),
    list: ({ host, requester, isOpen = false, limit }) =>
      reachable(async () => {
        const db = await open();
        const rows = await db
          .selectFrom('approval_tickets')
          .selectAll()
          .$if(isOpen, (query) => query.where('closed_as', 'is', null))
          .$if(host !== undefined, (query) => query.where('host', '=', host ?? ''))
          .$if(requester !== undefined, (query) => query.where('requester', '=', requester ?? ''))
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return withGrants(db, rows);
      }),
    expired: (at) =>
      reachable(async () => {
        const db = await open();
        const rows = await db
          .selectFrom('approval_tickets')
          .selectAll()
          .where('closed_as', 'is', null)
          .where((where) => where.or([where('expires_at', '<=', at), where('created_at', '<=', at - lifetime)]))
          .execute();
        return withGrants(db, rows);
      }),
    addGrant: (ticket, { by: name, identity, roles, at, reason }) =>
      reachable(async () => {
        const db = await open();
        const values = { ticket, given_by: identity, name, roles, given_at: at, reason: reason ?? null };
        return unlessThere(() => db.insertInto('approval_ticket_grants').values(values).execute());
      }),
    removeGrant: (ticket, identity) =>
      reachable(async () => {
        const db = await open();
        await db
          .deleteFrom('approval_ticket_grants')
          .where('ticket', '=', ticket)
          .where('given_by', '=', identity)
          .execute();
      }),
    close: (id, closing) =>
      reachable(async () => {
        const db = await open();
        const { numUpdatedRows } = await db
          .updateTable('approval_tickets')
          .set({
            closed_as: closing.as,
            closed_at: closing.at,
            closed_by: closing.by,
            closed_reason: closing.reason ?? null,
            used_for: closing.usedFor ?? null,
          })
          .where('id', '=', id)
          .where('closed_as', 'is', null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
  };
}
