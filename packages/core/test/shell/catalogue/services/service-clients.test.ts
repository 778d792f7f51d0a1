import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'grpcurl -d @ h.example:443 svc/M < a.json',
    ['read:read a.json', 'network:connect h.example:443', 'network:send h.example:443 external'],
  ],
  ['grpcurl -plaintext localhost:1 list', ['network:connect localhost:1']],
  ['websocat ws://h.example', ['network:connect ws://h.example']],
  ['protoc --plugin=/tmp/evil a.proto', ['execute:run /tmp/evil', 'opaque:unknown-program evil', 'read:read a.proto']],
  ['protoc --go_out=. a.proto', ['read:read a.proto']],
  ['k6 run load.js', ['opaque:unseen-script load.js']],
  ['consul exec rm -rf /srv', ['delete:remove /srv recursive force @host=every machine']],
  ['consul kv delete -recurse x', ['database:drop x']],
  ['consul members', []],
  ['samba-tool user delete bob', ['user:delete-directory user delete bob']],
  ['samba-tool user list', []],
  ['ipa user-add bob', ['user:modify-directory user-add bob']],
  [
    "cypher-shell -p secret 'MATCH (n) DETACH DELETE n'",
    ['crypto:expose-secret in the command', 'database:drop MATCH (n) DETACH DELETE n'],
  ],
  ["cypher-shell 'MATCH (n) RETURN n'", []],
  ['elasticsearch-plugin install x', ['execute:install-plugin install x']],
  ['elasticsearch-plugin list', []],
  ['logstash -e \'input { exec { command => "rm -rf /srv" interval => 1 } }\'', ['delete:remove /srv recursive force']],
  ['logstash -f a.conf', ['read:read a.conf']],
  [
    "chromium --renderer-cmd-prefix='rm -rf /srv' https://h.example",
    ['delete:remove /srv recursive force', 'network:fetch h.example external'],
  ],
  ['chromium --headless --dump-dom file:///etc/shadow', ['read:read /etc/shadow sensitive']],
  [
    'chromium --headless --print-to-pdf=/etc/x https://h.example',
    ['write:overwrite /etc/x', 'network:fetch h.example external'],
  ],
  ['firefox https://h.example', ['network:fetch h.example external']],
  [
    'google-chrome --ignore-certificate-errors https://h.example',
    ['crypto:weaken google-chrome', 'network:fetch h.example external'],
  ],
];

describe('service clients', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
