import { execFileSync } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { OpsError } from '@opspilot/core';
import { type AnsibleInventoryOptions, hostsFromAnsible } from '@opspilot/core/inventory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandRanges } from '../../../src/hosts/inventory/ansible/host-range.js';
import { iniValue } from '../../../src/hosts/inventory/ansible/ini-value.js';
import { parseIni } from '../../../src/hosts/inventory/ansible/parse-ini.js';
import { parseYaml } from '../../../src/hosts/inventory/ansible/parse-yaml.js';
import { shellWords } from '../../../src/hosts/inventory/ansible/shell-words.js';
import { filesOf } from './files.js';

const vault = '$ANSIBLE_VAULT;1.1;AES256\n6162\n';

async function refusal(texts: Readonly<Record<string, string>>, name: string, options?: AnsibleInventoryOptions) {
  await using files = await filesOf(texts);
  const error = await hostsFromAnsible(files.path(name), options).catch((reason: unknown) => reason);
  if (!OpsError.is(error)) throw new Error(`an OpsError expected, got ${JSON.stringify(error)}`);
  const { file, line } = error.details as { file: string; line?: number };
  return { code: error.code, file: file.slice(files.directory.length + 1), line, message: error.message };
}

describe('an inventory in INI is refused', () => {
  it.each([
    ['web\n[db', 2, /host expected|bracket/],
    ['[web servers]\n', 1, /a section is written \[group\]/],
    ['[web:child]\n', 1, /\[web:children\] or \[web:vars\]; got :child/],
    ['[web:vars]\nx=1\n', 1, /no group "web"; add a section \[web\]/],
    ['\n[web:children]\ndb\n', 3, /no group "db"/],
    ['[../../etc]\n', 1, /cannot be the name of a group/],
    ['[..]\n', 1, /cannot be the name of a group/],
    ['[-x]\n', 1, /cannot be the name of a group/],
    ['[a:children]\nb c\n', 2, /the name of a group expected; got "b…"/],
    ['[a]\nh\n[a:vars]\nx\n', 4, /name=value expected in \[a:vars\]/],
    ['h x\n', 1, /name=value expected after the host, blanks in quotes; word 2 of the line is none/],
    ['h x="a\n', 1, /quotes closed/],
    ['h x=a\\\n', 1, /quotes closed/],
    ['[a:children]\nb\n[b:children]\nc\n[c:children]\na\n', 1, /a → b → c → a|b → c → a → b|c → a → b → c/],
    ['[a:children]\na\n', 1, /a → a/],
    ['[a:children]\nall\n', 1, /all is no child/],
    ['[a:children]\nungrouped\n', 1, /ungrouped is a child of all alone/],
    ['-oProxyCommand\n', 1, /begins with a letter or digit/],
    ['-oProxyCommand=reboot\n', 1, /a host expected before its variables; got "-oProxyCommand…"/],
    ['h ansible_host=-oProxyCommand=reboot\n', 1, /address of host "h"/],
    ['h ansible_host="a b"\n', 1, /address of host "h"/],
    ['\nh ansible_user=-lroot\n', 2, /user of host "h"/],
    ['[g]\nh\n[g:vars]\nansible_user = root # admin\n', 4, /user of host "h"/],
    ['h\u001b[2J\n', 1, /without control characters/],
    ['# fine\u0085h ansible_host=elsewhere\n', 1, /without control characters/],
    ['h\u2028other\n', 1, /without control characters/],
    [`h x=${'y'.repeat(70_000)}\n`, 1, /at most 65536 characters/],
    ['h ansible_port=0\n', 1, /ansible_port expects a number from 1 to 65535; got "0"/],
    ['h ansible_port=ssh\n', 1, /ansible_port expects/],
    ['h ansible_port=022\n', 1, /may read as something else/],
    ['h ansible_port=0x16\n', 1, /may read as something else/],
    ['h:22\nh:23\n', 2, /one port expected for "h"; it has 22 and 23/],
    ['h:\n', 1, /a number expected after the colon/],
    ['h ansible_host=a ansible_ssh_host=b\n', 1, /ansible_host and ansible_ssh_host mean the same and differ/],
    ['h ansible_host=[1,2]\n', 1, /ansible_host expects text/],
    ['h ansible_user=True\n', 1, /put it in quotes/],
    ['[g]\nh\n[g:vars]\nansible_group_priority=high\n', 4, /a whole number expected for ansible_group_priority/],
    ['h env="{{ x }}"\n', 1, /env expects the environment itself/],
    ['w[1:\n', 1, /bracket without its other half/],
    ['w[1]\n', 1, /expects begin:end/],
    ['w[1:2:3:4]\n', 1, /expects begin:end/],
    ['w[1:2:0]\n', 1, /expects begin:end/],
    ['w[1:b]\n', 1, /two numbers or two letters/],
    ['w[5:1]\n', 1, /an end that is not before its begin/],
    ['w[c:a]\n', 1, /an end that is not before its begin/],
    ['w[01:100]\n', 1, /as long as its end/],
    ['w[1:999999999999]\n', 1, /at most 65536 hosts/],
    ['w[1:300][1:300]\n', 1, /more than 65536 hosts/],
    ['w[1:60000]\nv[1:60000]\n', 2, /more than 100000 hosts/],
    ['h ansible_ssh_common_args="-J \'gate"\n', 1, /quotes that are closed/],
  ])('%j', async (text, line, message) => {
    const error = await refusal({ hosts: text }, 'hosts', { format: 'ini' });
    expect(error).toMatchObject({ code: 'inventory-invalid', file: 'hosts', line });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`hosts:${line}: `);
  });

  it.each([
    ['h ansible_connection=winrm', /"winrm"; only ssh and local/],
    ['h ansible_ssh_common_args=\'-o ProxyCommand="nc %h %p"\'', /by a ProxyCommand.*-J/],
    ['h ansible_ssh_common_args="-o ProxyCommand=\'ssh -i key -W %h:%p gate\'"', /by a ProxyCommand/],
    ['h ansible_ssh_common_args="-F other"', /"-F", which may lead elsewhere/],
    ['h ansible_ssh_common_args="-o HostName=other"', /"-o HostName=other"/],
    ['h ansible_ssh_common_args="-o Hostnmae=other"', /"-o Hostnmae=other"/],
    ['h ansible_ssh_common_args="other"', /"other"/],
    ['h ansible_ssh_common_args="-J -x"', /-J -x/],
    ['h ansible_ssh_common_args="-p 0"', /-p 0/],
    ['h ansible_ssh_common_args="-l"', /"-l "/],
    ['h ansible_ssh_executable=/opt/tsh', /ansible_ssh_executable is "\/opt\/tsh"/],
    ['h ansible_host="{{ x }}"', /templates \(\{\{ … \}\}\) are not evaluated.*leaveOut: \['unsupported'\]/],
    ['h ansible_ssh_common_args="{{ x }}"', /templates/],
    ['h ansible_user={{who}}', /templates/],
  ])('because another way would lead elsewhere: %s', async (line, message) => {
    const error = await refusal({ hosts: `ok\n${line}\n` }, 'hosts');
    expect(error).toMatchObject({ code: 'inventory-unsupported', line: 2 });
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/leave the host out: \{ leaveOut: \['unsupported'\] \}\.$/);
    await using files = await filesOf({ hosts: `ok\n${line}\n` });
    const rest = await hostsFromAnsible(files.path('hosts'), { leaveOut: ['unsupported'] });
    expect(rest.map(({ name }) => name)).toEqual(['ok']);
  });
});

describe('an inventory in YAML is refused', () => {
  it.each([
    ['', 1, /groups expected/],
    ['[]\n', 1, /groups expected/],
    ['web: [\n', 2, /valid YAML expected/],
    ['web:\n  hosts:\n    a:\n    a:\n', 4, /unique/],
    ['plugin: aws_ec2\n', 1, /inventory plugin.*ansible-inventory --list --yaml/],
    ['web:\n  host:\n    a:\n', 2, /hosts, children or vars expected in the group "web"; got "host"/],
    ['web: text\n', 1, /hosts, children or vars expected/],
    ['web:\n  hosts:\n    - a\n', 2, /one "name:" a line, without a dash/],
    ['web:\n  vars: text\n', 2, /a mapping expected for vars/],
    ['web:\n  hosts:\n    a: text\n', 3, /variables expected under the host "a"/],
    ['web:\n  hosts:\n    101:\n', 3, /a key that is text expected; put "101" in quotes/],
    ['web:\n  hosts:\n    true:\n', 3, /put "true" in quotes/],
    ['web:\n  hosts:\n    ? [a]\n    : b\n', 3, /a key that is text expected/],
    ['web:\n  hosts:\n    -x:\n', 3, /begins with a letter or digit/],
    ['web:\n  hosts:\n    a:\n      ansible_host: [x]\n', 4, /ansible_host expects text/],
    ['web:\n  hosts:\n    a:\n      ansible_user: yes\n', 4, /put it in quotes/],
    ['web:\n  hosts:\n    a:\n      ansible_port: 022\n', 4, /may read as something else/],
    ['web:\n  hosts:\n    a: {<<: [1]}\n', 3, /a mapping expected after <</],
    ['web:\n  hosts:\n    a: *nobody\n', 3, /an anchor expected before its alias/],
    ['a: &a\n  children:\n    b: *a\n', 3, /nested less than 64 deep|children/],
    ['---\na: {}\n---\nb: {}\n', 3, /valid YAML expected/],
  ])('%j', async (text, line, message) => {
    const error = await refusal({ 'hosts.yml': text }, 'hosts.yml');
    expect(error).toMatchObject({ code: 'inventory-invalid', file: 'hosts.yml' });
    expect(error.message).toMatch(message);
    expect([error.line, error.line === undefined ? undefined : line]).toContain(line);
  });

  it('before its aliases become more than memory holds', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `g${level}: &g${level}\n  children: {${Array.from({ length: 9 }, (_entry, index) => `g${level}_${index}: *g${level - 1}`).join(', ')}}\n`,
    );
    const text = `${levels.slice(1).join('').replaceAll('*g0', '{}')}`;
    const error = await refusal({ 'hosts.yml': text }, 'hosts.yml');
    expect(error.message).toMatch(/at most 100000 uses of aliases/);
  });

  it('before its brackets are more than anybody follows', async () => {
    const error = await refusal({ 'hosts.yml': '['.repeat(200_000) }, 'hosts.yml');
    expect(error.code).toBe('inventory-invalid');
  });
});

describe('files beside an inventory are refused', () => {
  it.each([
    ['group_vars/web.yml', 'x: [\n', /valid YAML expected/],
    ['group_vars/all/main.yml', '- x\n', /variables expected/],
    ['host_vars/a.json', '{"x": 1, "x": 2}', /unique/],
  ])('%s of %j', async (name, text, message) => {
    const error = await refusal({ hosts: '[web]\na\n', [name]: text }, 'hosts');
    expect(error).toMatchObject({ code: 'inventory-invalid', file: name });
    expect(error.message).toMatch(message);
  });

  it('where the way to a host is a template, unless that host is left out', async () => {
    const texts = {
      'hosts.yml': 'web:\n  hosts:\n    a:\n    b:\n      ansible_host: "{{ x }}"\n    c:\n',
      'host_vars/a': 'ansible_host: "{{ x }}"\n',
    };
    expect(await refusal(texts, 'hosts.yml')).toMatchObject({ code: 'inventory-unsupported', file: 'host_vars/a' });
    await using files = await filesOf(texts);
    const hosts = await hostsFromAnsible(files.path('hosts.yml'), { leaveOut: ['unsupported'] });
    expect(hosts.map(({ name }) => name)).toEqual(['c']);
  });

  it('where they are encrypted, unless they are left out', async () => {
    const texts = { hosts: '[web]\na x=1\n', 'group_vars/web/vault.yml': vault, 'group_vars/web/main.yml': 'y: 2\n' };
    expect(await refusal(texts, 'hosts')).toMatchObject({
      code: 'inventory-encrypted',
      file: 'group_vars/web/vault.yml',
    });
    await using files = await filesOf(texts);
    const hosts = await hostsFromAnsible(files.path('hosts'), { leaveOut: ['encrypted'] });
    expect(hosts).toMatchObject([{ name: 'a', labels: { x: '1', y: '2' } }]);
  });

  it('and so is a connection that is encrypted, or a whole inventory', async () => {
    const texts = {
      'hosts.yml': 'all:\n  hosts:\n    a:\n      ansible_host: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n    b:\n',
    };
    expect(await refusal(texts, 'hosts.yml')).toMatchObject({ code: 'inventory-encrypted', line: 4 });
    await using files = await filesOf(texts);
    const hosts = await hostsFromAnsible(files.path('hosts.yml'), { leaveOut: ['encrypted'] });
    expect(hosts.map(({ name }) => name)).toEqual(['b']);
    expect(await refusal({ hosts: vault }, 'hosts', { leaveOut: ['encrypted'] })).toMatchObject({
      code: 'inventory-encrypted',
    });
  });
});

describe('a path is refused', () => {
  it('that leads to no inventory', async () => {
    await using files = await filesOf({ program: '#!/usr/bin/env python3\nimport json\n', latin: '' });
    await mkdir(files.path('directory'));
    execFileSync('mkfifo', [files.path('pipe')]);
    execFileSync('sh', ['-c', `printf 'h x=\\351\\n' > ${files.path('latin')}`]);
    await chmod(files.path('program'), 0o755);
    for (const [name, message] of [
      ['absent', /there is no such file/],
      ['directory', /it is a directory; name the inventory file in it/],
      ['pipe', /it is not a file/],
      ['program', /no program of an inventory is ever run/],
      ['latin', /it is not UTF-8/],
    ] as const) {
      const refused = hostsFromAnsible(files.path(name));
      await expect(refused).rejects.toMatchObject({ code: 'inventory-invalid', details: { file: files.path(name) } });
      await expect(refused).rejects.toThrow(message);
    }
  });
});

/** None where it is refused. */
function namesBy(parse: typeof parseIni, text: string): readonly string[] {
  try {
    return [...parse(text, 'x').hosts.keys()];
  } catch (error) {
    if (OpsError.is(error)) return [];
    throw error;
  }
}

describe('laws', () => {
  const place = { file: 'x', line: 1 };

  it('a range has as many names as it has steps, all different, in order', () => {
    const bounds = fc.tuple(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(bounds, ([begin, length, step, zeros]) => {
        const end = begin + length;
        const width = zeros === 0 ? 0 : String(end).length + zeros;
        const pad = (value: number): string => String(value).padStart(width, '0');
        const names = expandRanges(`a[${pad(begin)}:${pad(end)}:${step}]b`, place);
        const expected = [];
        for (let value = begin; value <= end; value += step) expected.push(`a${pad(value)}b`);
        expect(names).toEqual(expected);
      }),
    );
  });

  it('several ranges make the product of each', () => {
    const size = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 4 }), (sizes) => {
        const names = expandRanges(sizes.map((end) => `x[1:${end}]`).join('-'), place);
        expect(new Set(names).size).toBe(sizes.reduce((product, end) => product * end, 1));
      }),
    );
  });

  it('words that were quoted come back, whatever they are made of', () => {
    const quoted = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'ab #\'"\\\t=') }), { maxLength: 4 }), (words) => {
        expect(shellWords(words.map(quoted).join(' '), { comments: true })).toEqual(words);
      }),
    );
  });

  it('a text in Python quotes comes back', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const literal = `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
        expect(iniValue(literal)).toEqual({ kind: 'text', text });
      }),
    );
  });

  it('no text makes a parser throw anything but its own errors', { timeout: 120_000 }, () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      ':',
      'vars',
      'children',
      'a',
      '=',
      '\n',
      ' ',
      '"',
      "'",
      '#',
      '{',
      '}',
      '- ',
      '&a ',
      '*a',
      '<<: ',
      'hosts',
      '!vault ',
      '1',
      ',',
      '\t',
      '---',
      '|',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(parseIni, parseYaml), (written, parse) => {
        const names = namesBy(parse, written);
        for (const name of names) expect(name).toMatch(/^[^-\s\p{C}][^\s\p{Cc}]*$/u);
      }),
      { numRuns: 4_000 },
    );
  });
});
