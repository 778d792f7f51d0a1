import { analyse } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { foresee } from '../../src/foresight/foresee.js';
import { switchContent } from '../../src/safeguard/switch-content.js';

function contentOf(command: string) {
  const analysis = analyse(command);
  return switchContent({ ...foresee(analysis, { command, directory: '/root', user: 'root' }), ...analysis });
}

const accounts = ['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow'];

describe('a switch for a command', () => {
  it.each([
    'netplan apply',
    'nmcli con down eth0',
    'ifdown eth0',
    'ip route flush all',
    'ip route add default via 192.0.2.1',
    'ip addr add 192.0.2.2/24 dev eth0',
    'ip link del eth0',
    'ip link set eth0 master br0',
    'wg-quick down wg0',
    'networkctl down eth0',
    'dhclient -r eth0',
    'systemctl restart NetworkManager',
    'systemctl stop systemd-networkd',
  ])('brings addresses, routes and links back: %s', (command) => {
    expect(contentOf(command)?.network).toBe(true);
  });

  it.each([
    'systemctl restart nftables',
    'systemctl start ufw',
    'firewall-cmd --add-rich-rule=x',
    'ufw allow 22',
    'ebtables -P INPUT DROP',
  ])('brings the rules of the packet filters back that are there: %s', (command) => {
    expect(contentOf(command)?.filters).toBe('those-present');
  });

  it.each([
    ['iptables -A INPUT -s 192.0.2.1 -j DROP', ['iptables']],
    ['iptables-nft -A INPUT -s 192.0.2.1 -j DROP', ['iptables']],
    ['nft flush ruleset', ['nft']],
  ])('brings those of a packet filter back that is known: %s', (command, filters) => {
    expect(contentOf(command)?.filters).toEqual(filters);
  });

  it.each([
    ['rm /etc/ssh/sshd_config.d/*', ['/etc/ssh/sshd_config.d']],
    ['sed -i s/a/b/ /etc/ssh/sshd_config.d/*.conf', ['/etc/ssh/sshd_config.d']],
    ['systemctl stop ssh.socket', ['/etc/ssh']],
    ['systemctl disable --now sshd', ['/etc/ssh']],
    ['pkill sshd', ['/etc/ssh']],
    ['usermod -L deploy', accounts],
    ['passwd -l deploy', accounts],
    ['usermod -s /usr/sbin/nologin deploy', accounts],
    ['gpasswd -d deploy sudo', accounts],
    ['chage -E 0 deploy', accounts],
    ['sed -i /deploy/d /etc/passwd', ['/etc/passwd']],
    ['echo key > /home/deploy/.ssh/authorized_keys', ['/home/deploy/.ssh/authorized_keys']],
    ['chown root /home/deploy/.ssh', ['/home/deploy/.ssh']],
  ])('brings back what says who is let in: %s', (command, paths) => {
    expect(contentOf(command)?.paths).toEqual(expect.arrayContaining(paths));
  });

  it('starts a server again that the command ended', () => {
    expect(contentOf('pkill sshd')?.afterwards).toContain('systemctl start ssh');
    expect(contentOf('firewall-cmd --panic-on')?.afterwards).toContain('firewall-cmd --reload');
  });

  it.each([
    'ls /etc/ssh',
    'cat /etc/passwd',
    'systemctl stop nginx',
    'systemctl status ssh',
    'useradd bob',
    'usermod -aG docker bob',
    'iptables -L',
    'ufw status',
    'ip addr show',
    'curl https://example.com',
    'echo x > /etc/motd',
    'pkill nginx',
    'ssh web-1 systemctl stop sshd',
    'docker exec web ip link set eth0 down',
  ])('is not there where nobody is locked out of this host: %s', (command) => {
    expect(contentOf(command)).toBeUndefined();
  });
});
