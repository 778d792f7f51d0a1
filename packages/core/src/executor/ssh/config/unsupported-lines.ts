import { isIP } from 'node:net';
import type { Applicable } from './applicable-lines.js';
import type { Machine } from './machine.js';
import { configUnsupported } from './ssh-config-error.js';

/**
 * Refuses lines without which another machine could be reached, or a key trusted that is not to be.
 *
 * @throws OpsError `ssh-config-unsupported`
 */
export function refuseUnsupported({ first, address }: Applicable, machine: Machine): void {
  const name = JSON.stringify(machine.name);
  const refusal = first.get('refuseconnection');
  if (refusal !== undefined) {
    throw configUnsupported(refusal, `the config refuses connections to ${name}: ${refusal.words.join(' ')}`);
  }
  const revoked = first.get('revokedhostkeys');
  if (revoked !== undefined && !/^none$/i.test(revoked.words[0] ?? '')) {
    throw configUnsupported(
      revoked,
      `RevokedHostKeys applies to ${name} and is not supported; put the keys into known_hosts as lines that begin with @revoked.`,
    );
  }
  refuseCanonical({ first, address }, machine);
  if (first.get('user')?.words[0]?.includes('%') && machine.user === undefined) {
    const line = first.get('user');
    if (line !== undefined) throw configUnsupported(line, 'User cannot hold tokens; write the login name itself.');
  }
}

/** `ssh` would look the name up under each of the domains and go where it finds it first. */
function refuseCanonical({ first, address }: Pick<Applicable, 'first' | 'address'>, machine: Machine): void {
  const line = first.get('canonicalizehostname');
  const domains = first.get('canonicaldomains');
  if (line === undefined || domains === undefined || machine.address !== undefined) return;
  if (/^(?:no|false)$/i.test(line.words[0] ?? '') || /^none$/i.test(domains.words[0] ?? '')) return;
  const mostDots = Number(first.get('canonicalizemaxdots')?.words[0] ?? 1);
  const dots = address.split('.').length - 1;
  if (isIP(address) !== 0 || address.endsWith('.') || dots > mostDots) return;
  throw configUnsupported(
    line,
    `CanonicalizeHostname applies to ${JSON.stringify(machine.name)} and is not supported; give its whole name as HostName or as the address of the host.`,
  );
}
