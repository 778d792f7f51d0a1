import type { Host } from '../../host.js';
import { unknownPartOf } from '../../host-parts.js';
import { parsePort } from './destination.js';
import type { Machine } from './machine.js';
import { targetInvalid } from './ssh-config-error.js';

const nameRule = /^(?!-)[^\s\p{C}]{1,255}$/u;

/** @throws OpsError `ssh-target-invalid` for what is not a host at all, such as a destination alone */
export function checkHostShape(host: unknown): void {
  if (typeof host === 'object' && host !== null) return;
  const example = typeof host === 'string' && host !== '' ? host : 'deploy@web-1';
  throw targetInvalid(
    String(host),
    `A host is an object, such as sshHost(${JSON.stringify(example)}); got ${JSON.stringify(host)}.`,
  );
}

/**
 * What a host says of itself.
 *
 * @throws OpsError `ssh-target-invalid`
 */
export function hostMachine(host: Host, home: string): Machine {
  const { name, address, user, port, identity, jump } = host;
  if (typeof name !== 'string' || !nameRule.test(name)) {
    throw targetInvalid(
      String(name),
      `A host cannot be called ${JSON.stringify(name)}: its name must not begin with "-" nor hold blanks or control characters.`,
    );
  }
  const unknown = unknownPartOf(host);
  if (unknown !== undefined) throw targetInvalid(name, `The host ${JSON.stringify(name)} ${unknown}`);
  if (port !== undefined && parsePort(String(port)) === undefined) {
    throw targetInvalid(name, `The port of ${JSON.stringify(name)} must be 1..65535; got ${String(port)}.`);
  }
  return { name, alias: name, address, user, port, identity: identityPath(identity, name, home), jump };
}

function identityPath(identity: string | undefined, name: string, home: string): string | undefined {
  if (!identity?.startsWith('~')) return identity;
  if (identity.startsWith('~/')) return home + identity.slice(1);
  throw targetInvalid(
    name,
    `identity of ${JSON.stringify(name)} names the home of another user (${JSON.stringify(identity)}); write the whole path.`,
  );
}
