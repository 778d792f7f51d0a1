import { type Host, type HostErrorCode, OpsError } from '@opspilot/core';
import type { PlanErrorCode } from './plan-error.js';

/** Whether a host is meant by a term. */
type Chooses = (host: Host) => boolean;

const kinds = ['group:web', 'label.zone=a', 'environment:production', 'name:web-1', '*'].join(', ');

function refuse(code: PlanErrorCode, selector: string, message: string): never {
  throw new OpsError<PlanErrorCode>(code, message, { details: { selector } });
}

/** A term without its `!`: the name of a host unless it begins as another kind of term. */
function chooserOf(term: string): Chooses {
  if (term === '*') return () => true;
  const [, group] = /^group:(.*)$/s.exec(term) ?? [];
  if (group !== undefined) return ({ groups = [] }) => groups.includes(group);
  const [, wanted] = /^environment:(.*)$/s.exec(term) ?? [];
  if (wanted !== undefined) return ({ environment }) => environment === wanted;
  const [, label, value] = /^label\.([^=]+)=(.*)$/s.exec(term) ?? [];
  if (label !== undefined) return ({ labels = {} }) => Object.hasOwn(labels, label) && labels[label] === value;
  const name = term.startsWith('name:') ? term.slice('name:'.length) : term;
  return (host) => host.name === name;
}

/** One term, checked: what finds no host at all is a slip of the pen, and taken away it would leave too many. */
function parseTerm(inventory: readonly Host[], selector: string, term: string): Chooses {
  const isNegated = term.startsWith('!');
  const positive = isNegated ? term.slice(1).trim() : term;
  if (positive === '' || positive.startsWith('!')) {
    refuse(
      'invalid-selector',
      selector,
      `The selector "${selector}" has a term that says nothing. There are ${kinds}.`,
    );
  }
  const chooses = chooserOf(positive);
  if (!inventory.some(chooses)) {
    if (/^(?:\*$|group:|environment:|label\.[^=]+=)/.test(positive)) {
      refuse('unknown-selector', selector, `No host of the inventory is meant by "${positive}". Look at its spelling.`);
    }
    const message = `There is no host "${positive}" in the inventory. Name one that is there, or write one of ${kinds}.`;
    throw new OpsError<HostErrorCode>('unknown-host', message, { details: { name: positive, selector } });
  }
  return isNegated ? (host) => !chooses(host) : chooses;
}

function parseSelector(
  inventory: readonly Host[],
  selector: string,
): { readonly isExclusion: boolean; readonly chooses: Chooses } {
  const terms = selector.trim().split(/\s+&\s+/);
  const isExclusion = terms[0]?.startsWith('!') === true;
  if (isExclusion && terms.length > 1) {
    const message = `The selector "${selector}" begins with what it leaves out: put a term without "!" first.`;
    refuse('invalid-selector', selector, message);
  }
  const all = terms.map((term) => parseTerm(inventory, selector, term));
  return { isExclusion, chooses: (host) => all.every((chooses) => chooses(host)) };
}

/**
 * The hosts that selectors mean: those of one after those of another, each in the order of the inventory, and each host once.
 *
 * A selector is the name of a host, `group:web`, `label.zone=a`, `environment:production`, `name:group:odd` for a name that
 * looks like one of these, or `*` for all; several with ` & ` between them mean the hosts that all of them mean, and `!` before
 * any but the first means all other hosts. One that is a single term with `!` takes its hosts away from all others.
 *
 * @throws OpsError `unknown-host`, `unknown-selector` when a term means no host of the inventory, `invalid-selector`,
 *   `empty-selection` when nothing is left
 */
export function selectHosts(inventory: readonly Host[], selectors: readonly string[]): readonly Host[] {
  const parsed = selectors.map((selector) => parseSelector(inventory, selector));
  const left = inventory.filter((host) => !parsed.some(({ isExclusion, chooses }) => isExclusion && !chooses(host)));
  const chosen = new Set<Host>();
  for (const { isExclusion, chooses } of parsed) {
    if (!isExclusion) for (const host of left) if (chooses(host)) chosen.add(host);
  }
  if (chosen.size > 0) return [...chosen];
  const what = selectors.length === 0 ? 'No host is selected' : `${selectors.join(', ')} together select no host`;
  return refuse('empty-selection', selectors.join(', '), `${what}. Name hosts, or write one of ${kinds}.`);
}
