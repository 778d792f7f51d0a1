import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { transferLines } from './ssh-copies.js';
import { sendStdin } from './web-address.js';

/** `user%password` of the Samba tools. */
function sambaLogin(call: Call): void {
  for (const word of call.values('-U')) if (/%./.test(word.text)) call.as('secret', word);
}

function smbEffects(call: Call): void {
  sambaLogin(call);
  const [share, password] = call.operands;
  const host = /^[/\\]{2}([^/\\]+)/.exec(share?.text ?? '')?.[1] ?? call.value('-L') ?? share?.text ?? '';
  call.effect('network', 'connect', 'host', host);
  if (password !== undefined) call.as('secret', password);
  for (const word of call.values('-c')) {
    for (const line of word.text.split(';')) smbLine(call, derivedWord(word, line.trim()), host);
  }
  transferLines(call, host);
}

function smbLine(
  call: Call,
  line: { readonly text: string; readonly span: readonly [number, number] },
  host: string,
): void {
  const [verb = '', first = ''] = line.text.split(/\s+/);
  if (line.text.startsWith('!')) call.as('command', derivedWord(line, line.text.slice(1)));
  else if (/^(?:put|mput|reput)$/.test(verb)) call.as('upload', derivedWord(line, first));
  else if (/^(?:del|rm|deltree|rmdir|wdel)$/.test(verb))
    call.effect('delete', 'remove-remote', 'object', `${host}:${first}`);
  else if (/^(?:get|mget|reget)$/.test(verb))
    call.effect('network', 'fetch', 'host', host, { attributes: { external: true } });
}

const samba = `
-U, --user=<text>                 logs in with a name and password
--password, --pw-nt-hash=<secret>
-A, --authentication-file=<look>  reads the login from a file
-s, --configfile=<read> | -W, --workgroup=<text> | -I, --dest-ip, --ip-address=<text> | -p, --port=<text> | -m, --max-protocol=<text> | -O, --socket-options=<text>
-n, --netbiosname=<text> | -i, --scope=<text> | -l, --log-basename=<text> | -d, --debuglevel=<text> | -R, --name-resolve=<text> | -S, --server=<text> | --option=<text>
-N, --no-pass | -k, --kerberos | -e | -P, --machine-pass | -V`;

const ldap = `
-w=<secret>                       logs in with a password
-y=<read>                         reads the password from a file
-f=<read>                         reads the entries from a file
-H=<text> | -h=<host> | -p=<text> | -D=<text> | -b=<text> | -s=<text> | -a=<text> | -l=<text> | -z=<text> | -o=<text> | -O=<text> | -P=<text> | -R=<text> | -U=<text>
-X=<text> | -Y=<text> | -F=<text> | -T=<write> | -S=<text> | -e=<text> | -E=<text> | -d=<text> | -x | -Z | -ZZ | -v | -n | -c | -r | -L | -LL | -LLL | -A | -I | -Q | -N | -t | -tt | -u | -W | -V | -M | -C`;

function directory(call: Call, action: 'modify-directory' | 'delete-directory' | undefined): void {
  call.effect('network', 'connect', 'host', call.value('-H') ?? call.value('-h') ?? '');
  if (action !== undefined) call.effect('user', action, 'object', call.texts[0] ?? '');
}

const snmp = `
-c=<text> | -v=<text> | -u=<text> | -l=<text> | -a=<text> | -x=<text> | -n=<text> | -r=<text> | -t=<text> | -O=<text> | -m=<text> | -M=<look> | -C=<text> | -I=<text> | -L=<text> | -d | -D=<text> | -V
-A, -X=<secret>                   logs in with a passphrase`;

const mqtt = `
-h, --host=<text> | -p, --port=<text> | -t, --topic=<text> | -u, --username=<text> | -i, --id=<text> | -I, --id-prefix=<text> | -q, --qos=<text> | -k, --keepalive=<text> | -V, --protocol-version=<text>
-P, --pw=<secret>                 logs in with a password
-L, --url=<text>
-f, --file=<upload>               sends a file
-m, --message=<text> | --repeat=<text> | --repeat-delay=<text> | -C=<text> | -W=<text> | -F=<text> | -T=<text> | --will-topic=<text> | --will-payload=<text> | --cafile=<look> | --capath=<look>
--cert=<look> | --key=<look> | --psk=<secret> | --psk-identity=<text> | --tls-version=<text> | --ciphers=<text> | --proxy=<host> | -A=<text> | -D=<text> | -x=<text>
--insecure                        trusts any certificate
-l, --stdin-line | -s, --stdin-file | -n, --null-message | -r, --retain | -v | -d, --debug | -N | -R | -c | --quiet`;

export const directoryClientTools: readonly ToolSpec[] = [
  {
    names: 'smbclient',
    summary: 'uses shares of another machine',
    options: `${samba}\n-c, --command=<text>              runs commands there\n-L, --list=<text> | -D, --directory=<text> | -T, --tar=<text> | -b <text> | -t <text> | -M, --message=<text> | -q | -g | -E | -B`,
    effects: smbEffects,
  },
  {
    names: 'rpcclient',
    summary: 'calls services of a Windows machine',
    options: `${samba}\n-c, --command=<text>              runs commands there`,
    operands: '<host>',
    effects: (call) => {
      sambaLogin(call);
      const commands = call
        .values('-c')
        .map(({ text }) => text)
        .join(';');
      if (
        /\b(?:setuserinfo2?|chgpasswd\d?|createdomuser|deletedomuser|deletealias|createdomgroup|deletedomgroup)\b/.test(
          commands,
        )
      ) {
        call.effect('user', 'modify-directory', 'object', commands);
      }
    },
  },
  {
    names: 'smbget',
    summary: 'downloads from a share',
    options: `${samba}\n-o, --outputfile=<write> | -u, --username=<text> | -a | -r | -R | -D`,
    operands: '<url>...',
    effects: sambaLogin,
  },
  {
    names: 'smbmap enum4linux enum4linux-ng nbtscan',
    summary: 'looks for shares',
    options: '-u=<text> | -p=<secret> | -H=<text> | -d=<text> | -x=<text> | -r=<text> | --upload=<text> | -a',
    effects: (call) => call.effect('network', 'scan', 'host', call.value('-H') ?? call.texts[0] ?? ''),
  },
  {
    names: 'ldapsearch ldapwhoami ldapcompare ldapurl',
    summary: 'looks things up in a directory',
    options: ldap,
    effects: (call) => directory(call, undefined),
  },
  {
    names: 'ldapmodify ldapadd ldapmodrdn ldapexop',
    summary: 'changes a directory',
    options: ldap,
    effects: (call) => directory(call, 'modify-directory'),
  },
  {
    names: 'ldapdelete',
    summary: 'deletes from a directory',
    options: ldap,
    effects: (call) => directory(call, 'delete-directory'),
  },
  {
    names: 'ldappasswd',
    summary: 'changes a password in a directory',
    options: `-s=<secret> | -a=<secret> | -A | -S | -t=<read>\n${ldap}`,
    effects: (call) => directory(call, 'modify-directory'),
  },
  {
    names: 'mosquitto_pub mosquitto_rr',
    summary: 'sends a message to a broker',
    options: mqtt,
    effects: (call) => {
      if (call.has('--insecure')) call.effect('crypto', 'weaken', 'host', call.value('-h') ?? '');
      if (call.has('-l') || call.has('-s')) sendStdin(call, call.value('-h') ?? 'localhost');
      else call.effect('network', 'send', 'host', call.value('-h') ?? 'localhost');
    },
  },
  {
    names: 'mosquitto_sub',
    summary: 'prints messages of a broker',
    options: mqtt.replace('-f, --file=<upload>', '-f, --file=<text>'),
    effects: (call) => {
      call.effect('network', 'connect', 'host', call.value('-h') ?? 'localhost');
      call.print({ downloaded: true });
    },
  },
  {
    names: 'snmpwalk snmpget snmpgetnext snmpbulkwalk snmpbulkget snmpstatus snmptable snmpdf',
    summary: 'asks a device for its state',
    options: snmp,
    operands: '<host>',
  },
  {
    names: 'snmpset',
    summary: 'changes settings of a device',
    options: snmp,
    operands: '<host>',
    effects: (call) => call.effect('network', 'configure-device', 'host', call.texts[0] ?? ''),
  },
  {
    names: 'snmptrap snmpinform',
    summary: 'sends a message to a monitoring system',
    options: snmp,
    operands: '<host>',
  },
];
