import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { derivedWord, withoutDashes } from './derived-word.js';
import { lookingUsages, once, usagesOf } from './usages.js';
import { sendStdin } from './web-address.js';

function plugin(call: Call): void {
  if (/^install$/.test(call.texts[0] ?? '') || /^plugins? install/.test(call.texts.join(' ')))
    call.effect('execute', 'install-plugin', 'object', call.texts.join(' '));
  else if (/(?:^| )admin reset-admin-password\b/.test(call.texts.join(' ')))
    call.effect('user', 'set-password', 'user', 'admin');
}

const accountVerbs =
  /^(?:user|group|domain|computer|gpo|dns|ou|trust|delegation|spn|rpc|ads)\b.*\b(?:delete|del|remove|add|create|setpassword|addmembers|removemembers|disable|enable|join|leave|password|demote|unlock|move)\b|^\w+-(?:del|add|mod|disable|enable|unlock)\b|^(?:passwd|join|leave|changesecretpw)\b/;

export const serviceClientTools: readonly ToolSpec[] = [
  {
    names: 'grpcurl evans websocat wscat',
    summary: 'talks to services',
    options:
      '-d=<text> | -H=<text> | -proto=<read> | -import-path=<look> | -cacert=<look> | -cert=<look> | -key=<look> | -format=<text> | -max-time=<text> | -c, --connect=<host> | -l, --listen=<listen> | -x <text> | -plaintext | -insecure, -k, --no-check | -v | -vv | -t | -b',
    style: 'long-dash',
    effects: (call) => {
      const host = call.texts.find((text) => /[:.]/.test(text)) ?? call.value('-c') ?? '';
      call.effect('network', 'connect', 'host', host);
      if (call.has('-insecure')) call.effect('crypto', 'weaken', 'host', host);
      if (call.value('-d') === '@' || (call.name === 'websocat' && call.hasStdin)) sendStdin(call, host);
      for (const word of call.operands) {
        const line = /^(?:sh-c|cmd|exec):(.+)/.exec(word.text)?.[1];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
    },
  },
  {
    names: 'protoc buf swagger-codegen openapi-generator openapi-generator-cli thrift flatc capnp',
    summary: 'makes code from descriptions of services',
    options: `
--plugin=<program>                starts a plugin
-I, --proto_path=<look> | -o, --descriptor_set_out=<write> | --descriptor_set_in=<read> | -i, --input-spec=<any> | -g <text> | -l <text> | -c, --config=<read> | -t, --template-dir=<look> | -out=<look> | --cpp_out=<look> | --java_out=<look> | --python_out=<look> | --go_out=<look> | --js_out=<look> | --grpc_out=<look>`,
    operands: '<read>...',
  },
  {
    names: 'k6 locust jmeter gatling artillery tsung taurus bzt',
    summary: 'measures services under load',
    options:
      '-f, --locustfile=<script> | -H, --host=<text> | -u, --users, --vus=<text> | -r, --spawn-rate=<text> | -d, --duration=<text> | -t <script> | -l <write> | -o, --out, --output=<any> | -j <write> | -J <text> | -n | -e=<text> | --headless | -c, --config=<read> | -i, --iterations=<text>',
    effects: (call) => {
      const [verb, script] = call.operands;
      if (verb?.text === 'run' && script !== undefined) call.as('script', script);
    },
  },
  {
    names: 'consul',
    summary: 'looks after services of a network',
    options:
      '-http-addr=<server> | -token=<secret> | -token-file=<look> | -ca-file=<look> | -datacenter=<text> | -recurse | -keys | -format=<text> | -node=<text> | -service=<text> | -config-dir=<look> | -data-dir=<look> | -dev | -server | -bind=<text> | -client=<text>',
    variables: 'CONSUL_HTTP_ADDR=<server>',
    style: 'long-dash',
    subcommands: {
      exec: {
        summary: 'runs a command on every machine',
        style: 'posix',
        effects: (call) => call.run(withoutDashes(call.operands), { host: 'every machine' }),
      },
      'kv get': {
        summary: 'prints values',
        effects: (call) => {
          if (call.has('-recurse') && call.texts.length === 0)
            call.effect('cloud', 'list-secrets', 'object', 'all values');
        },
      },
      lock: {
        summary: 'runs a command under a lock',
        style: 'posix',
        effects: (call) => call.run(withoutDashes(call.operands.slice(1))),
      },
      watch: {
        summary: 'runs a command when something changes',
        options:
          '-type=<text> | -key=<text> | -prefix=<text> | -service=<text> | -tag=<text> | -state=<text> | -name=<text> | -filter=<text> | -passingonly=<text> | -shell=<text> | -http-addr=<server> | -token=<secret>',
        style: 'long-dash',
        effects: (call) => {
          const [first] = call.operands;
          if (first !== undefined) runJoined(call, call.words.slice(call.words.indexOf(first)));
        },
      },
      'kv delete': {
        summary: 'deletes keys',
        effects: (call) =>
          call.effect('database', call.has('-recurse') ? 'drop' : 'delete', 'table', call.texts.join(' ')),
      },
      'kv put': { summary: 'sets a key', effects: once('database', 'modify') },
      'snapshot save': { summary: 'writes a copy of everything', operands: '<write>' },
      'snapshot restore': {
        summary: 'replaces everything by a copy',
        operands: '<read>',
        effects: once('database', 'restore'),
      },
      ...usagesOf('leave force-leave maint', { summary: 'takes machines out', effects: once('cloud', 'drain') }),
      ...usagesOf('acl_bootstrap acl_token_create acl_token_read', {
        summary: 'prints tokens',
        effects: once('cloud', 'list-secrets'),
      }),
      agent: { summary: 'joins the network', effects: once('network', 'listen') },
      ...lookingUsages(
        'members catalog_services catalog_nodes catalog_datacenters kv_get kv_export info monitor operator_raft_list-peers version validate config_read config_list services_register reload rtt keygen acl_token_list acl_policy_list intention_list intention_check connect event join',
        'looks at the network',
      ),
    },
  },
  {
    names: 'samba-tool net wbinfo ipa kpasswd smbcontrol',
    summary: 'looks after the accounts of a network',
    options:
      '-U, --username=<text> | -P, --machine-pass | --password=<secret> | --newpassword=<secret> | --random-password | -S, --server=<text> | -w, --workgroup=<text> | -u | -g | -t | -n=<text> | -a=<text> | --first=<text> | --last=<text> | -k | --force',
    effects: (call) => {
      const text = call.texts.join(' ');
      if (call.name === 'net') for (const word of call.values('--server')) call.as('server', word);
      for (const word of call.values('-U')) if (/%./.test(word.text)) call.as('secret', word);
      if (!accountVerbs.test(text) && call.name !== 'kpasswd') return;
      call.effect(
        'user',
        /\b(?:delete|del|remove|demote)\b|-del\b/.test(text) ? 'delete-directory' : 'modify-directory',
        'object',
        text,
      );
    },
  },
  {
    names: 'cypher-shell neo4j-admin arangosh',
    summary: 'talks to a graph database',
    options:
      '-u, --username=<text> | -p, --password=<secret> | -a, --address=<host> | -d, --database=<text> | -f, --file=<read> | --format=<text> | --server.password=<secret> | --javascript.execute=<read> | --javascript.execute-string=<text> | --from-path=<look> | --to-path=<look> | --overwrite-destination[=<text>] | --force',
    effects: (call) => {
      const given = call.values('--javascript.execute-string').map(({ text }) => text);
      const text = [...call.texts, ...given, call.stdin.text ?? ''].join(' ');
      const replaces = call.has('--overwrite-destination') || call.has('--force');
      if (/^(?:database )?(?:load|restore|copy)\b/.test(text) && call.name === 'neo4j-admin')
        call.effect('database', replaces ? 'restore' : 'modify', 'table', text.trim());
      else if (/^database delete\b/.test(text) && call.name === 'neo4j-admin')
        call.effect('database', 'drop', 'table', text.trim());
      else if (
        /\bdetach\s+delete\b|\bdrop\s+(?:database|index|constraint)|_drop(?:Database)?\(|\.truncate\(/i.test(text)
      )
        call.effect('database', 'drop', 'table', text.trim());
      else if (/\b(?:create|merge|set|delete|remove)\b/i.test(text))
        call.effect('database', 'modify', 'table', text.trim());
    },
  },
  {
    names: 'elasticsearch-plugin opensearch-plugin logstash-plugin kibana-plugin grafana-cli grafana',
    summary: 'installs plugins',
    options:
      '-b, --batch | -s | -v | --pluginUrl=<url> | --pluginsDir=<look> | --insecure | --homepath=<look> | --config=<read>',
    effects: plugin,
  },
  {
    names: 'logstash filebeat fluentd fluent-bit vector mosquitto',
    summary: 'moves messages',
    options:
      '-f, --path.config=<read> | -c, --config=<read> | -e <text> | --path.data=<look> | -r <library> | -p, --plugin=<text> | -t, --config.test_and_exit | -d, --daemon | -v | -o, --log=<write> | -i <text>',
    effects: (call) => {
      const line = /exec\s*\{[^}]{0,500}command\s*=>\s*["']([^"']+)/.exec(call.value('-e') ?? '')?.[1];
      const [word] = call.values('-e');
      if (line !== undefined && word !== undefined) call.as('command', derivedWord(word, line));
    },
  },
  {
    names:
      'chromium chromium-browser google-chrome google-chrome-stable chrome brave-browser microsoft-edge firefox firefox-esr xdg-open gio-open sensible-browser',
    summary: 'shows web pages and files',
    options: `
--renderer-cmd-prefix, --utility-cmd-prefix, --gpu-launcher, --ppapi-plugin-launcher, --browser-subprocess-path=<command>   starts its parts with that command
--load-extension=<library>        loads an extension
--print-to-pdf[=<write>] | --screenshot[=<write>] | --log-net-log=<write> | --user-data-dir=<look> | --profile-directory=<text> | --proxy-server=<host> | --window-size=<text> | --virtual-time-budget=<text> | --timeout=<text> | -P <text> | -profile, --profile=<look> | --remote-debugging-port=<text> | --remote-debugging-address=<text>
--ignore-certificate-errors       trusts any certificate
--disable-web-security            lets pages read each other
--headless[=<text>] | --dump-dom | --no-sandbox | --disable-gpu | --incognito | --new-window | --private-window | -private | -new-tab | --kiosk | -h | -v`,
    effects: (call) => {
      if (call.has('--ignore-certificate-errors') || call.has('--disable-web-security'))
        call.effect('crypto', 'weaken', 'object', call.name);
      if (call.has('--remote-debugging-address')) call.effect('network', 'tunnel', 'host', 'debugger of the browser');
      for (const word of call.operands) call.as(/^[./~]/.test(word.text) ? 'read' : 'url', word);
    },
  },
];
