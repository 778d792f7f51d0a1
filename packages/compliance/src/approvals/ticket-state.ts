import { hash } from 'node:crypto';
import type { CommandDraft, Host } from '@opspilot/core';
import { toleratedSkew } from '../seen-time/create-seen-time.js';
import { type ApprovalTicket, type TicketState, ticketError } from './approval-ticket.js';
import { approversNeeded, type FourEyesRules, isComplete } from './four-eyes.js';
import type { StoredTicket } from './ticket-store.js';

function servedBy({ environment, groups = [], labels = {} }: CommandDraft['host']): readonly unknown[] {
  return [environment ?? null, [...groups].sort(), Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))];
}

/**
 * What a ticket is bound to: SHA-256 (hex) over the draft's subject, which covers the command, the host it runs on, who asked
 * and all that changes its meaning; what that host and those that it reaches serve; and which rules are answered: whoever
 * agreed did not see others.
 * Bytes of a stream are in no subject, so its ticket holds for that one run.
 */
export function bindingOf(
  draft: Pick<CommandDraft, 'id' | 'subject' | 'stdin' | 'host'>,
  rules: readonly string[],
  reached: readonly Host[] = [],
): string {
  const run = draft.stdin === 'stream' ? draft.id : null;
  const there = reached.map((host) => [host.name, host.address, ...servedBy(host)]);
  return hash('sha256', JSON.stringify([draft.subject, run, servedBy(draft.host), [...rules].sort(), ...there]));
}

/**
 * How far a ticket has come.
 *
 * @param rules - of this process: who has to agree must have, by them and by those the ticket was made with
 */
export function stateOf({ row, grants }: StoredTicket, now: number, rules: FourEyesRules): TicketState {
  if (row.closed_as !== null) return row.closed_as;
  if (row.expires_at <= now) return 'expired';
  return isComplete(grants, row.four_eyes) && isComplete(grants, rules) ? 'granted' : 'pending';
}

/**
 * A clock that was set back would make what has expired hold again.
 *
 * @throws OpsError `clock-went-backwards`
 */
export function checkClock({ row, grants }: StoredTicket, now: number): void {
  const latest = Math.max(row.created_at, ...grants.map(({ at }) => at));
  if (latest <= now + toleratedSkew) return;
  throw ticketError(
    'clock-went-backwards',
    `The clock shows ${new Date(now).toISOString()}, and the ticket ${row.id} was last changed at ${new Date(latest).toISOString()}. Nobody knows what has expired; set the clock right.`,
    { ticket: row.id, now, latest },
  );
}

/** A ticket as it is told. */
export function shownTicket(stored: StoredTicket, now: number, rules: FourEyesRules): ApprovalTicket {
  const { row, grants } = stored;
  const { closed_by: by, closed_at: at, closed_reason: reason } = row;
  return Object.freeze({
    id: row.id,
    state: stateOf(stored, now, rules),
    command: row.command,
    host: row.host,
    ...(row.environment === null ? {} : { environment: row.environment }),
    actor: row.actor,
    rules: row.rules,
    reasons: row.reasons,
    approvers: Math.max(approversNeeded(row.four_eyes), approversNeeded(rules)),
    grants: grants.map(({ identity: _, ...grant }) => grant),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(by === null || at === null ? {} : { closed: { by, at, ...(reason === null ? {} : { reason }) } }),
    ...(row.used_for === null ? {} : { usedFor: row.used_for }),
  });
}
