import { quote } from '@opspilot/core';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';

/** Links, addresses, routes and rules of the running kernel. Routes that the kernel makes for addresses come and go with them. */
export const network: StateKind = {
  id: 'network',
  turn: 'after-files',
  look: `command -v ip > /dev/null || { lost 'there is no ip'; return 0; }
ip -o link show | sed -n 's/^[0-9]*: \\([^:@]*\\)[^:]*: <\\([^>]*\\)> mtu \\([0-9]*\\) .*/\\1 \\2 \\3/p' | while read -r name flags mtu; do
  case ",$flags," in *,UP,*) is=up ;; *) is=down ;; esac
  record "link $name" "$is mtu $mtu"
done
for version in 4 6; do
  ip -o -$version addr show | sed 's/\\\\.*//; s/ \\(dynamic\\|tentative\\|noprefixroute\\|mngtmpaddr\\|deprecated\\)\\b//g; s/ *$//' | while read -r number name family address rest; do
    rest=\${rest% "$name"}
    record "address $version $name $address" "$rest"
  done
  ip -$version route show table all | grep -v 'proto kernel\\|^local \\|^broadcast \\|^multicast \\|^anycast ' | sed 's/ *linkdown//; s/ *dead//; s/ expires [0-9]*sec//; s/ pref medium//; s/ *$//' |
    while read -r route; do record "route $version $route" there; done
  ip -$version rule show | tr '\\t' ' ' | while read -r rule; do record "rule $version $rule" there; done
done`,
  shown: (key) => ({ thing: key }),
  bringBack: (changes) => {
    const script = [...changes]
      .sort((one, other) => rankOf(one) - rankOf(other))
      .flatMap(lineFor)
      .map((line) => `${line} || failed=1`);
    if (script.length === 0) return [];
    // In one go: between two of them the connection may be gone.
    const step: InverseStep = {
      summary: `the network is as it was: ${changes.map(({ key }) => key).join('; ')}`,
      script: `failed=0\n${script.join('\n')}\nexit $failed`,
    };
    return [step];
  },
};

/** Links come before what stands on them; what is too much goes before what is missing comes, routes last. */
function rankOf({ key, wanted }: StateChange): number {
  const order = ['link', 'address', 'route', 'rule'].indexOf(key.split(' ')[0] ?? '');
  return order * 2 + (wanted === undefined ? 0 : 1);
}

function lineFor({ key, wanted, found }: StateChange): readonly string[] {
  const [what = '', ...rest] = key.split(' ');
  const lines = { link: linkLine, address: addressLine, route: routeLine, rule: ruleLine }[what];
  return lines === undefined ? [] : [lines(rest, wanted, found)];
}

type Line = (words: readonly string[], wanted: string | undefined, found: string | undefined) => string;

const quoted = (text: string): string =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => quote(word))
    .join(' ');

const linkLine: Line = ([name = ''], wanted, found) => {
  if (wanted === undefined) return `ip link delete dev ${quote(name)}`;
  if (found === undefined) return `{ echo ${quote(`there is no link ${name} any more`)} >&2; false; }`;
  return `ip link set dev ${quote(name)} ${quoted(wanted)}`;
};

const addressLine: Line = ([version = '', name = '', address = ''], wanted, found) => {
  const gone = `ip -${version} addr del ${quote(address)} dev ${quote(name)}`;
  const made = `ip -${version} addr replace ${quote(address)} dev ${quote(name)} ${quoted((wanted ?? '').replace(/\bsecondary\b/, ''))}`;
  if (wanted !== undefined) return found === undefined ? made : `${gone} && ${made}`;
  // It may have gone already, with another one.
  return `{ ${gone} 2>/dev/null || ! ip -o -${version} addr show dev ${quote(name)} | grep -qF ${quote(` ${address} `)}; }`;
};

const routeLine: Line = ([version = '', ...route], wanted) => {
  const words = route.map((word) => quote(word)).join(' ');
  if (wanted !== undefined) return `ip -${version} route replace ${words}`;
  const left = `ip -${version} route show table all ${quote(route[0] ?? '')}`;
  return `{ ip -${version} route del ${words} 2>/dev/null || [ -z "$(${left})" ]; }`;
};

const ruleLine: Line = ([version = '', priority = '', ...rule], wanted) =>
  `ip -${version} rule ${wanted === undefined ? 'del' : 'add'} priority ${quote(priority.replace(':', ''))} ${rule.map((word) => quote(word)).join(' ')}`;
