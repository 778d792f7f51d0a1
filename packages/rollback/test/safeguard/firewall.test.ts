import { spawnSync } from 'node:child_process';
import { localHost, OpsError, OpsPilot, quote } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import {
  armSwitch,
  confirmSwitch,
  memorySnapshotStore,
  rollback,
  type StartThere,
  type SwitchContent,
} from '@opspilot/rollback';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { switchBecomes } from '../fixtures/switches.js';

const isThere = (tool: string): boolean =>
  spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${tool}`]).status === 0;
const missing = ['nft', 'iptables-save', 'iptables-restore', 'ip6tables-save'].filter((tool) => !isThere(tool));
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('firewall');
it.skipIf(!isRequired)('packet filters are there', () => expect(missing).toEqual([]));

const sandbox = await openSandbox();
afterAll(() => sandbox?.close());
const inside = (): Sandbox => {
  if (sandbox === undefined) throw new Error('There is no sandbox.');
  return sandbox;
};
const run = (script: string): string => inside().run(`PATH=$PATH:/usr/sbin:/sbin\n${script}`);
const there: StartThere = (command, options) => inside().executor.start(localHost, command, options);

/** What is set up, what changes it, and what shows it, counters left out. */
interface Case {
  readonly name: string;
  readonly content: SwitchContent;
  readonly setUp: string;
  readonly change: string;
  readonly show: string;
}

const rules = (tool: string): Case => ({
  name: tool,
  content: { filters: [tool as 'iptables'] },
  setUp: `nft flush ruleset; ${tool} -P INPUT ACCEPT; ${tool} -N shop; ${tool} -A INPUT -p tcp --dport 22 -j ACCEPT; ${tool} -A INPUT -j shop
${tool} -t mangle -A FORWARD -p udp -j DROP; ${tool} -A shop -p tcp -m multiport --dports 80,443 -j RETURN`,
  change: `${tool} -F; ${tool} -X shop; ${tool} -P INPUT DROP; ${tool} -t mangle -F; ${tool} -t nat -A OUTPUT -j ACCEPT`,
  // A table that was not there stays, with nothing in it.
  show: `${tool}-save | grep -E '^-A|^:' | grep -v '^:[A-Z]* ACCEPT' | sed 's/\\[.*\\]//'; echo .`,
});

const filters: readonly Case[] = [
  {
    name: 'nft',
    content: { filters: ['nft'] },
    setUp: `nft -f - <<'RULES'
flush ruleset
table inet shop {
  set let-in { type ipv4_addr; flags interval; elements = { 192.0.2.0/24, 198.51.100.7 } }
  map ports { type inet_service : verdict; elements = { 22 : accept, 80 : jump web } }
  chain web { counter accept comment "it's ours"; }
  chain input { type filter hook input priority 0; policy accept; ct state established accept; ip saddr @let-in accept; tcp dport vmap @ports; }
}
table ip6 other {
  chain out { type filter hook output priority 5; meta mark 7 drop; }
}
RULES`,
    change: `nft flush ruleset; nft add table inet lock; nft add chain inet lock input '{ type filter hook input priority 0; policy drop; }'`,
    show: 'nft -s list ruleset',
  },
  rules('iptables'),
  rules('ip6tables'),
];

const network: Case = {
  name: 'addresses, routes and links',
  content: { network: true },
  setUp: `ip link add one type veth peer name two; ip link set one up mtu 1400; ip link set two up
ip addr add 192.0.2.1/24 dev one; ip addr add 2001:db8::1/64 dev one nodad; ip route add 198.51.100.0/24 via 192.0.2.9; ip route add default via 192.0.2.8 metric 7; sleep 2`,
  change:
    'ip route del default; ip addr flush dev one; ip addr add 203.0.113.5/24 dev one; ip link set one down; ip link set one mtu 1500; ip route flush table main',
  show: `ip -o addr show dev one | sed 's/^[0-9]*: //; s/valid_lft.*//' | grep -v fe80 | sort; ip route | sort; ip -6 route | grep 2001 | sort; cat /sys/class/net/one/mtu 2>/dev/null || ip -o link show one | grep -o 'mtu [0-9]*'`,
};

/** Ends the waiting of a switch, one short sleep after another. */
const timeIsUp = (id: string): string =>
  `while [ -e /var/tmp/opspilot-switch-${id}/armed ]; do pkill -KILL -f '^sleep [12]$'; done; true`;

/** What is shown before a change, after it, and once the host has had its time. */
async function change({ setUp, change: changing, show, content }: Case, id: string, isConfirmed: boolean) {
  run(setUp);
  const before = run(show);
  await armSwitch(there, { id, seconds: 60, ...content });
  run(changing);
  const changed = run(show);
  if (isConfirmed) await confirmSwitch(there, id);
  run(timeIsUp(id));
  await switchBecomes(there, id, isConfirmed ? 'absent' : 'restored');
  return { before, changed, now: run(show) };
}

describe.skipIf(sandbox === undefined || missing.length > 0)('a packet filter', { timeout: 120_000 }, () => {
  it.each(filters)('is brought back by its host itself: $name', async (given) => {
    const { before, changed, now } = await change(given, `back-${given.name}`, false);
    expect(changed).not.toBe(before);
    expect(now).toBe(before);
  });

  it.each(filters)('stays once somebody confirmed: $name', async (given) => {
    const { before, changed, now } = await change(given, `stays-${given.name}`, true);
    expect(changed).not.toBe(before);
    expect(now).toBe(changed);
  });

  it.each([
    'iptables -P INPUT DROP',
    `nft add table inet lock '{ chain input { type filter hook input priority 0; policy drop; }; }'`,
  ])('that lets nobody in any more is taken back after the command: %s', async (command) => {
    run('nft flush ruleset; ip link set lo up; iptables -P INPUT ACCEPT');
    const before = run('iptables -S');
    const client = `const s = require('net').createServer().listen(0, '127.0.0.1', () => require('net').connect(s.address().port, '127.0.0.1', () => process.exit(0))); setTimeout(() => process.exit(1), 1500)`;
    const isReached = (): boolean => {
      try {
        run(`${quote(process.execPath)} -e ${quote(client)}`);
        return true;
      } catch {
        return false;
      }
    };
    expect(isReached()).toBe(true);
    const reach = () => ({
      ...inside().executor,
      start: ((host, text, options) => {
        if (!isReached()) throw new OpsError('login-failed', 'Nobody answers.');
        return inside().executor.start(host, text, options);
      }) as Sandbox['executor']['start'],
    });
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: inside().executor,
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore(), safeguard: { seconds: 60, reach } })],
    });
    onTestFinished(() => pilot.close());
    const armed: string[] = [];
    pilot.events.on('switch.armed', ({ data }) => void armed.push(data.switch));
    const outcome = await pilot.run({ command });
    expect(outcome.status).toBe('failed');
    expect(armed).toHaveLength(1);
    expect(isReached()).toBe(false);
    run(timeIsUp(armed[0] ?? ''));
    await switchBecomes(there, armed[0] ?? '', 'restored');
    expect(isReached()).toBe(true);
    expect(run('iptables -S')).toBe(before);
  });
});

describe.skipIf(sandbox === undefined)('a network', { timeout: 120_000 }, () => {
  it('is brought back by its host itself', async () => {
    const { before, changed, now } = await change(network, 'back-network', false);
    expect(changed).not.toBe(before);
    expect(now).toBe(before);
  });
});

describe.skipIf(sandbox === undefined)('a host whose disk is full', { timeout: 120_000 }, () => {
  it('arms no switch that could not bring all back, and keeps nothing of it', async () => {
    run('mount -t tmpfs -o size=64k small /var/tmp; seq 2000 > /tmp/kept');
    let failures = 0;
    for (let free = 0; free < 16; free += 1) {
      run(`head -c ${(16 - free) * 4096} /dev/zero > /var/tmp/filler`);
      const error: unknown = await armSwitch(there, { id: `full-${free}`, seconds: 600, paths: ['/tmp/kept'] }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) break;
      failures += 1;
      expect(error).toMatchObject({ code: 'switch-failed' });
      expect(run('ls /var/tmp')).toBe('filler\n');
    }
    expect(failures).toBeGreaterThanOrEqual(4);
    expect(run('tar -xOf /var/tmp/opspilot-switch-full-*/paths/1.tar')).toBe(run('cat /tmp/kept'));
    expect(run('tail -n 1 /var/tmp/opspilot-switch-full-*/wait')).toContain('not_at_boot');
    run('umount -l /var/tmp');
  });
});
