import { type Host, OpsError } from '@opspilot/core';
import { hostsFromAnsible } from '@opspilot/core/inventory';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ansibleMissing, openAnsible } from './ansible-inventory.js';
import { filesOf } from './files.js';

const missing = await ansibleMissing();
const ansible = missing === undefined ? openAnsible() : undefined;
afterAll(() => ansible?.close());
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('ansible');

type Texts = Readonly<Record<string, string>>;

/** Names of hosts, their connection, groups and variables, as far as both of us say them. */
function ours(hosts: readonly Host[]) {
  return Object.fromEntries(
    hosts.map(({ name, address, port, user, groups = [], labels = {} }) => [
      name,
      { address, port, user, groups, labels },
    ]),
  );
}

async function theirs(path: string) {
  const answer = await ansible?.ask(path);
  if (answer === undefined) return;
  const names = new Set([...answer.members.values()].flatMap((members) => [...members]));
  return Object.fromEntries(
    [...names].map((name) => {
      const variables = answer.variables[name] ?? {};
      const text = (value: unknown): string | undefined =>
        value === undefined ? undefined : `${value as string | number}`;
      const port = variables['ansible_port'];
      return [
        name,
        {
          address: text(variables['ansible_host']),
          port: port === undefined ? undefined : Number(port),
          user: text(variables['ansible_user']),
          groups: [...answer.members]
            .filter(([group, members]) => group !== 'all' && members.has(name))
            .map(([group]) => group)
            .sort(),
          labels: Object.fromEntries(
            Object.entries(variables)
              .filter(([variable, value]) => !variable.startsWith('ansible_') && typeof value !== 'object')
              .map(([variable, value]) => [variable, String(value)]),
          ),
        },
      ];
    }),
  );
}

/** What Ansible and we say of an inventory; both may refuse it. */
async function bothSay(texts: Texts, name: string) {
  await using files = await filesOf(texts);
  const expected = (await theirs(files.path(name))) ?? 'refused';
  const answer = await hostsFromAnsible(files.path(name)).then(ours, (error: unknown) => {
    if (OpsError.is(error)) return 'refused';
    throw error;
  });
  return { expected, answer };
}

const inventories: readonly (readonly [what: string, name: string, texts: Texts])[] = [
  ['hosts without groups', 'hosts', { hosts: 'a\nb:2222\n10.0.0.1\n' }],
  ['hosts of several groups', 'hosts', { hosts: 'x\n[web]\na\nb\n[db]\nb\nx\n' }],
  [
    'ranges',
    'hosts',
    { hosts: '[web]\nweb[01:03].example.com\nn[1:9:3]\n[a:c]x\nd[a:b][0:1]:22\ne[:2]\nf[08:12:2]\ng[X:Z]\nh[y:B]\n' },
  ],
  [
    'inline variables',
    'hosts',
    {
      hosts:
        "a ansible_host=10.0.0.1 ansible_port=22 ansible_user=root x='b c' y=\"d 'e'\" z=f#g\nb x=\"'1.0'\" # no\n",
    },
  ],
  [
    'literals',
    'hosts',
    {
      hosts:
        '[g]\na a=1 b=None c=[1,2] d="{\'x\': 1}" e="\'q\'" f=1.5.2 g=a_1 h=01x\n[g:vars]\ni = "in quotes" # gone\nj = bare # stays\nk = 12 # gone\nl=\nm=a=b\nn=\'it\\\'s\'\no="a\\x41b" \n',
    },
  ],
  [
    'variables of groups',
    'hosts',
    { hosts: '[web]\na x=host\nb\n[web:vars]\nx=web\ny=web\n[all:vars]\nx=all\ny=all\nz=all\n' },
  ],
  [
    'children',
    'hosts',
    {
      hosts:
        '[top:children]\nmid\n[mid:children]\nlow\n[low]\na\n[top:vars]\nx=top\ny=top\nz=top\n[mid:vars]\nx=mid\ny=mid\n[low:vars]\nx=low\n',
    },
  ],
  [
    'groups of one depth by name',
    'hosts',
    { hosts: '[b]\nh\n[a]\nh\n[B]\nh\n[b:vars]\nx=b\n[a:vars]\nx=a\n[B:vars]\nx=B\n' },
  ],
  [
    'groups of one depth by priority',
    'hosts',
    { hosts: '[b]\nh\n[a]\nh\n[b:vars]\nx=b\n[a:vars]\nx=a\nansible_group_priority=10\n' },
  ],
  [
    'depth before priority',
    'hosts',
    { hosts: '[a]\nh\n[p:children]\nc\n[c]\nh\n[a:vars]\nx=a\nansible_group_priority=99\n[c:vars]\nx=c\n' },
  ],
  [
    'the longest way down',
    'hosts',
    {
      hosts:
        '[p:children]\nc\nq\n[q:children]\nc\n[c]\nh\n[q:vars]\nx=q\n[p:vars]\nx=p\n[d:children]\ne\n[e:children]\nf\n[f]\nh\n[e:vars]\nx=e\n',
    },
  ],
  ['ungrouped', 'hosts', { hosts: 'a\nb\n[ungrouped:vars]\nx=1\n[web]\nb\n' }],
  [
    'files beside it',
    'hosts',
    {
      hosts: '[web]\na x=inline y=inline\n[web:vars]\nx=web\nz=web\nv=web\nu=web\n[all:vars]\nu=all\n',
      'group_vars/all.yml': 'z: all file\nu: all file\n',
      'group_vars/web.yaml': 'v: web file\nw: web file\nx: web file\n',
      'host_vars/a.json': '{"y": "host file"}',
    },
  ],
  [
    'directories of files',
    'hosts',
    {
      hosts: '[web]\na\n',
      'group_vars/web/b.yml': 'x: b\n',
      'group_vars/web/a.yml': 'x: a\ny: a\n',
      'group_vars/web/sub/z.yml': 'z: deep\n',
      'group_vars/web/sub.d/z.yml': 'z: not this\n',
      'group_vars/web/.hidden.yml': 'y: hidden\n',
      'group_vars/web/old.yml~': 'y: old\n',
      'group_vars/web/note.txt': 'y: note\n',
      'group_vars/web.yml': 'y: beside\n',
      'host_vars/a': 'w: plain\n',
    },
  ],
  [
    'YAML',
    'hosts.yml',
    {
      'hosts.yml':
        'all:\n  hosts:\n    a:\n    b: {ansible_host: 10.0.0.2, x: "1"}\n  vars: {x: all, y: all}\n  children:\n    web:\n      hosts:\n        "w[1:2].example.com": {ansible_port: 2222}\n        a:\n      vars: {y: web}\n      children:\n        deep:\n          hosts: c\n    empty:\n',
    },
  ],
  [
    'YAML with groups side by side',
    'hosts.yml',
    { 'hosts.yml': 'web:\n  hosts:\n    a: {x: 1}\n    a2:\ndb:\n  hosts:\n    a: {y: 2}\nall:\n  vars: {z: 3}\n' },
  ],
  [
    'YAML with anchors',
    'hosts.yml',
    {
      'hosts.yml':
        'web:\n  vars: &shared {x: one, y: two}\n  hosts:\n    a: {<<: *shared, x: own}\n    b: {<<: [{x: first}, *shared], z: *name}\n    c: {n: &name three}\n'.replace(
          ', z: *name',
          '',
        ),
    },
  ],
  ['JSON', 'hosts.json', { 'hosts.json': '{"web": {"hosts": {"a": {"x": "1"}}}}' }],
  ['YAML in a file without extension', 'hosts', { hosts: '---\nweb:\n  hosts:\n    a:\n' }],
  ['an undefined group with variables', 'hosts', { hosts: '[web:vars]\nx=1\n' }],
  ['an undefined child', 'hosts', { hosts: '[web:children]\ndb\n' }],
  ['an unknown kind of section', 'hosts', { hosts: '[web:hosts]\na\n[web:child]\nb\n' }],
  ['a section with blanks', 'hosts', { hosts: '[web servers]\na\n' }],
  ['what is no assignment', 'hosts', { hosts: 'a b\n' }],
  ['what is no assignment of a group', 'hosts', { hosts: '[web]\na\n[web:vars]\nx\n' }],
  ['a quote that is never closed', 'hosts', { hosts: 'a x="b\n' }],
  ['a child that is no name', 'hosts', { hosts: '[a:children]\nb c\n' }],
  ['groups in a circle', 'hosts', { hosts: '[a:children]\nb\n[b:children]\na\n' }],
  ['a range of letters backwards', 'hosts', { hosts: 'w[c:a]\n' }],
  ['a range of unequal width', 'hosts', { hosts: 'w[01:100]\n' }],
  ['a colon without a port', 'hosts', { hosts: 'web:\n' }],
];

describe.skipIf(missing !== undefined)('an inventory is understood as Ansible understands it', () => {
  it.each(inventories)('%s', async (_what, name, texts) => {
    const { expected, answer } = await bothSay(texts, name);
    expect(answer).toEqual(expected);
  });

  it('whatever groups are put together', async () => {
    const group = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const host = fc.constantFrom('h1', 'h2', 'h3', 'h[1:2]');
    const value = fc.constantFrom('1', 'two', '"three"');
    const variable = fc.tuple(fc.constantFrom('x', 'y'), value).map(([name, text]) => `${name}=${text}`);
    const hosts = fc.tuple(
      group,
      fc.array(
        fc.tuple(host, fc.option(variable, { nil: '' })).map((parts) => parts.join(' ')),
        { maxLength: 2 },
      ),
    );
    const section = fc.oneof(
      hosts.map(([name, lines]) => [`[${name}]`, ...lines]),
      fc.tuple(group, group).map(([parent, child]) => [`[${parent}:children]`, child]),
      fc.tuple(group, variable).map(([name, line]) => [`[${name}:vars]`, line]),
      fc
        .tuple(group, fc.integer({ min: -2, max: 3 }))
        .map(([name, priority]) => [`[${name}:vars]`, `ansible_group_priority=${priority}`]),
    );
    const declared = ['[a]', '[b]', '[c]', '[d]', '[e]', 'h1'];
    const inventory = fc
      .array(section, { maxLength: 10 })
      .map((sections) => [...sections.flat(), ...declared].join('\n'));
    const file = fc.constantFrom('{}', 'x: file\n', 'y: other file\n');
    await fc.assert(
      fc.asyncProperty(inventory, file, file, async (text, ofAll, ofGroup) => {
        const texts = { hosts: text, 'group_vars/all.yml': ofAll, 'group_vars/b.yml': ofGroup };
        const { expected, answer } = await bothSay(texts, 'hosts');
        expect(answer).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  }, 240_000);
});

describe.skipIf(missing === undefined)('an inventory is understood as Ansible understands it', () => {
  it.skipIf(!isRequired)(`needs Ansible to compare with: ${missing}`, () => {
    expect.fail(missing ?? '');
  });
});
