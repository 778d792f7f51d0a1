import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { hasUnknown } from '../../words/markers.js';
import { applyAddress, type SocatAddress, socatAddresses } from './socat-address.js';
import { sendStdin } from './web-address.js';

function isNetwork({ side }: SocatAddress): boolean {
  return side === 'network' || side === 'listener';
}

/** `exec:/bin/sh` on one side, another machine on the other: whoever is there gives the commands. */
function bridge(call: Call, all: readonly SocatAddress[]): void {
  const other = all.find(isNetwork);
  if (other === undefined) return;
  if (all.some(({ side, value }) => side === 'program' || (side === 'other' && hasUnknown(value.text)))) {
    call.effect('execute', 'serve-program', 'host', other.value.text, { attributes: { external: true } });
  }
  if (all.every(isNetwork) && all.length > 1) call.effect('network', 'tunnel', 'host', other.value.text);
  const file = all.find(({ side }) => side === 'file');
  if (file !== undefined && !call.has('-U')) call.as('upload', file.value);
  const hasStdio = all.some(({ side }) => side === 'stdio');
  if (hasStdio && call.hasStdin) sendStdin(call, other.value.text);
  if (hasStdio) call.print({ downloaded: true });
}

function socatEffects(call: Call): void {
  const [first, second] = call.operands.map(socatAddresses);
  if (first === undefined || second === undefined) return;
  const leftOnly = call.has('-U');
  const rightOnly = call.has('-u');
  for (const address of first) applyAddress(call, address, !leftOnly, !rightOnly);
  for (const address of second) applyAddress(call, address, !rightOnly, !leftOnly);
  bridge(call, [...first, ...second]);
}

export const socatTools: readonly ToolSpec[] = [
  {
    names: 'socat socat1 filan procan',
    summary: 'joins two connections, files or programs',
    options: `
-u                                moves bytes from the first to the second only
-U                                moves bytes from the second to the first only
-r <write>                        copies what goes right into a file
-R <write>                        copies what goes left into a file
-lf <write> | -b <text> | -t <text> | -T <text> | -L <text> | -W <text> | -lp <text> | -ly[<text>] | -S <text>
-d | -dd | -ddd | -dddd | -D | -h | -hh | -V | -v | -x | -s | -g | -4 | -6 | -0 | -ls | -lm | -lu | -lh`,
    effects: socatEffects,
  },
];
