import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/shell/understand.js';

/** Where, and as whom, `/srv` is removed. */
function removedOn(command: string): readonly string[] {
  return analyse(command)
    .effects.filter(({ kind, target }) => kind === 'delete' && target.type === 'path' && target.path === '/srv')
    .map(({ scope: { host, container, user } }) =>
      [user === undefined ? '' : `${user}@`, host, container === undefined ? '' : `#${container}`].join(''),
    );
}

describe('a command that runs elsewhere', () => {
  it.each([
    ["ssh web1 'rm -rf /srv'", 'web1'],
    ["ssh -o User=bob web1 'rm -rf /srv'", 'bob@web1'],
    ["ssh root@web1 'docker exec -u app web rm -rf /srv'", 'app@web1#web'],
    ['docker run --user 1000:1000 alpine rm -rf /srv', '1000@#alpine'],
    ['podman exec --user=app web rm -rf /srv', 'app@#web'],
    ['tailscale ssh web1 rm -rf /srv', 'web1'],
    ["tailscale ssh root@web1 'rm -rf /srv'", 'root@web1'],
    ["rsh bob@web1 'rm -rf /srv'", 'bob@web1'],
    ['mosh bob@web1 -- rm -rf /srv', 'bob@web1'],
    ['pdsh -w web[1-3] rm -rf /srv', 'web?'],
    ["clush -bw web1 'rm -rf /srv'", 'web1'],
    ["clush -a 'rm -rf /srv'", 'several machines'],
    ['dsh -m web1 -- rm -rf /srv', 'web1'],
    ["mco rpc shell run command='rm -rf /srv' -I web1", 'web1'],
    ["mco shell run 'rm -rf /srv'", 'all'],
    ['fab -H web1 -- rm -rf /srv', 'web1'],
    ['pyinfra web1 exec -- rm -rf /srv', 'web1'],
    ["bolt command run 'rm -rf /srv' -t web1", 'web1'],
    ["salt -G os:Debian cmd.run 'rm -rf /srv'", 'os:Debian'],
    ['salt web1 file.remove /srv', 'web1'],
    ['salt web1 file.remove /srv test=True', 'web1'],
    ['salt web1 file.remove path=/srv', 'web1'],
    ["salt web1 cmd.run cmd='rm -rf /srv'", 'web1'],
    ["salt web1 cmd.retcode 'rm -rf /srv' runas=bob", 'bob@web1'],
    ["salt web1 cmd.run 'rm -rf /srv' test=true", 'web1'],
    ["salt web1 cmd.run 'rm -rf srv' cwd=/", 'web1'],
    ["salt web1 cmd.exec_code bash 'rm -rf /srv'", 'web1'],
    ["ansible web1 -b -a 'rm -rf /srv'", 'root@web1'],
    ["ansible web1 -m file -a 'path=/srv state=absent'", 'web1'],
    [`ansible web1 -m file -a 'path="/srv" state="absent"'`, 'web1'],
    [`ansible web1 -u bob -m file -a "state='absent' path=/srv"`, 'bob@web1'],
    [`ansible web1 -m file -a '{"path": "/srv", "state": "absent"}'`, 'web1'],
    ["ansible web1 -u bob -a 'rm -rf /srv'", 'bob@web1'],
    ["ansible web1 -a 'chdir=/ rm -rf srv'", 'web1'],
    ["ansible web1 -m shell -a 'rm -rf srv chdir=/'", 'web1'],
    ['ansible web1 -m shell -a \'cmd="rm -rf /srv" creates=/x\'', 'web1'],
    [`ansible web1 -a '{"argv": ["rm", "-rf", "/srv"]}'`, 'web1'],
    ["ansible all -m synchronize -a 'src=/a dest=/srv delete=yes'", 'all'],
    ["ansible all -m synchronize -a 'src=/a dest=/srv mode=pull delete=yes'", ''],
    ["ansible localhost,web1 -m file -a 'path=/srv state=absent'", 'localhost,web1'],
    ["aws ssm send-command --instance-ids i-1 --parameters commands='rm -rf /srv'", 'i-1'],
    [`aws ssm send-command --instance-ids i-1 --parameters '{"commands":["rm -rf /srv","ls"]}'`, 'i-1'],
    [`aws ssm send-command --instance-ids i-1 --parameters '{"commands":["cd /","rm -rf srv"]}'`, 'i-1'],
    [`aws ssm send-command --instance-ids i-1 --parameters 'commands=["d=/srv","rm -rf $d"]'`, 'i-1'],
    [
      `aws ssm send-command --instance-ids i-1 --parameters '{"commands":["rm -rf srv"],"workingDirectory":["/"]}'`,
      'i-1',
    ],
    ['aws ssm send-command --instance-ids i-1 --parameters \'commands=["rm -rf srv"],workingDirectory=[/]\'', 'i-1'],
    ['gcloud compute ssh web1 -- -p 22 rm -rf /srv', 'web1'],
    ['gcloud compute ssh web1 -- -4i ~/.ssh/k rm -rf /srv', 'web1'],
    ['gcloud compute ssh web1 -- -l bob rm -rf /srv', 'bob@web1'],
    ['az ssh vm -g g -n web1 -- -i k -lbob rm -rf /srv', 'bob@web1'],
    ["gcloud compute ssh root@web1 --command 'rm -rf /srv'", 'root@web1'],
    ["az vm run-command invoke -g g -n web1 --command-id RunShellScript --scripts ls 'rm -rf /srv'", 'web1'],
    ['kubectl node-shell node1 -- rm -rf /srv', 'node1'],
    ['kubectl --context prod exec web-1 -- rm -rf /srv', 'prod#web-1'],
    ['docker -H tcp://web1:2375 exec web rm -rf /srv', 'web1#web'],
    ['docker --context prod exec web rm -rf /srv', 'prod#web'],
    ['docker --context default exec web rm -rf /srv', '#web'],
    ['DOCKER_HOST=tcp://web1:2375 docker exec web rm -rf /srv', 'web1#web'],
    ['export DOCKER_HOST=ssh://root@web1; docker exec web rm -rf /srv', 'web1#web'],
    ['env DOCKER_HOST=tcp://web1 docker exec web rm -rf /srv', 'web1#web'],
    ['DOCKER_HOST=tcp://web1; docker exec web rm -rf /srv', '#web'],
    ['export DOCKER_HOST=tcp://web1; docker -H unix:///run/docker.sock exec web rm -rf /srv', '#web'],
    ['export DOCKER_HOST=tcp://web1; docker -H tcp://web2 exec web rm -rf /srv', 'web2#web'],
    ['sudo DOCKER_HOST=tcp://web1 docker exec web rm -rf /srv', 'root@web1#web'],
    ['podman --url ssh://root@web1/run/podman.sock exec web rm -rf /srv', 'web1#web'],
    ['lxc exec web -- rm -rf /srv', '#web'],
    ['lxc exec remote:web -- rm -rf /srv', 'remote#web'],
    ["fly machine exec 1 'rm -rf /srv'", '#fly'],
    ['nomad alloc exec -task web 8a rm -rf /srv', '#nomad'],
    ['heroku run rm -rf /srv -a shop', '#shop'],
    ['railway ssh -s shop -- rm -rf /srv', '#shop'],
    ['railway run rm -rf /srv', ''],
    ["eb ssh shop -c 'rm -rf /srv'", '#eb'],
    ["cf ssh shop -c 'rm -rf /srv'", 'shop'],
    ['hcloud server ssh web1 rm -rf /srv', 'web1'],
    ["doctl compute ssh root@web1 --ssh-command 'rm -rf /srv'", 'root@web1'],
    ['az ssh vm -g g -n web1 -- rm -rf /srv', 'web1'],
    ['qm guest exec 101 -- rm -rf /srv', '#101'],
    ['limactl shell web rm -rf /srv', '#web'],
    ['colima ssh -- rm -rf /srv', '#colima'],
    ['wsl -d Ubuntu -u root -e rm -rf /srv', 'root@#Ubuntu'],
    ['wsl rm -rf /srv', '#wsl'],
  ])('is told there: %s', (command, place) => {
    expect(removedOn(command)).toEqual([place]);
  });

  it('reaches what the other machine has, not what this one has', () => {
    const command = 'docker -H tcp://web1 run --rm -v /:/host alpine rm -rf /host/srv';
    expect(removedOn(command)).toContain('web1');
    expect(removedOn(command)).not.toContain('');
  });

  it('of which only the machine is known, is one that changes it', () => {
    const deeds = (command: string): readonly string[] =>
      analyse(command)
        .effects.filter(({ scope }) => scope.host === 'web1')
        .map(({ kind, action }) => `${kind}:${action}`);
    expect(deeds("ansible web1 -m lvol -a 'vg=data lv=db state=absent'")).toEqual([
      'execute:converge',
      'delete:destroy-unseen',
    ]);
    expect(deeds("ansible web1 -m sysctl -a 'name=vm.swappiness value=1'")).toEqual(['execute:converge']);
    expect(deeds("ansible web1 -m service -a 'name=nginx state=stopped'")).toEqual(['service:stop']);
    expect(deeds(`ansible web1 -m service -a "name=nginx state='stopped'"`)).toEqual(['service:stop']);
    expect(deeds('mco service nginx stop -I web1')).toEqual(['service:stop']);
    expect(deeds('mco rpc puppet runonce -I web1')).toEqual(['execute:converge']);
    expect(deeds('salt web1 lvm.lvremove db')).toEqual(['execute:converge', 'delete:destroy-unseen']);
    expect(deeds('salt web1 file.write /etc/passwd x')).toEqual(['write:modify']);
    expect(deeds('salt web1 nginx.rebuild')).toEqual(['execute:converge']);
    expect(deeds('salt web1 state.apply test=True')).toEqual([]);
    expect(deeds('salt web1 state.apply test=True test=False')).toEqual(['execute:converge']);
    expect(deeds('salt web1 service.stop nginx')).toEqual(['service:stop']);
  });

  it.each(['docker -H unix:///var/run/docker.sock ps', 'export DOCKER_HOST=unix:///run/docker.sock; docker ps'])(
    'is here through a socket: %s',
    (command) => {
      expect(analyse(command).effects).toEqual([]);
    },
  );

  it.each([
    'ansible web1 -m setup',
    "ansible web1 -m stat -a 'path=/etc/hosts'",
    'ansible web1 -m community.general.parted_info',
    'mco ping',
    'mco service nginx status',
    'mco rpc rpcutil ping',
    "salt '*' disk.usage",
    "salt '*' pkg.list_upgrades",
    "salt '*' network.ip_addrs",
    'salt web1 service.status nginx',
    'salt web1 file.file_exists /etc/hosts',
    'salt web1 saltutil.running',
    'salt web1 cmd.which nginx',
    'gcloud compute ssh web -- -L 8080:localhost:80',
    'gcloud compute ssh web -- -NL 8080:localhost:80',
    'gcloud compute ssh web -- -p 22 uptime',
    'wsl --list',
    'railway status',
    'fab --list',
  ])('only looks: %s', (command) => {
    expect(analyse(command).effects.filter(({ kind }) => kind !== 'network')).toEqual([]);
  });
});
