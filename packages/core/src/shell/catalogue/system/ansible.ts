import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { isLocal } from '../../words/is-local.js';
import { moduleDoes } from './ansible-modules.js';
import { moduleArguments } from './module-arguments.js';

/** Modules of Ansible whose arguments are a line for a shell, or words of a command. */
const shells = /^(?:ansible\.(?:builtin|legacy)\.)?(?:shell|command|raw|script|win_shell|win_command|expect)$/;

/** Arguments of those that say how, or give the line itself. */
const ofShells =
  /^(?:chdir|creates|removes|executable|stdin|stdin_add_newline|strip_empty_ends|cmd|command|argv|_raw_params)$/;

/** Lines that are typed into a console: of a shell, unless another module is named. */
function typed(call: Call): void {
  const hosts = call.texts[0] ?? 'all';
  call.effect('network', 'connect', 'host', hosts, { attributes: { external: true } });
  for (const line of (call.stdin.text ?? '').split('\n')) {
    const text = line.trim().replace(/^(?:shell|command|raw|!)\s+/, '');
    const [first] = call.words;
    if (text !== '' && first !== undefined) call.shell({ text, span: first.span }, { host: hosts });
  }
}

/** Whether all of the machines are this one. */
function areHere(hosts: string): boolean {
  return hosts.split(/[:,]/).every((host) => host === '' || isLocal(host));
}

/** As whom it is done, where that is said. */
function userGiven(call: Call): string | undefined {
  return call.has('--become') ? (call.value('--become-user') ?? 'root') : call.value('--user');
}

/** Where a variable says that all the hosts are. */
function placed(call: Call): string | undefined {
  const said = call
    .values('--extra-vars')
    .map(({ text }) => /\bansible_(?:ssh_)?host["']?\s*[=:]\s*["']?([^\s"',}]+)/.exec(text)?.[1]);
  return said.findLast((host) => host !== undefined);
}

function ansible(call: Call): void {
  const module = call.value('--module-name') ?? 'command';
  const [word] = call.values('--args').slice(-1);
  const [target] = call.operands;
  const hosts = placed(call) ?? target?.text ?? 'all';
  if (call.isTrial('--list-hosts', '--version')) {
    return;
  }
  if (!areHere(hosts)) {
    call.as('server', { text: hosts, span: target?.span ?? [0, 0] });
  }
  if (call.isTrial('--check')) {
    return;
  }
  const user = userGiven(call);
  const as = user === undefined ? {} : { user };
  if (word !== undefined && shells.test(module)) {
    const args = moduleArguments(word.text, ofShells);
    const cwd = args.value('chdir');
    const line = [args.value('cmd', 'command', 'argv', '_raw_params') ?? '', args.rest].join(' ').trim();
    call.shell({ text: line, span: word.span }, { host: hosts, ...as, ...(cwd === undefined ? {} : { cwd }) });
    return;
  }
  const scope = { ...(areHere(hosts) ? {} : { host: hosts }), ...as };
  const there = Object.keys(scope).length === 0 ? {} : { scope };
  moduleDoes(module)(call, { args: moduleArguments(word?.text ?? ''), word, there, hosts });
}

/** Plays are code that runs on many machines; only looking at them is not. */
function playbook(call: Call): void {
  const looks = ['--check', '--syntax-check', '--list-hosts', '--list-tasks', '--list-tags', '--version'];
  if (!call.isTrial(...looks)) {
    for (const file of call.operands) {
      call.effect('execute', 'converge', 'object', file.text, { span: file.span });
    }
  }
}

const ansibleOptions = `
-i, --inventory=<read>         reads machines from this file, or runs it
-M, --module-path=<look>       looks for modules there
-e, --extra-vars=<text>        sets variables
--vault-password-file, --vault-pass-file=<read>  reads the password there, or runs it
--private-key, --key-file=<read>  logs in with this key
--ssh-common-args=<text> | --ssh-extra-args=<text> | --sftp-extra-args=<text> | --scp-extra-args=<text>
-u, --user=<text> | -b, --become | --become-user=<text> | --become-method=<text> | -K, --ask-become-pass | -k, --ask-pass | -c, --connection=<text> | -f, --forks=<text> | -l, --limit=<text> | -t, --tags, --tree=<text> | --skip-tags=<text> | -C, --check | -D, --diff | -v, --verbose | --list-hosts | --list-tasks | --list-tags | --syntax-check | --step | --start-at-task=<text> | --flush-cache | --force-handlers | -T, --timeout=<text> | -o, --one-line | -B, --background=<text> | -P, --poll=<text> | --vault-id=<text> | -J, --ask-vault-pass | --version`;

function sshArguments(call: Call): void {
  for (const option of ['--ssh-common-args', '--ssh-extra-args', '--sftp-extra-args', '--scp-extra-args']) {
    for (const { text, span } of call.values(option)) {
      const command = /(?:ProxyCommand|LocalCommand)[\s=]+["']?(.*?)["']?$/i.exec(text)?.[1];
      if (command !== undefined) {
        call.shell({ text: command, span });
      }
    }
  }
}

const vaultVerbs: Readonly<Record<string, Usage>> = {
  view: {
    summary: 'shows what is in a file',
    operands: '<read>...',
    effects: (call) => call.effect('crypto', 'show-secret', 'object', call.texts.join(' ')),
  },
  decrypt: {
    summary: 'decrypts files',
    operands: '<modify>...',
    options: '--output=<write>',
    effects: (call) => call.effect('crypto', 'show-secret', 'object', call.texts.join(' ')),
  },
  encrypt: { summary: 'encrypts files', operands: '<modify>...', options: '--output=<write>' },
  edit: { summary: 'edits a file', operands: '<modify>...' },
  create: { summary: 'makes a file', operands: '<write>...' },
  rekey: {
    summary: 'changes the password of files',
    operands: '<modify>...',
    options: '--new-vault-password-file=<read>',
  },
  encrypt_string: { summary: 'encrypts a text', operands: '<text>...' },
};

export const ansibleTools: readonly ToolSpec[] = [
  {
    names: 'ansible',
    summary: 'does something on many machines',
    options: `${ansibleOptions}
-m, --module-name=<text>       does it with this module
-a, --args=<text>              with these arguments`,
    effects: (call) => {
      sshArguments(call);
      ansible(call);
    },
  },
  {
    names: 'ansible-playbook',
    summary: 'does what a file says on many machines',
    options: ansibleOptions,
    operands: '<read>...',
    effects: (call) => {
      sshArguments(call);
      playbook(call);
    },
  },
  {
    names: 'ansible-console ansible-navigator',
    summary: 'talks to many machines',
    options: ansibleOptions,
    operands: '<text>...',
    effects: typed,
  },
  {
    names: 'ansible-pull',
    summary: 'fetches plays and runs them here',
    options: `${ansibleOptions}
-U, --url=<url>                fetches from there
-d, --directory=<look> | -C, --checkout=<text> | --accept-host-key | --full | --purge | -o, --only-if-changed | --verify-commit`,
    effects: (call) => call.effect('execute', 'downloaded', 'object', call.value('--url') ?? 'plays'),
  },
  {
    names: 'ansible-vault',
    summary: 'encrypts files of plays',
    options:
      '--vault-password-file, --vault-pass-file=<read> | --vault-id=<text> | -J, --ask-vault-pass | -v | --encrypt-vault-id=<text> | --name=<text>',
    subcommands: vaultVerbs,
  },
  {
    names: 'ansible-galaxy',
    summary: 'installs roles and collections',
    options:
      '-r, --role-file=<read> | -p, --roles-path=<write> | -f, --force | -s, --server=<host> | -c, --ignore-certs | --token=<secret> | -n | --pre | -U | -v',
    effects: (call) => {
      if (call.has('--ignore-certs')) {
        call.effect('crypto', 'weaken', 'none', 'certificate checks');
      }
      if (call.texts.includes('install')) {
        call.effect(
          'package',
          'install',
          'package',
          call.value('--role-file') ?? call.texts.slice(call.texts.indexOf('install') + 1).join(' '),
        );
      } else if (call.texts.includes('publish')) {
        call.effect('network', 'send', 'host', 'galaxy', { attributes: { external: true } });
      }
    },
  },
  {
    names: 'ansible-inventory ansible-doc ansible-config molecule',
    summary: 'tells about plays',
    options: `${ansibleOptions}
--list | --graph | --host=<text> | --export | -y, --yaml | --toml | --output=<write> | -s, --snippet | -p, --profile=<text> | -q | -r <read> | -R | -w <text> | -x <text>`,
  },
  {
    names: 'ansible-test',
    summary: 'tests plays',
    style: 'posix',
    effects: (call) => {
      if (call.texts[0] === 'shell') {
        call.effect('execute', 'shell', 'process', 'ansible-test');
      }
    },
  },
];
