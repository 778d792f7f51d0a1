import { hostsFromAnsible } from '@opspilot/core/inventory';
import { describe, expect, it } from 'vitest';
import { filesOf } from './files.js';

async function read(text: string, format: 'ini' | 'yaml' = 'ini') {
  await using files = await filesOf({ hosts: text });
  return await hostsFromAnsible(files.path('hosts'), { format });
}

describe('an inventory in INI is refused', () => {
  it.each([
    ['h pw=correct hunter2\n', 1],
    ['[all:vars]\nhunter2\n', 2],
    ['[all:vars]\nansible_password hunter2\n', 2],
    ['[web:children]\nansible_password=hunter2\n', 2],
    ['[web:children]\nansible_password: hunter2\n', 2],
    ['[web:children]\nansible_password = hunter2\n', 2],
    ['[web]\nansible_password=hunter2\n', 2],
    ['[web]\nansible_password="hunter2 [1:2]"\n', 2],
    ['[web]\nansible_password = hunter2\n', 2],
    ['[web]\nh ansible_password="hunter2\n', 2],
  ])('without a word of what may be a secret: %j', async (text, line) => {
    const error = await read(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'inventory-invalid', details: { line } });
    expect(JSON.stringify(error)).not.toContain('hunter');
    expect(String(error)).not.toContain('hunter');
  });
});

describe('an inventory in YAML is refused', () => {
  it.each(['*hunter2', '|hunter2', '>-3hunter2', '!a!hunter2 x', '"\\Uhunter22"', '"a" hunter2', '@hunter2'])(
    'without a word of what may be a secret: password: %s',
    async (value) => {
      const error = await read(`all:\n  vars:\n    password: ${value}\n`, 'yaml').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'inventory-invalid', details: { line: 3 } });
      expect(String(error)).toMatch(/hosts:3: (?:valid YAML expected: \w+ .*|an anchor expected .*)\./);
      expect(String(error) + JSON.stringify(error)).not.toContain('hunt');
    },
  );
});

describe('no label is made of', () => {
  it.each([
    'sshpw',
    'mypw',
    'pwd',
    'PWD2',
    'auth',
    'db_auth',
    'authorization',
    'key',
    'tls_key',
    'apikey',
    'pin',
    'sim_pin',
  ])('what is called %s', async (name) => {
    const [host] = await read(`h ${name}=4711 author=ana shipping=yes keyboard=de`);
    expect(host?.labels).toEqual({ author: 'ana', shipping: 'yes', keyboard: 'de' });
  });
});
