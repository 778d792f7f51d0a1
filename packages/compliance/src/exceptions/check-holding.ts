import { type Host, identityOf, isSameIdentity, strictest } from '@opspilot/core';
import { listOf } from '../policy/list-of.js';
import type { Rule } from '../policy/rule.js';
import { type ExceptionEnvelope, isLowerable } from './exception-envelope.js';
import { exceptionError, type NewException } from './policy-exception.js';
import { isHostWithin } from './scope.js';

/** What an exception would have to hold for. */
export interface Holding {
  /** The rules that it names. */
  readonly rules: readonly Rule[];
  readonly envelope: ExceptionEnvelope;
  /** Identity of who adds it. */
  readonly author: string;
  /** The hosts that there are; undefined when nobody can say. */
  readonly hosts: readonly Host[] | undefined;
}

/** Whether some finding of a rule could become milder. One that no context raises decides as it is written. */
function mayBeLowered(
  { severity, decision, raise = [] }: Rule,
  lowersTo: 'allow' | 'warn',
  envelope: ExceptionEnvelope,
) {
  return [decision, ...raise.map((each) => each.decision)].some(
    (each) => strictest(each, lowersTo) !== lowersTo && isLowerable({ severity, decision: each }, envelope),
  );
}

function whyNever({ scope, lowersTo = 'warn' }: NewException, holding: Holding): string | undefined {
  const { rules, envelope, author, hosts } = holding;
  if (!rules.some((rule) => mayBeLowered(rule, lowersTo, envelope))) {
    const names = rules.map(({ id }) => id).join(', ');
    return `what ${names} decides is not lowered to "${lowersTo}": what only warns becomes "allow" alone, and what a critical rule denies stays denied unless the operator sets mayLowerCriticalDenials`;
  }
  const areOwn = listOf(scope.actor ?? []).map((actor) => isSameIdentity(identityOf(actor), author));
  if ((envelope.roles ?? []).length === 0 && areOwn.length > 0 && areOwn.every((isOwn) => isOwn)) {
    return 'it is for the commands of who adds it alone; let somebody else add it';
  }
  if (scope.host === undefined || hosts === undefined || hosts.some((host) => isHostWithin(scope, host)))
    return undefined;
  const named = hosts.filter((host) => isHostWithin({ host: scope.host ?? [] }, host));
  if (named.length === 0) return `the pilot knows no host ${listOf(scope.host).join(', ')}; name one of its hosts`;
  const what = named.map(({ name, environment = 'no environment' }) => `${name} (${environment})`).join(', ');
  return `environment and labels in its scope fit none of the hosts that it names, ${what}; leave out what is at odds`;
}

/**
 * An exception that lets nothing pass would be taken for one that does.
 *
 * @throws OpsError `exception-never-holds`
 */
export function checkHolding(wanted: NewException, holding: Holding): void {
  const why = whyNever(wanted, holding);
  if (why !== undefined) throw exceptionError('exception-never-holds', `The exception would never hold: ${why}.`);
}
