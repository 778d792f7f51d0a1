import type { EffectKind, TargetType } from '../../effect.js';
import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { copiedInto } from '../services/copying-elsewhere.js';
import { deploys } from '../services/deployments.js';
import { afterDashes } from '../services/derived-word.js';
import { runThere } from '../services/run-there.js';
import { meaningOf, type PatternTable } from './pattern-table.js';
import { salt } from './salt.js';

const puppetVerbs: PatternTable<readonly [EffectKind, string, TargetType]> = [
  [/^(?:apply|agent)\b/, ['execute', 'converge', 'object']],
  [/^resource service\b.*=(?:stopped|false)/, ['service', 'stop', 'unit']],
  [/^resource package\b.*=(?:absent|purged)/, ['package', 'remove', 'package']],
  [/^resource (?:user|group)\b.*=absent/, ['user', 'delete', 'user']],
  [/^resource\b.*=/, ['execute', 'converge', 'object']],
  [/^(?:cert|ca|ssl) (?:clean|revoke|destroy|delete)\b/, ['crypto', 'revoke', 'object']],
  [/^module (?:install|uninstall|upgrade)\b/, ['package', 'install', 'package']],
];

/** Code of Puppet that comes with the call: commands it runs, files it makes. */
function manifest(call: Call): void {
  for (const { text, span } of call.values('--execute')) {
    const command = /\bexec\s*\{\s*(['"])(.*?)\1/s.exec(text)?.[2];
    const file = /\bfile\s*\{\s*(['"])(.*?)\1/s.exec(text)?.[2];
    if (command !== undefined) {
      call.shell({ text: command, span });
    }
    if (file !== undefined) {
      const isGone = /ensure\s*=>\s*['"]?absent/.test(text);
      const attributes = isGone ? ({ recursive: true } as const) : {};
      call.path(isGone ? 'delete' : 'write', isGone ? 'remove' : 'modify', { text: file, span }, { attributes });
    }
  }
}

function puppet(call: Call): void {
  const [verb = ''] = call.texts;
  const files = call.operands.slice(verb === 'filebucket' ? 2 : 1);
  if (verb === 'apply' || verb === 'filebucket' || verb === 'parser') {
    for (const file of files.filter(({ text }) => text.includes('/') || text.includes('.'))) {
      call.as('read', file);
    }
  }
  if (call.isTrial('--noop') || call.has('--disable')) {
    return;
  }
  manifest(call);
  const meaning = meaningOf(puppetVerbs, call.texts.join(' '));
  if (meaning !== undefined) {
    call.effect(meaning[0], meaning[1], meaning[2], call.texts.slice(1).join(' '));
  }
}

const knifeVerbs: PatternTable<readonly [EffectKind, string]> = [
  [/^(?:\w+ )*(?:delete|bulk|destroy)\b/, ['cloud', 'delete']],
  [/^(?:data bag show|vault show)\b/, ['crypto', 'expose-secret']],
  [/^(?:bootstrap|upload)\b|^\w+ (?:upload|create|edit|from|set|run_list|add)\b/, ['cloud', 'modify']],
];

function knife(call: Call): void {
  const [what = '', query = ''] = call.texts;
  const command = call.operands.at(-1);
  if (what === 'exec') {
    for (const code of call.values('--exec')) {
      call.as('ruby', code);
    }
    for (const file of call.operands.slice(1)) {
      call.as('script', file);
    }
  } else if (what === 'ssh' && command !== undefined && call.operands.length > 2) {
    call.shell(command, { host: query });
  } else {
    const text = call.texts.join(' ');
    const meaning = meaningOf(knifeVerbs, text);
    if (meaning !== undefined) {
      call.effect(meaning[0], meaning[1], 'object', text);
    }
  }
}

/** `salt-cp target source... destination` */
function copiesToMinions(call: Call): void {
  const [target, source, ...rest] = call.operands;
  if (target === undefined || source === undefined || rest.length === 0) return;
  const sources = [source, ...rest.slice(0, -1)];
  const to = rest.at(-1) ?? source;
  for (const word of sources) call.as('read', word);
  copiedInto(call, sources, to, to.text, { host: target.text });
}

export const configurationManagementTools: readonly ToolSpec[] = [
  {
    names: 'puppet',
    summary: 'brings the machine into a state',
    options:
      '-e, --execute=<text> | --noop | -t, --test | --server=<host> | --certname=<text> | --environment=<text> | --modulepath=<read> | --confdir=<read> | --hiera_config=<read> | --config=<read> | -v, --verbose | -d, --debug | --disable[=<text>] | --enable | --waitforcert=<text> | -l, --local | --logdest=<append> | --detailed-exitcodes | --tags=<text> | --all | --no-daemonize | --onetime',
    effects: puppet,
  },
  {
    names: 'facter ohai hiera',
    summary: 'tells about the machine',
    options:
      '--custom-dir=<library> | --external-dir=<library> | -c, --config=<read> | -j, --json | -y, --yaml | -p, --puppet | --no-custom-facts | -d, --directory=<read> | -l <text>',
    effects: (call) => call.possible(call.operands),
  },
  {
    names: 'bolt',
    summary: 'does something on many machines',
    options:
      '-t, --targets=<server> | -n, --nodes=<server> | -u, --user=<text> | -p, --password[=<secret>] | --private-key=<read> | -i, --inventoryfile=<read> | --run-as=<text> | --sudo-password[=<secret>] | --no-host-key-check | --modulepath=<read> | --noop | --transport=<text>',
    effects: (call) => {
      const [what = '', verb = ''] = call.texts;
      const argument = call.operands[2];
      if (what === 'command' && verb === 'run' && argument !== undefined) {
        call.shell(argument, { host: call.value('--targets') ?? '…' });
      } else if (verb === 'run' || what === 'apply') {
        call.effect('execute', 'converge', 'object', argument?.text ?? '');
      } else if (what === 'file' && argument !== undefined) {
        call.as(verb === 'upload' ? 'upload' : 'text', argument);
      }
    },
  },
  {
    names: 'salt salt-call salt-ssh',
    summary: 'does something on many machines',
    options:
      '-c, --config-dir=<read> | -E | -G | -L | -C | -N <text> | -S | -I | -b, --batch-size=<text> | -t, --timeout=<text> | --out, --output=<text> | --local | --file-root=<read> | --pillar-root=<read> | --module-dirs, -m=<read> | -l, --log-level=<text> | --log-file=<append> | --roster-file=<read> | -i, --ignore-host-keys | --priv=<read> | --user=<text> | --async | --static | --summary | -v | --return=<text> | --id=<text> | -r, --raw',
    effects: (call) => {
      // With `-r` the words are a line for the shell there.
      const [target, ...words] = call.operands;
      if (call.has('--raw') && target !== undefined) runThere(call, target, words);
      else salt(call);
    },
  },
  {
    names: 'salt-key salt-run salt-master salt-minion salt-cloud salt-cp',
    summary: 'controls the masters of many machines',
    options:
      '-c, --config-dir=<read> | -a, --accept=<text> | -A, --accept-all | -d, --delete=<text> | -D, --delete-all | -r, --reject=<text> | -R | -L, --list-all | -l, --list, --log-level=<text> | -y, --yes | -f, --finger[=<text>] | -F | -p, --profile=<text> | -m, --map=<read> | -P | --gen-keys=<text>',
    effects: (call) => {
      if (
        call.name === 'salt-key' &&
        ['--accept', '--accept-all', '--delete', '--delete-all', '--reject'].some((option) => call.has(option))
      ) {
        call.effect('user', 'configure-login', 'object', 'keys of machines');
      } else if (call.name === 'salt-cp') {
        copiesToMinions(call);
      } else if (call.name === 'salt-cloud' && call.has('--delete')) {
        call.effect('cloud', 'delete', 'object', call.value('--delete') ?? '');
      } else if (call.name === 'salt-run' && call.texts[0] === 'salt.cmd') {
        salt(call, call.operands.slice(1));
      } else if (
        call.name === 'salt-run' &&
        call.operands.length > 0 &&
        !/^(?:manage|jobs|doc|fileserver\.file_list|cache\.grains)/.test(call.texts[0] ?? '')
      ) {
        call.effect('execute', 'converge', 'object', call.texts.join(' '));
      }
    },
  },
  {
    names: 'chef-client chef-solo chef-apply cinc-client chef-run',
    summary: 'brings the machine into a state',
    options: `
-e, --execute=<text>           runs this recipe
-c, --config=<read>         reads this configuration
-z, --local-mode | -o, --override-runlist=<text> | -r, --runlist, --recipe-url=<text> | -j, --json-attributes=<read> | -W, --why-run | -S, --server=<host> | -k, --client_key=<read> | -N <text> | -E, --environment=<text> | -l, --log_level=<text> | -L, --logfile=<append> | -i, --interval=<text> | -s, --stdin, --splay=<text> | -d, --daemonize | -u, --user=<text> | -g, --group=<text> | --once | -F <text>`,
    operands: '<read>...',
    effects: (call) => {
      for (const word of call.values('--execute')) {
        call.as('ruby', word);
        const line = /\b(?:execute|bash|command)\s*\(?\s*(['"])(.*?)\1/s.exec(word.text)?.[2];
        if (line !== undefined) call.shell({ text: line, span: word.span });
      }
      if (!call.isTrial('--why-run')) {
        call.effect('execute', 'converge', 'object', call.texts.join(' ') || 'run list');
      }
    },
  },
  {
    names: 'knife',
    summary: 'controls machines of Chef',
    options:
      '-E, --exec, --environment=<text> | -c, --config=<read> | -s, --server-url=<host> | -k, --key=<read> | -u, --user=<text> | -y, --yes | -z, --local-mode | -F, --format=<text> | -x, --ssh-user=<text> | -P, --ssh-password=<secret> | -i, --ssh-identity-file=<read> | -r, --run-list=<text> | -N, --node-name=<text> | -a <text> | -C <text>',
    effects: knife,
  },
  {
    names: 'cf-agent cf-promises',
    summary: 'brings the machine into a state',
    options:
      '-f, --file=<read> | -b, --bundlesequence=<text> | -K, --no-lock | -I, --inform | -n, --dry-run | -v, --verbose | -D, --define=<text> | -N, --negate=<text> | -B, --bootstrap=<host> | -d, --debug | --tls-version=<text>',
    effects: (call) => {
      if (call.name === 'cf-agent' && !call.isTrial('--dry-run')) {
        call.effect('execute', 'converge', 'object', call.value('--file') ?? 'promises');
      }
    },
  },
  {
    names: 'cf-runagent cf-key cf-serverd cf-execd cf-monitord',
    summary: 'controls machines of CFEngine',
    options: '-H, --hail=<host> | -f, --file=<read> | -D <text> | -s | -r <text> | -t <text> | -K | -F | -i | -v',
  },
  {
    names: 'pyinfra cap mina',
    summary: 'does something on many machines',
    style: 'posix',
    options:
      '-H, --host, --hosts=<host> | -h <read> | -i | -l, --user=<text> | -t <text> | -o <write> | -e <write> | -p <text> | -O <text> | -x <text> | -A | -v | -P | -I <text> | -w <host> | -g <text> | -a | -f <read> | -c | -m <text> | -M <text> | -b | -S | -R <text> | -y | -B',
    effects: (call) => {
      if (call.operands.length > 0) {
        call.effect('execute', 'converge', 'object', call.texts.join(' '));
      }
      runJoined(call, afterDashes(call), { host: call.texts[0] ?? '' });
    },
  },
  {
    names: 'fab',
    summary: 'does what a file says on other machines',
    options:
      '-H, --hosts=<server> | -c, --collection=<text> | -f, --fabfile=<read> | -r, --search-root=<look> | -i, --identity=<look> | -S, --ssh-config=<read> | -u, --user=<text> | -d, --display=<text> | -D, --list-depth=<text> | -F, --list-format=<text> | -l, --list[=<text>] | -t, --connect-timeout=<text> | -R, --roles=<text> | -e, --echo | -p, --pty | -n, --no-pty | -w, --warn-only',
    effects: (call) => {
      deploys(call);
      runJoined(call, afterDashes(call), { host: call.value('--hosts') ?? '…' });
    },
  },
  {
    names: 'cloud-init',
    summary: 'sets a new machine up',
    options:
      '-f, --file=<read> | --debug | --force | -c, --config-file=<read> | -l | -r, --reboot | -s, --seed | --all | --name=<text>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      if (verb === 'clean') {
        call.effect('service', call.has('--reboot') ? 'reboot' : 'clean', 'object', 'cloud-init');
      } else if (/^(?:init|modules|single)$/.test(verb)) {
        call.effect('execute', 'converge', 'object', 'cloud-init');
      }
    },
  },
];
