import { analyse, secretsIn } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { scriptedPilot } from './pilots.js';

const secret = 'Zq7Wm3kTp9Vx';

/** Commands with a password where neither its form nor an option's name tells that it is one. */
const commands = [
  'rabbitmqctl add_user bob @',
  'redis-cli CONFIG SET requirepass @',
  "redis-cli ACL SETUSER bob on '>@'",
  'mongosh --eval \'db.changeUserPassword("a", "@")\'',
  'psql -c "ALTER USER bob PASSWORD \'@\'"',
  'mysql -e "SET PASSWORD FOR bob = \'@\'"',
  'echo @ | passwd --stdin bob',
  "printf 'bob:%s' @ | sudo chpasswd",
  'chpasswd <<E\nbob:@\nE',
  'htpasswd -b /srv/htpasswd bob @',
  'usermod -p @ bob',
  'mysqladmin -u root password @',
  'openssl passwd -6 @',
  'echo @ | docker login -u bob --password-stdin',
  'echo @ | sudo -S reboot',
  'kubectl create secret generic x --from-literal=config=@',
  'consul kv put db/password @',
  'sqlplus scott/@',
  'smbclient -U bob%@ //h/s',
  "ssh h 'redis-cli AUTH @'",
  "curl -b 'session=@; theme=dark' https://example.com",
  'curl --cookie sid=@ https://example.com',
  "curl -H 'X-Session-Id: @' https://example.com",
  'sqlcipher a.db "PRAGMA key=\'@\'; select 1"',
  "echo 'machine example.com login bob password @' >> ~/.netrc",
  "printf 'db:5432:shop:bob:@\\n' > ~/.pgpass",
  'echo https://bob:@@example.com > ~/.git-credentials',
  "tee ~/.npmrc <<< '//registry.example/:_authToken=@'",
  'ansible-vault encrypt_string @',
  `p=@; rabbitmqctl change_password bob "$p"`,
].map((command) => command.replace('@', secret));

describe('a password that stands in a command', () => {
  it.each(commands)('is in no event, plan, record or outcome: %s', async (command) => {
    const { pilot, events } = await scriptedPilot({
      script: [{ command, reply: { stdout: `said ${secret}`, exitCode: 1 } }],
      approve: () => true,
      analysis: {},
    });
    const plan = await pilot.plan(command);
    const outcome = await pilot.run({ command });
    const records = await pilot.history.list();
    expect(outcome.status).toBe('failed');
    expect(records).toHaveLength(1);
    for (const told of [plan, outcome, records, events]) expect(JSON.stringify(told)).not.toContain(secret);
    await pilot.close();
  });

  it('is told by nothing that an analysis can be turned into', () => {
    const analysis = analyse(`mysqladmin password '${secret}'`);
    expect(secretsIn(analysis)).toEqual([secret]);
    expect(secretsIn(structuredClone(analysis))).toEqual([]);
  });

  it.each([
    'passwd bob',
    'openssl passwd -6',
    'kubectl create configmap x --from-literal=level=debug',
    'sqlldr control=/srv/load/orders.ctl',
    'sqlplus -s / as sysdba',
    'mkpasswd',
    'echo hello | docker load',
    'net user bob /delete',
    'redis-cli CONFIG GET requirepass',
    'psql -c "SELECT 1"',
    'kinit bob',
  ])('is not seen where there is none: %s', (command) => {
    expect(secretsIn(analyse(command))).toEqual([]);
  });
});
