import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { leadsTo, onService } from './service-verb.js';
import { reachOptions, tells, wherever } from './systemd-reach.js';

const silent = (call: Call): Word[] => call.operands.filter(({ text }) => text !== '');

/** A unit given by its path is linked in from there, and what it starts with it. */
function linked(call: Call, unit: Word): void {
  if (unit.text.includes('/')) {
    call.as('library', unit);
  }
}

function verbOn(verb: string): (call: Call) => void {
  return wherever((call) => {
    for (const unit of silent(call)) {
      linked(call, unit);
      onService(call, call.has('--user') ? `${verb}-own` : verb, unit.text);
      if (call.has('--now')) {
        onService(call, verb === 'enable' || verb === 'reenable' || verb === 'unmask' ? 'start' : 'stop', unit.text);
      }
    }
  });
}

function unitVerb(verb: string, summary: string, options = ''): Usage {
  return { summary, options, effects: verbOn(verb) };
}

/** Of what ends a session of the machine, these know a trial. */
const knowsTrial =
  /^(?:halt|poweroff|reboot|kexec|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|default|rescue|emergency|exit)$/;

function machineVerb(action: string, summary: string): Usage {
  return {
    summary,
    effects: wherever((call) => {
      if (call.value('--when') === 'cancel' || call.has('--help')) {
        return;
      }
      if (knowsTrial.test(call.subcommand) && call.isTrial('--dry-run')) {
        return;
      }
      const force = call.has('--force') ? { attributes: { force: true } as const } : {};
      call.effect('service', call.has('--user') ? `${action}-own` : action, 'none', '', force);
    }),
  };
}

const changing = `
--now                  starts or stops it at once too
--runtime              only until the next boot
-f, --force            replaces what is in the way
--no-reload | --preset-mode=<text>`;

const killing = `
-s, --signal=<text>    sends this signal
--kill-whom=<text> | --kill-who=<text> | --kill-value=<text>`;

const unitVerbs: Readonly<Record<string, Usage>> = {
  start: unitVerb('start', 'starts units'),
  stop: unitVerb('stop', 'stops units'),
  restart: unitVerb('restart', 'stops units and starts them again'),
  'try-restart': unitVerb('restart', 'restarts units that are running'),
  condrestart: unitVerb('restart', 'restarts units that are running'),
  'reload-or-restart': unitVerb('restart', 'reloads units, or restarts those that cannot'),
  'try-reload-or-restart': unitVerb('restart', 'reloads or restarts units that are running'),
  'force-reload': unitVerb('restart', 'reloads or restarts units'),
  reload: unitVerb('reload', 'has units read their configuration again'),
  enable: unitVerb('enable', 'starts units at boot from now on', changing),
  reenable: unitVerb('enable', 'enables units anew', changing),
  preset: unitVerb('enable', 'enables or disables units as the vendor advises', changing),
  disable: unitVerb('disable', 'does not start units at boot any more', changing),
  mask: unitVerb('mask', 'makes units impossible to start', changing),
  unmask: unitVerb('enable', 'lets masked units be started again', changing),
  kill: unitVerb('kill', 'sends a signal to the processes of units', killing),
  freeze: unitVerb('stop', 'halts all processes of units'),
  thaw: unitVerb('start', 'lets frozen units go on'),
  isolate: unitVerb('isolate', 'starts a unit and stops all others'),
  link: unitVerb('enable', 'makes unit files from elsewhere known', changing),
  revert: unitVerb('reconfigure', 'undoes local changes of units'),
  edit: unitVerb(
    'reconfigure',
    'edits unit files',
    `
--full                 copies the whole unit first
--drop-in=<text>       edits this part of it
--stdin                takes the text from standard input
--runtime | --force`,
  ),
  clean: unitVerb('clean', 'removes the files that units keep', '--what=<text>          which of them'),
};

const machineVerbs: Readonly<Record<string, Usage>> = {
  poweroff: machineVerb('shutdown', 'turns the machine off'),
  halt: machineVerb('shutdown', 'halts the machine'),
  reboot: machineVerb('reboot', 'restarts the machine'),
  kexec: machineVerb('reboot', 'restarts into another kernel'),
  'soft-reboot': machineVerb('reboot', 'restarts user space'),
  'switch-root': machineVerb('reboot', 'moves to another root'),
  rescue: machineVerb('rescue', 'stops all but a rescue shell'),
  emergency: machineVerb('rescue', 'stops all but an emergency shell'),
  default: machineVerb('isolate', 'enters the default target'),
  exit: machineVerb('shutdown', 'ends the manager'),
  suspend: machineVerb('suspend', 'suspends the machine'),
  hibernate: machineVerb('suspend', 'hibernates the machine'),
  'hybrid-sleep': machineVerb('suspend', 'hibernates and suspends'),
  'suspend-then-hibernate': machineVerb('suspend', 'suspends, later hibernates'),
  sleep: machineVerb('suspend', 'puts the machine to sleep'),
  'daemon-reload': machineVerb('reload', 'reads all unit files again'),
  'daemon-reexec': machineVerb('reload', 'starts the manager anew'),
};

const reconfigures = wherever((call) => call.effect('service', 'reconfigure', 'unit', call.texts[0] ?? ''));

const settings: Readonly<Record<string, Usage>> = {
  'set-default': {
    summary: 'chooses what the machine boots into',
    effects: wherever((call) => {
      const [unit = ''] = call.texts;
      call.effect('service', leadsTo(unit) === undefined ? 'reconfigure' : 'isolate', 'unit', unit);
    }),
  },
  'set-property': {
    summary: 'changes a setting of a unit',
    operands: '<text>...',
    options: '--runtime',
    effects: reconfigures,
  },
  'set-environment': {
    summary: 'sets variables for all units',
    operands: '<assignment>...',
    effects: wherever((call) => call.effect('service', 'reconfigure', 'none', 'environment')),
  },
  'unset-environment': tells('takes variables back'),
  'import-environment': tells('hands variables to the manager'),
  'add-wants': { summary: 'has one unit want others', effects: verbOn('enable') },
  'add-requires': { summary: 'has one unit require others', effects: verbOn('enable') },
  bind: { summary: 'shows a unit a path of the machine', operands: '<text> <look>...', effects: reconfigures },
  'mount-image': {
    summary: 'mounts an image in a unit',
    operands: '<text> <read> <look>',
    effects: reconfigures,
  },
  'preset-all': {
    summary: 'enables and disables all units as the vendor advises',
    options: changing,
    effects: wherever((call) => call.effect('service', 'reconfigure', 'unit', 'all')),
  },
};

const queries =
  'status show cat help list-units list-sockets list-timers list-paths list-automounts list-jobs list-unit-files ' +
  'list-machines list-dependencies is-active is-failed is-enabled is-system-running get-default show-environment ' +
  'reset-failed cancel log-level log-target service-watchdogs service-log-level service-log-target whoami';

const telling: Readonly<Record<string, Usage>> = Object.fromEntries(
  queries.split(' ').map((verb) => [verb, tells('shows the state of units')]),
);

export const systemctlTools: readonly ToolSpec[] = [
  {
    names: 'systemctl',
    summary: 'controls services and the machine',
    options: `${reachOptions}
--user                 means the units of the user
--system               means the units of the machine
--global               means the units of all users
--root=<look>          works on the files below another root
--image=<look>         works inside a disk image
-f, --force            does it without the usual steps
--failed               only the units that failed
--now                  starts or stops them at once as well
--runtime | --no-block | --no-wall | --wait | -a, --all | -r, --recursive | --reverse | --plain
-t, --type=<text> | --state=<text> | -p, --property=<text> | -P <text> | --value | -n, --lines=<text> | -o, --output=<text>
--job-mode=<text> | -i, --ignore-inhibitors | --check-inhibitors=<text> | --dry-run | --with-dependencies | --after
--before | --firmware-setup | --boot-loader-menu=<text> | --boot-loader-entry=<text> | --reboot-argument=<text>
--message=<text> | --legend=<text> | --timestamp=<text> | --mkdir | --read-only | --marked | --show-types | -T
-C, --capsule=<text> | --when=<text> | --no-reload`,
    subcommands: { ...unitVerbs, ...machineVerbs, ...settings, ...telling },
  },
];
