import { type Host, isLocalHost, OpsPilot } from '@opspilot/core';
import { type AnsibleInventoryOptions, hostsFromAnsible } from '@opspilot/core/inventory';
import { describe, expect, it } from 'vitest';
import { filesOf } from './files.js';

type Texts = Readonly<Record<string, string>>;

async function read(
  texts: string | Texts,
  options?: AnsibleInventoryOptions,
  name = 'hosts',
): Promise<readonly Host[]> {
  await using files = await filesOf(typeof texts === 'string' ? { hosts: texts } : texts);
  return await hostsFromAnsible(files.path(name), options);
}

async function readOne(texts: string | Texts, options?: AnsibleInventoryOptions, name = 'hosts'): Promise<Host> {
  const [host, ...others] = await read(texts, options, name);
  if (host === undefined || others.length > 0) throw new Error(`one host expected, got ${others.length + 1}`);
  return host;
}

describe('hostsFromAnsible', () => {
  it('makes hosts of an inventory in INI', async () => {
    const hosts = await read(
      `
      # before any group
      lonely.example.com

      [web]
      web[01:02].example.com ansible_user=deploy http_port=8080
      db ansible_host=10.0.0.9 ansible_port=2222 ansible_ssh_private_key_file=~/.ssh/db ; comment="of one kind"

      [web:vars]
      tier = front   # not a comment
      env=production

      [site:children]
      web
    `.replace(' ; comment="of one kind"', ''),
    );
    const web = {
      user: 'deploy',
      groups: ['site', 'web'],
      labels: { tier: 'front   # not a comment', http_port: '8080' },
      environment: 'production',
    };
    expect(hosts).toEqual([
      { name: 'lonely.example.com', groups: ['ungrouped'] },
      { name: 'web01.example.com', ...web },
      { name: 'web02.example.com', ...web },
      {
        name: 'db',
        address: '10.0.0.9',
        port: 2222,
        identity: '~/.ssh/db',
        groups: ['site', 'web'],
        labels: { tier: 'front   # not a comment' },
        environment: 'production',
      },
    ]);
    const pilot = await OpsPilot.create({ hosts });
    expect(pilot.hosts.get('db').port).toBe(2222);
    await pilot.close();
  });

  it('tells whom Ansible would become by labels, and no password', async () => {
    const text =
      '[web]\na ansible_become=yes ansible_become_user=app ansible_become_password=s3cr3t ansible_password=x\n';
    expect(await readOne(text)).toEqual({
      name: 'a',
      groups: ['web'],
      labels: { ansible_become: 'yes', ansible_become_user: 'app' },
    });
  });

  it('refuses to leave out what nobody knows', async () => {
    await expect(read('a\n', { leaveOut: ['templates' as never] })).rejects.toMatchObject({
      code: 'inventory-invalid',
      message: expect.stringMatching(/leaveOut takes "unsupported" and "encrypted"; got "templates"\.$/),
    });
  });

  it('makes hosts of an inventory in YAML', async () => {
    const hosts = await read(
      {
        'hosts.yml': `
all:
  vars: {owner: ops, version: 1.10}
  children:
    web:
      hosts:
        "web[1:2]": {ansible_host: 10.0.0.1}
      vars:
        environment: staging
        owner: web team
    db: {hosts: db1}
`,
      },
      undefined,
      'hosts.yml',
    );
    expect(hosts).toMatchObject([
      { name: 'web1', groups: ['web'], labels: { owner: 'web team', version: '1.10' }, environment: 'staging' },
      { name: 'web2', address: '10.0.0.1' },
      { name: 'db1', groups: ['db'], labels: { owner: 'ops' } },
    ]);
    expect(hosts[2]).not.toHaveProperty('environment');
  });

  it.each([
    ['w[1:3]', ['w1', 'w2', 'w3']],
    ['w[01:10:4]-x', ['w01-x', 'w05-x', 'w09-x']],
    ['w[008:010]', ['w008', 'w009', 'w010']],
    ['w[:2]', ['w0', 'w1', 'w2']],
    ['w[a:f:2]', ['wa', 'wc', 'we']],
    ['w[y:B]', ['wy', 'wz', 'wA', 'wB']],
    ['r[1:2]-[a:b].x', ['r1-a.x', 'r1-b.x', 'r2-a.x', 'r2-b.x']],
    ['10.0.[0:1].[254:255]', ['10.0.0.254', '10.0.0.255', '10.0.1.254', '10.0.1.255']],
    ['2001:db8::1', ['2001:db8::1']],
  ])('expands %s', async (pattern, names) => {
    expect((await read(`${pattern}\n`)).map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['web:2222', 'web', 2222],
    ['[2001:db8::1]:2222', '2001:db8::1', 2222],
    ['web[1:1]:23', 'web1', 23],
    ['web ansible_port="24"', 'web', 24],
    ['web ansible_ssh_port=24', 'web', 24],
  ])('finds the port of %s', async (line, name, port) => {
    expect(await readOne(`${line}\n`)).toMatchObject({ name, port });
  });

  describe('lets what is nearer win', () => {
    it('from all through parents and children to the host', async () => {
      const text = `
        [low]
        h a=host
        [mid:children]
        low
        [top:children]
        mid
        [all:vars]
        a=all
        b=all
        c=all
        d=all
        e=all
        [top:vars]
        a=top
        b=top
        c=top
        d=top
        [mid:vars]
        a=mid
        b=mid
        c=mid
        [low:vars]
        a=low
        b=low
      `;
      expect((await readOne(text)).labels).toEqual({ a: 'host', b: 'low', c: 'mid', d: 'top', e: 'all' });
    });

    it('among groups of one depth by priority, then by name', async () => {
      const groups = '[a]\nh\n[b]\nh\n[a:vars]\nx=a\n[b:vars]\nx=b\n';
      expect((await readOne(groups)).labels).toEqual({ x: 'b' });
      expect((await readOne(`${groups}[a:vars]\nansible_group_priority=2\n`)).labels).toEqual({ x: 'a' });
    });

    it('with files beside the inventory over what it says itself', async () => {
      const texts = {
        hosts: '[web]\nh a=inventory b=inventory\n[web:vars]\nc=inventory\nd=inventory\n',
        'group_vars/all.yml': 'd: of all\ne: of all\n',
        'group_vars/web/main.yml': 'c: of web\na: of web\n',
        'group_vars/other.yml': 'a: of others\n',
        'host_vars/h.yaml': 'b: of h\nansible_host: 10.0.0.5\n',
      };
      expect(await readOne(texts)).toMatchObject({
        address: '10.0.0.5',
        labels: { a: 'inventory', b: 'of h', c: 'of web', d: 'of all', e: 'of all' },
      });
    });
  });

  it('tells this machine from one that is reached at this machine', async () => {
    const [local, tunnel, self, there] = await read(
      'local ansible_connection=local ansible_user=ignored\ntunnel ansible_host=127.0.0.1\nlocalhost\nthere ansible_host=localhost ansible_port=2222\n',
    );
    expect(local).toMatchObject({ name: 'local', address: 'localhost' });
    expect([local, tunnel, self, there].map((host) => host !== undefined && isLocalHost(host))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(tunnel).toMatchObject({ port: 22 });
  });

  it.each([
    ['-J gate', ['gate']],
    ['-o ProxyJump=root@gate:2222,inner.example.com', ['root@gate:2222', 'inner.example.com']],
    ["-oProxyJump=gate -o 'StrictHostKeyChecking no' -C", ['gate']],
    ['-o ProxyCommand="ssh -W %h:%p -q root@gate"', ['root@gate']],
    ['-o ProxyCommand=none', []],
    ['-o ControlMaster=auto -o ControlPersist=60s -4', undefined],
  ])('finds the way in ansible_ssh_common_args %s', async (words, jump) => {
    const texts = { 'hosts.yml': `all:\n  hosts:\n    h:\n      ansible_ssh_common_args: ${JSON.stringify(words)}\n` };
    expect((await readOne(texts, undefined, 'hosts.yml')).jump).toEqual(jump);
    const ini = `h\n[all:vars]\nansible_ssh_common_args=${JSON.stringify(words)}\n`;
    expect((await readOne(ini)).jump).toEqual(jump);
  });

  it('finds login, port and key there too, as long as the variables agree', async () => {
    const line = 'h ansible_ssh_extra_args="-l root -p 23 -i /key"';
    expect(await readOne(line)).toMatchObject({ user: 'root', port: 23, identity: '/key' });
    await expect(readOne(`${line} ansible_user=root`)).resolves.toMatchObject({ user: 'root' });
    await expect(readOne(`${line} ansible_user=bob`)).rejects.toThrow(/:1: one user expected.*"bob" and "root"/);
  });

  it.each(['a+b', 'CORP\\joe', 'svc$'])('takes ansible_user %s', async (user) => {
    expect(await readOne(`h ansible_user='${user}'`)).toMatchObject({ user });
  });

  describe('leaves out of the labels', () => {
    it('what nobody should see, and what is no text of one line', async () => {
      const texts = {
        'hosts.yml': `
all:
  hosts:
    h:
      ansible_password: hunter2
      ansible_become_pass: hunter2
      ansible_python_interpreter: /usr/bin/python3
      db_password: hunter2
      api_token: hunter2
      note: PGPASSWORD=correcthorse psql
      key: |
        -----BEGIN OPENSSH PRIVATE KEY-----
        abc
      encrypted: !vault |
        $ANSIBLE_VAULT;1.1;AES256
        6162
      list: [1, 2]
      mapping: {a: b}
      nothing:
      template: "{{ other }}"
      terminal: "a\\u001b[2J"
      zone: a
      safe: !unsafe plain
`,
      };
      const host = await readOne(texts, undefined, 'hosts.yml');
      expect(host.labels).toEqual({ zone: 'a', safe: 'plain' });
      expect(JSON.stringify(host)).not.toMatch(/hunter2|correcthorse/);
    });
  });

  it('finds the environment', async () => {
    const text = 'a\n[production]\nb\n[staging]\nc env=ignored\nd stage=test\n';
    const environments = async (options?: AnsibleInventoryOptions) =>
      (await read(text, options)).map(({ environment }) => environment);
    expect(await environments()).toEqual([undefined, undefined, 'ignored', undefined]);
    expect(await environments({ environmentGroups: ['production', 'staging'] })).toEqual([
      undefined,
      'production',
      'staging',
      'staging',
    ]);
    expect(await environments({ environmentVariables: ['stage'] })).toEqual([undefined, undefined, undefined, 'test']);
    const both = read('[production]\na\n[staging]\na\n', { environmentGroups: ['production', 'staging'] });
    await expect(both).rejects.toThrow(/"a" serves one environment; it is in the groups production and staging/);
  });

  it('knows the format by the name, by the text or by what it is told', async () => {
    expect(await read('web:\n  hosts:\n    a:\n')).toMatchObject([{ name: 'a' }]);
    expect(await read('---\nweb: {hosts: {a: }}\n')).toMatchObject([{ name: 'a' }]);
    expect(await read({ 'x.json': '{"web": {"hosts": {"a": {}}}}' }, undefined, 'x.json')).toMatchObject([
      { name: 'a' },
    ]);
    expect(await read({ 'x.ini': '[web]\na\n' }, undefined, 'x.ini')).toMatchObject([{ name: 'a' }]);
    expect(await read({ 'x.conf': 'web: {hosts: {a: }}\n' }, { format: 'yaml' }, 'x.conf')).toMatchObject([
      { name: 'a' },
    ]);
    expect(await read({ 'x.yml': '[web]\na\n' }, { format: 'ini' }, 'x.yml')).toMatchObject([{ name: 'a' }]);
  });

  it('takes Windows line ends, a byte order mark and an empty file', async () => {
    expect(await read('\ufeff[web]\r\na x=1\r\n')).toMatchObject([{ name: 'a', labels: { x: '1' } }]);
    expect(await read('')).toEqual([]);
  });

  it('reads ten thousand hosts in a moment', async () => {
    const groups = Array.from({ length: 50 }, (_, index) => `[g${index}]\nh[0:9999]\n[g${index}:vars]\nv${index}=x\n`);
    const hosts = await read(groups.slice(0, 5).join(''));
    expect(hosts).toHaveLength(10_000);
    expect(hosts[9_999]).toMatchObject({ name: 'h9999', groups: ['g0', 'g1', 'g2', 'g3', 'g4'] });
  });
});
