import { afterAll, expect, it, onTestFinished } from 'vitest';
import { describeRoundTrips } from '../fixtures/round-trips.js';
import { openSandbox } from '../fixtures/sandbox.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
afterAll(() => sandbox?.close());

/** All rules, without counters; a table of iptables that lets everything pass is as good as none. */
const iptables = `for each in iptables ip6tables; do
  "$each-save" | sed '/^#/d; s/\\[[0-9:]*\\]//; s/^\\*/\\n*/' |
    awk -v RS= '/\\n-A|\\n:[^ ]* (DROP|-)/ { print "'"$each"'"; print }'
done`;

/** Those of the older interface of the kernel, which not every kernel has. */
const legacy = `if command -v iptables-legacy-save > /dev/null; then
  iptables-legacy-save | sed '/^#/d; s/\\[[0-9:]*\\]//; s/^\\*/\\n*/' | awk -v RS= '/\\n-A/'
fi`;

const isThere = (script: string): string => `if command -v nft && command -v iptables; then\n${script}\nfi > /dev/null`;

await describeRoundTrips({
  of: 'packet filters that nobody used yet',
  every: 1,
  prepare: ':',
  manifest: iptables,
  commands: [
    'iptables -A INPUT -p tcp --dport 22 -j ACCEPT',
    'ip6tables -A INPUT -j DROP',
    'iptables -t nat -A POSTROUTING -j MASQUERADE',
    'iptables -t raw -A PREROUTING -j NOTRACK',
    'iptables -P FORWARD DROP',
    'ip6tables -t mangle -N shop',
  ],
});

await describeRoundTrips({
  of: 'packet filters',
  every: 1,
  prepare: isThere(`iptables -A INPUT -p tcp --dport 22 -j ACCEPT
iptables -N shop
iptables -A INPUT -j shop
iptables -A shop -p udp -j DROP
iptables -t mangle -A FORWARD -p udp -j DROP
ip6tables -A INPUT -p tcp --dport 22 -j ACCEPT
iptables-save > /srv/rules
nft -f - <<'RULES'
table inet shop {
  set let-in { type ipv4_addr; flags interval; elements = { 192.0.2.0/24 } }
  chain input {
    type filter hook input priority 0; policy accept;
    ip saddr @let-in counter accept comment "it's ours"
    tcp dport 80 accept
  }
}
RULES`),
  manifest: `${iptables}\nnft -s list table inet shop 2>&1; nft list tables | sort`,
  commands: [
    'iptables -A INPUT -j DROP',
    'iptables -D INPUT 1',
    'iptables -F',
    'iptables -F && iptables -X',
    'iptables -P INPUT DROP',
    'iptables -t mangle -F',
    'ip6tables -F',
    'iptables-restore -n < /srv/rules',
    'nft flush ruleset',
    'nft delete table inet shop',
    'nft add rule inet shop input tcp dport 443 accept',
    "nft add element inet shop let-in '{ 198.51.100.7 }'",
    'nft add table ip other',
  ],
});

if (sandbox?.run('iptables-legacy -S > /dev/null 2>&1 && echo yes; true') === 'yes\n') {
  await describeRoundTrips({
    of: 'packet filters of the older interface',
    every: 1,
    prepare: ':',
    manifest: `${iptables}\n${legacy}`,
    commands: ['iptables-legacy -A INPUT -j DROP'],
  });
}

await describeRoundTrips({
  of: 'rules of ufw',
  every: 1,
  prepare: ':',
  manifest: 'find /etc/ufw /etc/default/ufw -type f -exec sha256sum {} + | sort',
  commands: ['ufw allow 8080/tcp', 'ufw default allow routed', 'ufw logging high'],
});

it.skipIf(sandbox === undefined)('rules of iptables that nft cannot write are told beforehand', async ({ skip }) => {
  if (sandbox === undefined) return;
  const { run, executor } = sandbox;
  skip(run('command -v nft && command -v iptables || true') === '', 'nft and iptables are not installed');
  run(
    `iptables -A INPUT -p udp -m recent --set -j DROP; iptables -t nat -A OUTPUT -m comment --comment ours -j ACCEPT`,
  );
  const pilot = await undoingPilot(executor);
  onTestFinished(() => pilot.close());
  const rules = (): string => run("iptables-save | sed '/^#/d; s/\\[[0-9:]*\\]//'; nft list tables");
  const before = rules();
  const { id, summary } = await did(pilot, 'nft add table inet shop');
  expect(summary).toContain('not: table ip filter, which nft lists and cannot read again; comments of rules');
  // Of another table they stand in no way.
  expect(await pilot.rollback.undo(id)).toMatchObject({ success: true });
  expect(rules()).toBe(before);
});
