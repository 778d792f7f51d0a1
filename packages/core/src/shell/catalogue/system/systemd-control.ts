import type { EffectKind } from '../../effect.js';
import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { reachOptions, tells, wherever } from './systemd-reach.js';

function changes(summary: string, kind: EffectKind, action: string, options = ''): Usage {
  return {
    summary,
    options,
    effects: wherever((call) => {
      for (const name of call.texts.length > 0 ? call.texts : ['']) {
        call.effect(kind, action, name === '' ? 'none' : 'object', name);
      }
    }),
  };
}

function queries(words: string, summary: string): Readonly<Record<string, Usage>> {
  return Object.fromEntries(words.split(' ').map((word) => [word, tells(summary)]));
}

/** `unixexec:path=/bin/sh,argv1=-c,…`: an address may be a program that is started to talk to. */
function busAddress(call: Call): void {
  for (const address of call.values('--address')) {
    for (const part of address.text.split(';')) {
      if (!part.startsWith('unixexec:')) {
        continue;
      }
      const fields = new Map(
        part
          .slice('unixexec:'.length)
          .split(',')
          .map((field) => {
            const [key = '', ...value] = field.split('=');
            return [key, value.join('=')] as const;
          }),
      );
      const path = fields.get('path');
      const words = [path, ...[...fields].filter(([key]) => /^argv[1-9]\d*$/.test(key)).map(([, value]) => value)];
      call.run(words.filter((word) => word !== undefined).map((text) => ({ text, span: address.span })));
    }
  }
}

/** What a method of the system's own services does, as far as its name says so. */
const methods: readonly (readonly [RegExp, EffectKind, string])[] = [
  [/^(?:PowerOff|Halt|ScheduleShutdown)/, 'service', 'shutdown'],
  [/^(?:Reboot|KExec|SoftReboot)/, 'service', 'reboot'],
  [/^(?:Suspend|Hibernate|HybridSleep)/, 'service', 'suspend'],
  [/^(?:StopUnit|KillUnit|DisableUnitFiles|MaskUnitFiles)/, 'service', 'stop'],
  [/^(?:StartUnit|RestartUnit|EnableUnitFiles|StartTransientUnit|ReloadUnit)/, 'service', 'start'],
  [/^(?:CreateUser|DeleteUser|SetPassword|SetAccountType|CacheUser)/, 'user', 'modify'],
];

function busCall(call: Call): void {
  const method = call.texts[3] ?? '';
  const known = methods.find(([pattern]) => pattern.test(method));
  call.effect(known?.[1] ?? 'service', known?.[2] ?? 'call', 'object', `${call.texts[0] ?? ''} ${method}`.trim());
}

const busQueries = 'list status monitor capture tree introspect get-property wait help';

const timeSettings: Readonly<Record<string, Usage>> = {
  'set-time': changes('sets the clock', 'audit', 'set-clock'),
  'set-timezone': changes('sets the time zone', 'service', 'reconfigure'),
  'set-local-rtc': changes('keeps the hardware clock in local time', 'service', 'reconfigure', '--adjust-system-clock'),
  'set-ntp': {
    summary: 'has the clock kept by time servers, or not',
    effects: wherever((call) => {
      const off = /^(?:0|n|no|f|false|off)$/i.test(call.texts[0] ?? '');
      call.effect(off ? 'audit' : 'service', off ? 'unsync-clock' : 'reconfigure', 'object', 'clock');
    }),
  },
  'ntp-servers': changes('sets time servers of a link', 'network', 'configure'),
  revert: changes('forgets time servers of a link', 'network', 'configure'),
};

export const systemdControlTools: readonly ToolSpec[] = [
  {
    names: 'loginctl',
    summary: 'controls logins and seats',
    options: `${reachOptions}
-p, --property=<text> | -a, --all | --value | --kill-whom=<text> | -s, --signal=<text> | -n, --lines=<text> | -o, --output=<text>`,
    subcommands: {
      ...queries(
        'list-sessions session-status show-session list-users user-status show-user list-seats seat-status show-seat',
        'shows logins and seats',
      ),
      'terminate-session': changes('ends sessions with all that runs in them', 'service', 'kill'),
      'terminate-user': changes('ends all that users run', 'service', 'kill'),
      'terminate-seat': changes('ends all sessions of seats', 'service', 'kill'),
      'kill-session': changes('sends a signal to sessions', 'service', 'kill'),
      'kill-user': changes('sends a signal to all that users run', 'service', 'kill'),
      'enable-linger': changes('lets services of users run without a login', 'service', 'enable'),
      'disable-linger': changes('ends services of users with their last login', 'service', 'disable-own'),
      'lock-session': tells('locks a screen'),
      'lock-sessions': tells('locks all screens'),
      'unlock-session': changes('unlocks a screen', 'user', 'unlock-screen'),
      'unlock-sessions': changes('unlocks all screens', 'user', 'unlock-screen'),
      poweroff: changes('turns the machine off', 'service', 'shutdown'),
      halt: changes('halts the machine', 'service', 'shutdown'),
      reboot: changes('starts the machine again', 'service', 'reboot'),
      suspend: changes('puts the machine to sleep', 'service', 'suspend'),
      hibernate: changes('puts the machine to sleep', 'service', 'suspend'),
      activate: tells('brings a session to the front'),
      attach: changes('gives devices to a seat', 'service', 'reconfigure'),
      'flush-devices': changes('takes devices from seats', 'service', 'reconfigure'),
    },
  },
  {
    names: 'hostnamectl',
    summary: 'shows or sets the name of the machine',
    inspects: 'shows the name of the machine',
    options: `${reachOptions}
--static | --transient | --pretty`,
    subcommands: {
      status: tells('shows the name'),
      hostname: changes('shows or sets the name', 'network', 'set-hostname'),
      'set-hostname': changes('sets the name', 'network', 'set-hostname'),
      'icon-name': tells('shows or sets the icon'),
      'set-icon-name': tells('sets the icon'),
      chassis: tells('shows or sets the kind of machine'),
      'set-chassis': tells('sets the kind of machine'),
      deployment: tells('shows or sets the environment'),
      'set-deployment': tells('sets the environment'),
      location: tells('shows or sets the place'),
      'set-location': tells('sets the place'),
    },
  },
  {
    names: 'timedatectl',
    summary: 'shows or sets the clock',
    inspects: 'shows the clock',
    options: `${reachOptions}
--adjust-system-clock | --monitor | -a, --all | -p, --property=<text> | --value`,
    subcommands: {
      ...queries('status show list-timezones timesync-status show-timesync', 'shows the clock'),
      ...timeSettings,
    },
  },
  {
    names: 'localectl',
    summary: 'shows or sets language and keyboard',
    inspects: 'shows language and keyboard',
    options: `${reachOptions}
--no-convert`,
    subcommands: {
      ...queries(
        'status list-locales list-keymaps list-x11-keymap-models list-x11-keymap-layouts list-x11-keymap-variants list-x11-keymap-options',
        'shows language and keyboard',
      ),
      'set-locale': changes('sets the language', 'service', 'reconfigure'),
      'set-keymap': changes('sets the keyboard', 'service', 'reconfigure'),
      'set-x11-keymap': changes('sets the keyboard of the desktop', 'service', 'reconfigure'),
    },
  },
  {
    names: 'busctl',
    summary: 'looks into the message bus and calls its services',
    options: `${reachOptions}
--address=<text>       talks to this bus; may be a program
--user | --system | --show-machine | --unique | --acquired | --activatable | --match=<text> | --size=<text> | --list
--verbose | --xml-interface | --expect-reply=<text> | --auto-start=<text> | --allow-interactive-authorization=<text>
--timeout=<text> | --augment-creds=<text> | --watch-bind=<text> | --destination=<text> | -N, --num-matches=<text>`,
    subcommands: {
      ...Object.fromEntries(busQueries.split(' ').map((verb) => [verb, tells('looks at the bus')])),
      call: { summary: 'calls a method', style: 'posix', effects: wherever(busCall) },
      emit: { summary: 'sends a signal', style: 'posix', effects: wherever(busCall) },
      'set-property': { summary: 'sets a property', effects: wherever(busCall) },
      '*': tells('looks at the bus'),
    },
    effects: busAddress,
  },
  {
    names: 'dbus-send gdbus',
    summary: 'sends a message over the message bus',
    options: `
--address=<text> | --bus=<text> | --peer=<text> | --dest=<text> | -d <text> | -o, --object-path=<text> | -m, --method=<text>
--type=<text> | --reply-timeout=<text> | --print-reply[=<text>] | --system | --session | -y | -e | --sender=<text> | -t <text>`,
    effects: (call) => {
      const method = call.value('--method') ?? call.texts.find((text) => /^[\w.]+\.\w+$/.test(text)) ?? '';
      const known = methods.find(([pattern]) => pattern.test(method.slice(method.lastIndexOf('.') + 1)));
      if (known !== undefined) {
        call.effect(known[1], known[2], 'object', method);
      }
    },
  },
  {
    names: 'machinectl',
    summary: 'controls local machines and images',
    options: `
-H, --host=<host> | -M, --machine=<text> | -p, --property=<text> | -a, --all | --value | -l, --full | --kill-whom=<text>
-s, --signal=<text> | --uid=<text> | -E, --setenv=<assignment> | --mkdir | --read-only | -n, --lines=<text> | -o, --output=<text>
--verify=<text> | --force | --format=<text> | --runner=<text> | --now | -q | --no-pager | --no-legend | --max-addresses=<text>
-V | -S, --system | --user`,
    subcommands: {
      ...queries(
        'list status show list-images image-status show-image list-transfers cancel-transfer',
        'shows machines and images',
      ),
      start: changes('starts machines', 'container', 'run-machine'),
      login: changes('logs in to a machine', 'container', 'exec-machine'),
      shell: {
        summary: 'starts a shell in a machine',
        style: 'posix',
        effects: (call) => {
          const [where, ...words] = call.operands;
          const [user, machine] = (where?.text ?? '').includes('@')
            ? (where?.text ?? '').split('@')
            : [undefined, where?.text];
          const scope = { container: machine ?? '', user: call.value('--uid') ?? user ?? 'root' };
          call.run(
            words.length > 0 ? words : [{ text: 'sh', span: where?.span ?? [0, 0] }],
            machine === '.host' ? { user: scope.user } : scope,
          );
        },
      },
      poweroff: changes('turns machines off', 'container', 'stop-machine'),
      stop: changes('turns machines off', 'container', 'stop-machine'),
      reboot: changes('restarts machines', 'container', 'restart-machine'),
      terminate: changes('ends machines at once', 'container', 'stop-machine'),
      kill: changes('sends machines a signal', 'container', 'stop-machine'),
      enable: changes('starts machines at boot', 'service', 'enable'),
      disable: changes('does not start machines at boot', 'service', 'disable-own'),
      bind: {
        summary: 'shows a machine a path',
        operands: '<text> <look> <look>',
        effects: (call) => call.effect('container', 'attach-device', 'object', call.texts.join(' ')),
      },
      'copy-to': { summary: 'copies into a machine', operands: '<text> <read> <text>' },
      'copy-from': { summary: 'copies out of a machine', operands: '<text> <text> <write>' },
      clone: changes('copies an image', 'container', 'create-machine'),
      rename: changes('renames an image', 'container', 'create-machine'),
      'read-only': changes('protects an image', 'container', 'create-machine'),
      'set-limit': changes('limits the size of images', 'container', 'create-machine'),
      remove: changes('removes images', 'container', 'discard-machine'),
      clean: changes('removes hidden images', 'container', 'discard-machine'),
      'pull-tar': { summary: 'fetches an image', operands: '<url> <text>' },
      'pull-raw': { summary: 'fetches an image', operands: '<url> <text>' },
      'import-tar': { summary: 'imports an image', operands: '<read> <text>' },
      'import-raw': { summary: 'imports an image', operands: '<read> <text>' },
      'import-fs': { summary: 'imports a directory', operands: '<read> <text>' },
      'export-tar': { summary: 'exports an image', operands: '<text> <write>' },
      'export-raw': { summary: 'exports an image', operands: '<text> <write>' },
    },
  },
  {
    names: 'networkctl',
    summary: 'shows and controls network links',
    inspects: 'shows network links',
    options:
      '-a, --all | -s, --stats | -l, --full | -n, --lines=<text> | --json=<text> | --no-pager | --no-legend | --drop-in=<text> | --runtime',
    subcommands: {
      ...queries('list status lldp label cat', 'shows links'),
      up: changes('brings links up', 'network', 'configure'),
      down: changes('takes links down', 'network', 'down'),
      delete: changes('removes virtual links', 'network', 'down'),
      renew: changes('asks for addresses again', 'network', 'configure'),
      forcerenew: changes('has clients renew', 'network', 'configure'),
      reconfigure: changes('configures links anew', 'network', 'configure'),
      reload: changes('reads the configuration again', 'network', 'configure'),
      edit: changes('edits the configuration', 'network', 'configure'),
      mask: changes('masks configuration files', 'network', 'configure'),
      unmask: changes('unmasks configuration files', 'network', 'configure'),
    },
  },
  {
    names: 'resolvectl systemd-resolve',
    summary: 'looks up names and controls how',
    options: `
-i, --interface=<text> | -p, --protocol=<text> | -t, --type=<text> | -c, --class=<text> | -4 | -6 | --legend=<text> | --raw[=<text>]
--status | --statistics | --flush-caches | --set-dns=<text> | --set-domain=<text> | --set-dnssec=<text> | --no-pager
--cname=<text> | --validate=<text> | --search=<text> | --cache=<text> | --zone=<text> | --trust-anchor=<text> | --network=<text>
--service-address=<text> | --service-txt=<text> | --synthesize=<text> | --revert | --reset-statistics | --json=<text>`,
    subcommands: {
      ...queries(
        'status statistics reset-statistics flush-caches reset-server-features query service openpgp tlsa log-level show-cache show-server-state monitor',
        'looks up names',
      ),
      dns: changes('shows or sets name servers of a link', 'network', 'configure'),
      domain: changes('shows or sets search domains of a link', 'network', 'configure'),
      'default-route': changes('shows or sets whether a link is the default', 'network', 'configure'),
      llmnr: changes('shows or sets a protocol of a link', 'network', 'configure'),
      mdns: changes('shows or sets a protocol of a link', 'network', 'configure'),
      dnssec: changes('shows or sets whether answers are validated', 'network', 'configure'),
      dnsovertls: changes('shows or sets encryption of queries', 'network', 'configure'),
      nta: changes('shows or sets exceptions of validation', 'network', 'configure'),
      revert: changes('forgets settings of a link', 'network', 'configure'),
      '*': tells('looks up names'),
    },
  },
];
