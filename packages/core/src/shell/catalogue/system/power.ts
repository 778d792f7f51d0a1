import type { Call, ToolSpec } from '../../tools/tool-spec.js';

const levels: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '0': 'shutdown',
    '6': 'reboot',
    '1': 'rescue',
    s: 'rescue',
    S: 'rescue',
    single: 'rescue',
    emergency: 'rescue',
    '2': 'isolate',
    '3': 'isolate',
    '4': 'isolate',
    '5': 'isolate',
    q: 'reload',
    Q: 'reload',
    u: 'reload',
    U: 'reload',
  }),
);

function forced(call: Call, action: string): void {
  const attributes = call.has('--force') || call.has('-n') ? { attributes: { force: true } as const } : {};
  call.effect('service', action, 'none', '', attributes);
}

function runLevel(call: Call): void {
  const level = call.texts[0];
  if (level !== undefined) {
    call.effect('service', levels.get(level) ?? 'isolate', 'none', level);
  }
}

/** Only writes the record of a shutdown, or asks for help. */
function harmless(call: Call): boolean {
  return ['--wtmp-only', '--help', '--version'].some((option) => call.has(option));
}

const common = `
-f, --force              without stopping services first
-p, --poweroff | -w, --wtmp-only | -d, --no-wtmp | -n, --no-sync | --no-wall | -i | -h | -v, --verbose | --help | --version
--halt | --reboot | --message=<text>`;

export const powerTools: readonly ToolSpec[] = [
  {
    names: 'init telinit',
    summary: 'changes the run level',
    options: '-t <text> | -e <text> | --no-wall',
    effects: runLevel,
  },
  {
    names: 'halt poweroff fasthalt',
    summary: 'turns the machine off',
    options: common,
    effects: (call) => {
      if (!harmless(call)) {
        forced(call, call.has('--reboot') ? 'reboot' : 'shutdown');
      }
    },
  },
  {
    names: 'reboot',
    summary: 'restarts the machine',
    options: common,
    effects: (call) => {
      if (!harmless(call)) {
        forced(call, call.has('--halt') || call.has('--poweroff') ? 'shutdown' : 'reboot');
      }
    },
  },
  {
    names: 'shutdown',
    summary: 'turns the machine off at a time',
    options: `
-r, --reboot             restarts it
-H, --halt               halts it
-P, --poweroff           turns it off
-c                       calls it off
-k                       only warns
-h | -f | -F | -n | -t <text> | --no-wall | --show | --help | --no-wtmp`,
    effects: (call) => {
      if (call.has('-k') || call.has('--show') || call.has('--help')) return;
      if (call.has('-c')) call.effect('service', 'cancel-shutdown', 'none', 'shutdown');
      else {
        forced(call, call.has('--reboot') ? 'reboot' : 'shutdown');
      }
    },
  },
  {
    names: 'pm-suspend pm-hibernate',
    summary: 'suspends the machine',
    effects: (call) => call.effect('service', 'suspend', 'none', ''),
  },
  {
    names: 'rtcwake',
    summary: 'sleeps until a time',
    options:
      '-m, --mode=<text> | -s, --seconds=<text> | -t, --time=<text> | -d, --device=<text> | -n, --dry-run | -l | -u | -v | --date=<text>',
    effects: (call) => {
      const mode = call.value('--mode') ?? 'standby';
      if (!/^(?:no|on|show|disable)$/.test(mode) && !call.isTrial('--dry-run')) {
        call.effect('service', mode === 'off' ? 'shutdown' : 'suspend', 'none', mode);
      }
    },
  },
];
