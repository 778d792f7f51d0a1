import { identityOf, isSameIdentity } from '@opspilot/core';
import type { KnownAuditRecord } from '../audit/audit-entry.js';
import type { ReportedApproval, ReportedWord } from './report.js';

type Writable<Value> = { -readonly [Part in keyof Value]: Value[Part] };
type OpenApproval = Omit<Writable<ReportedApproval>, 'grants' | 'refusals'> & {
  readonly grants: ReportedWord[];
  readonly refusals: ReportedWord[];
};

/** People are counted, not records, and not names: those that look like secrets are all shown alike. */
class People {
  readonly #identities: string[] = [];

  /** Whether somebody is new here. */
  add(identity: string): boolean {
    if (this.#identities.some((known) => isSameIdentity(known, identity))) return false;
    this.#identities.push(identity);
    return true;
  }
}

/** Who said what and when in a record. */
export function wordOf({ sequence, at, actor, data }: KnownAuditRecord): ReportedWord {
  return { sequence, at, by: actor.id, reason: 'reason' in data ? (data.reason ?? null) : null };
}

/** Whether it may still be answered or used. */
const isPending = ({ state }: Pick<ReportedApproval, 'state'>): boolean => state === 'open' || state === 'granted';

/** Puts together what the records of a period say of each approval. */
export class ApprovalCollector {
  readonly #approvals = new Map<string, OpenApproval>();
  readonly #people = new Map<string, People>();

  take(record: KnownAuditRecord): void {
    const word = wordOf(record);
    switch (record.type) {
      case 'approval.requested': {
        const { approvers, expiresAt, rules } = record.data;
        const approval = this.#approval(record);
        approval.requested = { ...word, approvers, expiresAt };
        approval.rules = rules;
        return;
      }
      case 'approval.granted': {
        const approval = this.#approval(record);
        if (this.#peopleOf(approval).add(record.data.identity ?? identityOf(word.by))) approval.grants.push(word);
        // Who agrees while somebody refuses comes too late.
        if (record.data.isComplete && approval.state === 'open') approval.state = 'granted';
        return;
      }
      case 'approval.refused': {
        const approval = this.#approval(record);
        // Of logs from before withdrawals had a type of their own.
        const isWithdrawn = record.data.code === 'withdrawn';
        if (isWithdrawn) approval.withdrawn = word;
        else approval.refusals.push({ ...word, reason: word.reason ?? record.data.code });
        // Whoever tries a spent approval again is refused; it stays used.
        if (isPending(approval)) approval.state = isWithdrawn ? 'withdrawn' : 'refused';
        return;
      }
      case 'approval.withdrawn': {
        const approval = this.#approval(record);
        approval.withdrawn = word;
        if (isPending(approval)) approval.state = 'withdrawn';
        return;
      }
      case 'approval.used': {
        const approval = this.#approval(record);
        approval.used = word;
        const { by, identities } = record.data;
        const people = this.#peopleOf(approval);
        approval.agreedBefore = by.filter((id, index) => people.add(identities?.[index] ?? identityOf(id)));
        approval.state = 'used';
        return;
      }
      case 'approval.expired': {
        const approval = this.#approval(record);
        approval.expiredAt = record.data.expiresAt;
        approval.state = 'expired';
      }
    }
  }

  /** @param at - milliseconds since the epoch: what nobody can answer or use any more by then has expired */
  finish(at: number): readonly ReportedApproval[] {
    return [...this.#approvals.values()].map((approval): ReportedApproval => {
      const { requested } = approval;
      const isOver = isPending(approval) && requested !== null && requested.expiresAt <= at;
      return isOver ? { ...approval, state: 'expired', expiredAt: requested.expiresAt } : approval;
    });
  }

  #peopleOf({ id }: OpenApproval): People {
    const people = this.#people.get(id) ?? new People();
    this.#people.set(id, people);
    return people;
  }

  #approval({ subject = '', command, host }: KnownAuditRecord): OpenApproval {
    const known = this.#approvals.get(subject);
    const approval = known ?? {
      id: subject,
      command: null,
      host: null,
      rules: [],
      requested: null,
      grants: [],
      agreedBefore: [],
      refusals: [],
      withdrawn: null,
      used: null,
      expiredAt: null,
      state: 'open' as const,
    };
    if (known === undefined) this.#approvals.set(subject, approval);
    approval.command ??= command ?? null;
    approval.host ??= host ?? null;
    return approval;
  }
}
