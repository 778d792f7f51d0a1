import { type Host, type HostErrorCode, OpsError } from '@opspilot/core';
import type { PlanErrorCode } from './plan-error.js';

/** Whether a host has what a term asks for. */
type Chooses = (host: Host) => boolean;

const kinds = ['group:web', 'label.zone=a', 'environment:production', 'name:web-1', '*'].join(', ');

function refuse(code: PlanErrorCode, selector: string, message: string): never {
  throw new OpsError<PlanErrorCode>(code, message, { details: { selector } });
}

/** A term without its `!` that is no name; undefined for a name. */
function traitOf(term: string): Chooses | undefined {
  if (term === '*') return () => true;
  const [, group] = /^group:(.*)$/s.exec(term) ?? [];
  if (group !== undefined) return ({ groups = [] }) => groups.includes(group);
  const [, wanted] = /^environment:(.*)$/s.exec(term) ?? [];
  if (wanted !== undefined) return ({ environment }) => environment === wanted;
  const [, label, value] = /^label\.([^=]+)=(.*)$/s.exec(term) ?? [];
  if (label === undefined) return undefined;
  return ({ labels = {} }) => Object.hasOwn(labels, label) && labels[label] === value;
}

/** The inventory, by name: a list of ten thousand names is looked up in no longer than it takes to read it. */
class Inventory {
  readonly hosts: readonly Host[];
  readonly #byName: ReadonlyMap<string, Host>;

  constructor(hosts: readonly Host[]) {
    this.hosts = hosts;
    this.#byName = new Map(hosts.map((host) => [host.name, host]));
  }

  /** The hosts that a term without its `!` means: what means none is a slip of the pen, and taken away would leave too many. */
  meant(selector: string, term: string): readonly Host[] {
    if (term === '' || term.startsWith('!')) {
      refuse(
        'invalid-selector',
        selector,
        `The selector "${selector}" has a term that says nothing. There are ${kinds}.`,
      );
    }
    const trait = traitOf(term);
    if (trait === undefined) return [this.#named(selector, term)];
    const hosts = this.hosts.filter(trait);
    if (hosts.length > 0) return hosts;
    return refuse(
      'unknown-selector',
      selector,
      `No host of the inventory is meant by "${term}". Look at its spelling.`,
    );
  }

  #named(selector: string, term: string): Host {
    const name = term.startsWith('name:') ? term.slice('name:'.length) : term;
    const host = this.#byName.get(name);
    if (host !== undefined) return host;
    const message = `There is no host "${name}" in the inventory. Name one that is there, or write one of ${kinds}.`;
    throw new OpsError<HostErrorCode>('unknown-host', message, { details: { name, selector } });
  }
}

/** The hosts of one selector, or those that it takes away. */
function parseSelector(
  inventory: Inventory,
  selector: string,
): { readonly isExclusion: boolean; readonly hosts: readonly Host[] } {
  const [first = '', ...others] = selector.trim().split(/\s+&\s+/);
  const isExclusion = first.startsWith('!');
  if (isExclusion && others.length > 0) {
    const message = `The selector "${selector}" begins with what it leaves out: put a term without "!" first.`;
    refuse('invalid-selector', selector, message);
  }
  let hosts = inventory.meant(selector, isExclusion ? first.slice(1).trim() : first);
  for (const term of others) {
    const isNegated = term.startsWith('!');
    const meant = new Set(inventory.meant(selector, isNegated ? term.slice(1).trim() : term));
    hosts = hosts.filter((host) => meant.has(host) !== isNegated);
  }
  return { isExclusion, hosts };
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
  const known = new Inventory(inventory);
  const parsed = selectors.map((selector) => parseSelector(known, selector));
  const excluded = new Set(parsed.flatMap(({ isExclusion, hosts }) => (isExclusion ? hosts : [])));
  const chosen = new Set(parsed.flatMap(({ isExclusion, hosts }) => (isExclusion ? [] : hosts)));
  const left = [...chosen].filter((host) => !excluded.has(host));
  if (left.length > 0) return left;
  const what = selectors.length === 0 ? 'No host is selected' : `${selectors.join(', ')} together select no host`;
  return refuse('empty-selection', selectors.join(', '), `${what}. Name hosts, or write one of ${kinds}.`);
}
