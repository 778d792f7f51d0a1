import type { Applicable } from './applicable-lines.js';
import type { Destination } from './destination.js';
import { expandTokens } from './expand-tokens.js';
import type { Machine } from './machine.js';
import { jumpOfProxyCommand } from './proxy-command.js';
import { parseHops, splitHops } from './split-hops.js';
import type { ConfigLine } from './ssh-config.js';
import { configInvalid, configUnsupported } from './ssh-config-error.js';

/**
 * The machines to hop through, the nearest first: those of the first `ProxyJump` or `ProxyCommand`; none
 * where the machine says itself how it is reached.
 *
 * @throws OpsError `ssh-config-unsupported` for a `ProxyCommand` that is more than a hop
 */
export function routeOf(
  { first }: Applicable,
  { jump, name }: Machine,
  tokens: Readonly<Record<string, string>>,
): readonly Destination[] {
  if (jump !== undefined) return [];
  const line = first.get('proxy');
  if (line === undefined || /^none$/i.test(line.text.trim())) return [];
  return hopsOf(line, name).map((hop) => destinationOf(hop, line, tokens));
}

function hopsOf(line: ConfigLine, name: string): readonly string[] {
  if (line.keyword === 'proxyjump') return splitHops(line.words[0] ?? '') ?? [];
  const jump = jumpOfProxyCommand(line.text);
  if (jump !== undefined) return [jump];
  throw configUnsupported(
    line,
    `${JSON.stringify(name)} is reached by a ProxyCommand, and no command of a config is ever run; write it as ProxyJump, name the way in the jump of the host, or say ProxyCommand none.`,
  );
}

function destinationOf(hop: string, line: ConfigLine, tokens: Readonly<Record<string, string>>): Destination {
  const { h = '', n = '', p = '', r = '' } = tokens;
  const written = expandTokens(hop, { h, n, p, r }, line);
  const [destination] = parseHops([written]) ?? [];
  if (destination !== undefined) return destination;
  throw configInvalid(line, `ProxyJump expects user@host:port; it becomes ${JSON.stringify(written)}.`);
}
