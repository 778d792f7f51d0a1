import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { onService } from './service-verb.js';

const telling =
  /^(?:status|show|list|ls|get|order|describe|probe|version|help|info|check|configtest|config-test|reread|avail|tail|fg|pid)$/;
const verbs: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    start: 'start',
    up: 'start',
    '-u': 'start',
    once: 'start',
    stop: 'stop',
    down: 'stop',
    shutdown: 'stop',
    '-d': 'stop',
    exit: 'stop',
    'force-stop': 'stop',
    'force-shutdown': 'stop',
    'try-restart': 'restart',
    'force-restart': 'restart',
    kill: 'kill',
    'force-reload': 'reload',
    reload: 'reload',
    'graceful-stop': 'stop',
    enable: 'enable',
    disable: 'disable',
    add: 'enable',
    del: 'disable',
    delete: 'disable',
    remove: 'disable',
    on: 'enable',
    off: 'disable',
    reset: 'enable',
    pause: 'stop',
    zap: 'stop',
    unmonitor: 'disable',
    monitor: 'enable',
    defaults: 'enable',
    'defaults-disabled': 'disable',
  }),
);

/** `verb` in the words of any service manager; a script of its own may know more. */
function act(call: Call, unit: string, verb: string): void {
  if (unit !== '' && verb !== '' && !telling.test(verb)) {
    onService(call, verbs.get(verb) ?? 'restart', unit);
  }
}

/** Runs the script of that name, which need not lie where such scripts do. */
function script(call: Call): void {
  const [unit, ...rest] = call.operands;
  if (unit === undefined) {
    return;
  }
  if (unit.text.includes('/')) {
    call.run([{ text: `/etc/init.d/${unit.text}`, span: unit.span }, ...rest]);
    return;
  }
  const verb = call.has('--full-restart') || rest[0]?.text === '--full-restart' ? 'restart' : rest[0]?.text;
  act(call, unit.text, verb ?? '');
}

function verbFirst(call: Call): void {
  const [verb = '', ...units] = call.texts;
  for (const unit of units) {
    act(call, unit, verb);
  }
}

function chkconfig(call: Call): void {
  const [unit = '', verb = ''] = call.texts;
  if (call.has('--add')) {
    onService(call, 'enable', call.value('--add') ?? unit);
  } else if (call.has('--del')) {
    onService(call, 'disable', call.value('--del') ?? unit);
  } else if (!call.has('--list')) {
    act(call, unit, verb);
  }
}

function oneVerb(verb: string): (call: Call) => void {
  return (call) => {
    for (const unit of call.texts) {
      onService(call, verb, unit);
    }
  };
}

export const serviceManagerTools: readonly ToolSpec[] = [
  {
    names: 'service invoke-rc.d',
    summary: 'runs the start script of a service',
    style: 'posix',
    options: '--status-all | --full-restart | --skip-redirect | --quiet | --force | --try-anyway | --disclose-deny',
    effects: script,
  },
  {
    names: 'rc-service',
    summary: 'runs the start script of a service',
    options: `
-l, --list | -e, --exists=<text> | -r, --resolve=<text> | -i, --ifexists | -N, --ifnotstarted | -s, --ifstarted
-S, --ifstopped | -c, --ifcrashed | -d, --debug | -D, --nodeps | -Z, --dry-run | -q, --quiet | -v, --verbose | -U, --user`,
    effects: script,
  },
  {
    names: 'rc-update update-rc.d',
    summary: 'chooses what starts at boot',
    options: '-f, --force | -n | -a, --all | -s, --stack | -u, --update | -v, --verbose',
    effects: (call) => {
      const [first = '', second = ''] = call.texts;
      act(call, call.name === 'rc-update' ? second : first, call.name === 'rc-update' ? first : second);
    },
  },
  { names: 'rc-status', summary: 'shows services and their state', options: '-a | -s | -l | -u | -m | -c | -r' },
  {
    names: 'openrc',
    summary: 'starts and stops all services of a run level',
    effects: (call) => {
      const level = call.texts[0];
      if (level !== undefined) {
        onService(call, 'isolate', level === 'shutdown' ? 'poweroff' : level);
      }
    },
  },
  {
    names: 'chkconfig',
    summary: 'chooses what starts at boot',
    options:
      '--list | --add=<text> | --del=<text> | --level=<text> | --override=<text> | --type=<text> | --no-redirect | -t',
    effects: chkconfig,
  },
  {
    names: 'initctl sv rc.d',
    summary: 'controls supervised services',
    options: '--user | --session | --system | --quiet | -v | -w <text> | --no-wait',
    effects: verbFirst,
  },
  { names: 'rcctl', summary: 'controls services', options: '-f | -d', effects: verbFirst },
  {
    names: 's6-svc svc',
    summary: 'sends commands to a supervised service',
    options: '-u | -d | -o | -p | -c | -h | -a | -i | -t | -k | -x | -O | -r | -q | -w <text> | -T <text>',
    effects: (call) => {
      for (const unit of call.texts) {
        const verb = call.has('-d') || call.has('-k') || call.has('-x') || call.has('-p') ? 'stop' : 'start';
        onService(call, call.has('-r') || call.has('-t') ? 'restart' : verb, unit);
      }
    },
  },
  {
    names: 'supervisorctl',
    summary: 'controls supervised programs',
    options: `
-c, --configuration=<read>     reads this configuration, with the commands in it
-s, --serverurl=<server>         talks to this server
-p, --password=<secret>        logs in with it
-u, --username=<text> | -i | -r, --history-file=<text>`,
    effects: (call) => {
      const [verb = '', ...units] = call.texts;
      for (const unit of units.length > 0 || verb === '' ? units : ['all']) {
        act(call, unit, verb === 'update' || verb === 'signal' ? 'restart' : verb);
      }
    },
  },
  {
    names: 'monit',
    summary: 'watches services and restarts them',
    options:
      '-c <read> | -d <text> | -g <text> | -l <append> | -p <text> | -s <text> | -I | -i | -t | -v | -H <read> | -V',
    effects: verbFirst,
  },
  { names: 'start', summary: 'starts a service', options: '-n, --no-wait | -q | -v', effects: oneVerb('start') },
  { names: 'stop', summary: 'stops a service', options: '-n, --no-wait | -q | -v', effects: oneVerb('stop') },
  { names: 'restart', summary: 'restarts a service', options: '-n, --no-wait | -q | -v', effects: oneVerb('restart') },
  { names: 'reload', summary: 'reloads a service', options: '-q | -v', effects: oneVerb('reload') },
];
