import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { runJoined } from '../running/wrapping.js';
import { derivedWord } from './derived-word.js';
import { lookAtSshOptions } from './remote-path.js';

const keygenOptions = `
-t=<text>                         chooses the kind of key
-b=<text>                         chooses how long the key is
-f=<text>                         names the key file
-N=<text>                         sets the passphrase
-P=<secret>                       gives the old passphrase
-D=<library>                      loads a PKCS#11 library
-w=<library>                      loads a library for security keys
-p                                changes the passphrase
-y                                prints the public key of a private key
-l                                prints the fingerprint
-e                                prints the key in another format
-i                                reads a key of another format
-R=<text>                         forgets the key of a host
-A                                makes host keys
-s=<read>                         signs keys with that authority
-k, -Q | -K | -H | -B | -c | -g | -h | -L | -q | -U | -u | -v
-C=<text> | -E=<text> | -F=<text> | -G=<write> | -I=<text> | -M=<text> | -m=<text> | -n=<text> | -O=<text> | -r=<text> | -S=<text> | -T=<write>
-V=<text> | -W=<text> | -Y=<text> | -z=<text> | -Z=<text> | -a=<text> | -j=<text> | -J=<text>`;

/** NIST SP 800-131A: RSA below 2048 bits and DSA are disallowed. */
function isWeakKey(type: string, bits: string | undefined): boolean {
  if (/^dsa|^ssh-dss|^rsa1$/i.test(type)) return true;
  if (bits === undefined || !/^\d+$/.test(bits)) return false;
  return /^ecdsa/i.test(type) ? Number(bits) < 256 : /^(?:rsa.*|)$/i.test(type) && Number(bits) < 2048;
}

const looks = ['-y', '-l', '-e', '-i', '-L', '-B', '-R', '-F', '-H', '-r', '-Q', '-D', '-K', '-Y'];

const keyName =
  /(?:^|\/)(?!authorized_)(?:id_[\w.-]+|(?:[\w-]+[_-])?key[\w.-]*)$|\/\.ssh\/(?!authorized_keys|known_hosts|config|rc|environment)[^/]+$/;

/** A key under the name of a key is what the tool is for; elsewhere it replaces something. */
function writeKey(call: Call, file: Word): void {
  if (keyName.test(file.text)) call.effect('crypto', 'make-key', 'object', file.text, { span: file.span });
  else call.as('write', file);
}

function keygenEffects(call: Call): void {
  const file = call.values('-f')[0];
  if (isWeakKey(call.value('-t') ?? '', call.value('-b'))) call.effect('crypto', 'weaken', 'object', 'key');
  if (call.value('-N') === '' && !call.has('-A'))
    call.effect('crypto', 'unprotected-key', 'object', file?.text ?? 'key');
  if (call.has('-A')) call.path('write', 'create', '/etc/ssh/ssh_host_…');
  if (file === undefined) return;
  if (call.has('-y') || call.has('-e') || call.has('-i')) call.as('read', file);
  else if (call.has('-l') || call.has('-F')) call.as('look', file);
  else if (call.has('-R') || call.has('-p') || call.has('-c')) call.as('modify', file);
  else if (!looks.some((option) => call.has(option))) writeKey(call, file);
}

function agentEffects(call: Call): void {
  const [first] = call.operands;
  if (first !== undefined && !call.has('-k')) call.run(call.operands);
  // Where the agent listens and what its number is, as lines for `eval`.
  else call.print({ text: `SSH_AUTH_SOCK=${UNKNOWN}; export SSH_AUTH_SOCK; SSH_AGENT_PID=${UNKNOWN};\n` });
}

function scanEffects(call: Call): void {
  for (const word of call.operands) call.as('host', word);
}

function copyIdEffects(call: Call): void {
  const [target] = call.operands;
  if (target === undefined || call.isTrial('-n', '-h')) return;
  const host = target.text.replace(/^.*@/, '');
  lookAtSshOptions(call, host);
  call.effect('network', 'send', 'host', host, { attributes: { external: true } });
  call.effect('user', 'grant-login', 'host', host);
}

function mountRemote(call: Call): void {
  const [source, target] = call.operands;
  for (const word of call.values('-o')) {
    for (const part of word.text.split(',')) {
      const [, program] = /^(?:ssh_command|sftp_server|ProxyCommand)=(.*)/s.exec(part) ?? [];
      if (program !== undefined) call.as('command', derivedWord(word, program));
      if (/^StrictHostKeyChecking=no/i.test(part)) call.effect('crypto', 'weaken', 'host', source?.text ?? '');
    }
  }
  if (source === undefined) return;
  call.effect('network', 'connect', 'host', source.text.replace(/^.*@/, '').replace(/:.*$/, ''));
  if (target !== undefined) call.path('storage', 'mount-remote', target);
}

function sshpassEffects(call: Call): void {
  const password = call.values('-p')[0];
  if (password !== undefined) call.as('secret', password);
  call.run(call.operands);
}

function sshuttleEffects(call: Call): void {
  call.effect('network', 'tunnel', 'host', (call.value('-r') ?? '').replace(/^.*@/, ''));
}

export const sshKeyTools: readonly ToolSpec[] = [
  { names: 'ssh-keygen', summary: 'makes and manages keys', options: keygenOptions, effects: keygenEffects },
  {
    names: 'ssh-keyscan',
    summary: 'asks machines for their public keys',
    options:
      '-f=<read>                         reads the machines from a file\n-p=<text> | -T=<text> | -t=<text> | -O=<text> | -4 | -6 | -c | -D | -H | -q | -v',
    effects: scanEffects,
  },
  {
    names: 'ssh-copy-id',
    summary: 'lets a key log in on another machine',
    options: '-i[<look>]\n-o=<text>\n-F=<read> | -p=<text> | -t=<text> | -f | -n | -s | -x | -h',
    effects: copyIdEffects,
  },
  {
    names: 'ssh-agent',
    summary: 'keeps keys unlocked',
    options: '-a=<look> | -E=<text> | -O=<text> | -P=<text> | -t=<text> | -c | -s | -D | -d | -k | -T | -u | -U',
    style: 'posix',
    wrapper: true,
    effects: agentEffects,
  },
  {
    names: 'ssh-add',
    summary: 'hands keys to the agent',
    options: `
-s=<library>                      loads a PKCS#11 library
-e=<text> | -S=<library> | -E=<text> | -t=<text> | -T=<look> | -H=<text> | -h=<text>
-D                                forgets all keys
-c | -C | -d | -k | -K | -L | -l | -q | -v | -x | -X`,
    operands: '<look>...',
  },
  {
    names: 'sshfs',
    summary: 'mounts the files of another machine',
    options: '-o=<text> | -p=<text> | -F=<read> | -C | -d | -f | -s | -h | -V | -1',
    effects: mountRemote,
  },
  {
    names: 'sshpass',
    summary: 'types a password for another command',
    options: '-p=<text>\n-f=<read> | -d=<text> | -P=<text> | -e | -v | -h | -V',
    style: 'posix',
    wrapper: true,
    effects: sshpassEffects,
  },
  {
    names: 'sshd',
    summary: 'lets others log in over ssh',
    options: `
-f=<read>                         reads its settings from a file
-h=<read> | -c=<read> | -E=<append> | -g=<text> | -p=<text> | -u=<text> | -C=<text>
-o=<text>
-t | -T | -G                      checks its settings
-D | -d | -e | -i | -q | -4 | -6 | -V`,
    effects: (call) => {
      for (const word of call.values('-o')) {
        const [, program] =
          /^(?:AuthorizedKeysCommand|AuthorizedPrincipalsCommand|ForceCommand|Subsystem \S+|Subsystem=\S+)[= ]+(.*)/is.exec(
            word.text,
          ) ?? [];
        if (program !== undefined && program !== 'none') call.as('command', derivedWord(word, program));
        if (/^(?:PermitRootLogin|PermitEmptyPasswords)[= ]+yes/i.test(word.text))
          call.effect('privilege', 'weaken-login', 'object', word.text);
      }
      if (!call.has('-t') && !call.has('-T') && !call.has('-G') && !call.has('-V')) {
        call.effect('network', 'listen', 'host', `:${call.value('-p') ?? '22'}`);
      }
    },
  },
  {
    names: 'sshuttle',
    summary: 'sends traffic through another machine',
    options: `
-e, --ssh-cmd=<command>           connects with that command
-r, --remote=<text> | --python=<text> | -l, --listen=<text> | -x, --exclude=<text> | -X, --exclude-from=<read> | --seed-hosts=<text> | --method=<text>
--dns | -N | -H | -D, --daemon | -v | -s, --subnets=<read> | --pidfile=<write> | --to-ns=<text> | --ns-hosts=<text> | --sudoers`,
    effects: sshuttleEffects,
  },
  {
    names: 'autossh',
    summary: 'keeps an ssh connection alive',
    options:
      '-M=<text>\n-L=<text> | -R=<text> | -D=<text> | -o=<text> | -i=<look> | -p=<text> | -l=<text> | -F=<read> | -f | -N | -n | -T | -q | -C | -v | -4 | -6 | -g | -t | -A | -X',
    style: 'posix',
    effects: (call) => {
      const host = (call.texts[0] ?? '').replace(/^.*@/, '');
      lookAtSshOptions(call, host);
      call.effect('network', 'connect', 'host', host);
      if (call.has('-L') || call.has('-R') || call.has('-D')) call.effect('network', 'tunnel', 'host', host);
      const words = call.operands.slice(1);
      if (words.length > 0) runJoined(call, words, { host });
    },
  },
];
