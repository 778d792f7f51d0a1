import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ssh-keygen -t dsa -f id_dsa', ['crypto:weaken key', 'crypto:make-key id_dsa']],
  ['ssh-keygen -t ed25519 -f ~/.ssh/id_ed25519', ['crypto:make-key ~/.ssh/id_ed25519']],
  ['ssh-keygen -f /root/.ssh/authorized_keys', ['write:overwrite /root/.ssh/authorized_keys']],
  ["ssh-keygen -t ed25519 -f key -N ''", ['crypto:unprotected-key key', 'crypto:make-key key']],
  ['ssh-keygen -t rsa -b 1024 -f key', ['crypto:weaken key', 'crypto:make-key key']],
  ['ssh-keygen -t rsa -b 4096 -f key', ['crypto:make-key key']],
  ['ssh-keygen -D ./lib.so', ['execute:load lib.so']],
  ['ssh-keygen -y -f /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['ssh-keygen -lf /etc/ssh/ssh_host_rsa_key.pub', []],
  ['ssh-keygen -R web1', []],
  ['ssh-keygen -p -P old -f key', ['crypto:expose-secret in the command', 'write:modify key inPlace']],
  ['ssh-keyscan -f /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['ssh-keyscan web1', ['network:connect web1 external']],
  ['ssh-copy-id bob@web1', ['network:send web1 external', 'user:grant-login web1']],
  ['ssh-copy-id -n bob@web1', []],
  ['ssh-agent rm -rf /srv', ['delete:remove /srv recursive force']],
  ['ssh-agent -s', []],
  ['ssh-add -s ./lib.so', ['execute:load lib.so']],
  ['ssh-add ~/.ssh/id_ed25519', []],
  ['sshfs web1:/srv /mnt', ['network:connect web1', 'storage:mount-remote /mnt']],
  [
    "sshfs -o ssh_command='rm -rf /srv' web1:/ /mnt",
    ['delete:remove /srv recursive force', 'network:connect web1', 'storage:mount-remote /mnt'],
  ],
  ['sshpass -p secret rm -rf /srv', ['crypto:expose-secret in the command', 'delete:remove /srv recursive force']],
  ['sshpass -e true', []],
  ['sshd -t', []],
  ['sshd -D -p 2222', ['network:listen :2222']],
  ["sshd -o AuthorizedKeysCommand='rm -rf /srv'", ['delete:remove /srv recursive force', 'network:listen :22']],
  ['sshuttle -r bob@web1 10.0.0.0/8', ['network:tunnel web1']],
  ["sshuttle -e 'rm -rf /srv' -r web1 0/0", ['delete:remove /srv recursive force', 'network:tunnel web1']],
  ['autossh -M 0 -L 8080:db:80 web1', ['network:connect web1', 'network:tunnel web1']],
];

describe('ssh keys', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
