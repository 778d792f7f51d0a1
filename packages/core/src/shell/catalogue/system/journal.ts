import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { reachOptions, wherever } from './systemd-reach.js';

function journalctl(call: Call): void {
  for (const option of ['--vacuum-size', '--vacuum-time', '--vacuum-files']) {
    if (call.has(option)) {
      call.effect('audit', 'clear', 'object', 'journal');
      return;
    }
  }
  if (call.has('--rotate')) {
    call.effect('audit', 'rotate', 'object', 'journal');
  }
  if (call.has('--relinquish-var')) {
    call.effect('audit', 'modify', 'object', 'journal');
  }
}

/** Its configuration holds scripts; what the distribution put in place is trusted. */
function logrotate(call: Call): void {
  if (call.isTrial('--debug')) {
    return;
  }
  for (const file of call.operands) {
    if (!/^\/etc\/logrotate\.(?:conf$|d(?:\/|$))/.test(file.text)) {
      call.as('library', file);
    }
  }
  if (call.has('--force')) {
    call.effect('audit', 'rotate', 'object', 'logs');
  }
}

function dmesg(call: Call): void {
  if (call.has('--clear') || call.has('--read-clear')) {
    call.effect('audit', 'clear', 'object', 'kernel log');
  }
}

export const journalTools: readonly ToolSpec[] = [
  {
    names: 'journalctl',
    summary: 'shows the journal',
    operands: '<text>...',
    options: `${reachOptions}
--vacuum-size=<text>     removes old entries until it is this small
--vacuum-time=<text>     removes entries older than this
--vacuum-files=<text>    keeps only this many files
--rotate                 starts new files
--flush                  moves entries to the disk
--sync                   writes entries to the disk
--relinquish-var         writes to memory only from now on
--setup-keys             makes keys to seal the journal with
--file=<read>            reads this file
-D, --directory=<read>   reads the files there
--root=<look>            reads below another root
--cursor-file=<write>    keeps its place in this file
--user | --system | -m, --merge | -n, --lines[=<text>] | -f, --follow | -e, --pager-end | -r, --reverse | -x, --catalog
-a, --all | --no-full | --no-tail | -k, --dmesg | -b, --boot[=<text>] | --list-boots | -u, --unit=<text> | --user-unit=<text>
-S, --since=<text> | -U, --until=<text> | -p, --priority=<text> | -g, --grep=<text> | --case-sensitive[=<text>]
-t, --identifier=<text> | -T <text> | -c, --cursor=<text> | --after-cursor=<text> | --show-cursor | -o, --output=<text>
--output-fields=<text> | -F, --field=<text> | -N, --fields | --disk-usage | --verify | --verify-key=<secret> | --header
--list-catalog | --dump-catalog | --update-catalog | --utc | --facility=<text> | --namespace=<text> | --no-hostname
--truncate-newline | --interval=<text> | -I | --image=<look> | --smart-relinquish-var | --list-invocations`,
    effects: wherever(journalctl),
  },
  {
    names: 'logrotate',
    summary: 'renames, packs and removes logs',
    operands: '<read>...',
    options: `
-f, --force              rotates even when it is not time
-m, --mail=<program>     mails with this program
-s, --state=<write>      keeps its state in this file
-l, --log=<write>        logs to this file
-d, --debug              only tells what it would do
-v, --verbose | --usage | --version | --skip-state-lock | --wait-for-state-lock`,
    effects: logrotate,
  },
  {
    names: 'logger',
    summary: 'adds a line to the log',
    operands: '<text>...',
    options: `
-f, --file=<text>        logs the lines of this file
-n, --server=<text>      sends them to this machine
-u, --socket=<text> | -p, --priority=<text> | -t, --tag=<text> | -i | --id[=<text>] | -s, --stderr | -P, --port=<text> | -T, --tcp
-d, --udp | -e, --skip-empty | --no-act | --size=<text> | -S <text> | --rfc3164 | --rfc5424[=<text>] | --sd-id=<text>
--sd-param=<text> | --msgid=<text> | --journald[=<read>] | --prio-prefix | --octet-count | --socket-errors[=<text>]`,
    effects: (call) => {
      const server = call.value('--server');
      for (const file of call.values('--file')) {
        call.path('read', 'read', file, server === undefined ? {} : { attributes: { external: true } });
      }
      if (server !== undefined) {
        call.effect('network', 'send', 'host', server, { attributes: { external: true } });
      }
    },
  },
  {
    names: 'dmesg',
    summary: 'shows messages of the kernel',
    options: `
-C, --clear              empties them
-c, --read-clear         shows, then empties them
-F, --file=<read>        reads this file instead
-K, --kmsg-file=<read>   reads this file instead
-D, --console-off        shows none on the console
-n, --console-level=<text> | -E, --console-on | -d, --show-delta | -e, --reltime | -f, --facility=<text> | -H, --human
-k, --kernel | -l, --level=<text> | -L, --color[=<text>] | -P, --nopager | -p, --force-prefix | -r, --raw | -S, --syslog
-s, --buffer-size=<text> | -T, --ctime | -t, --notime | --time-format=<text> | -u, --userspace | -w, --follow
-W, --follow-new | -x, --decode | -J, --json | --noescape | --since=<text> | --until=<text>`,
    effects: dmesg,
  },
  {
    names: 'savelog',
    summary: 'rotates a log',
    options: '-m <text> | -u <text> | -g <text> | -t | -c <text> | -p | -n | -l | -j | -J | -r <text> | -d | -q | -C',
    operands: '<modify>...',
  },
];
