import type { Call, ToolSpec } from '../../tools/tool-spec.js';

function printer(call: Call): void {
  call.effect('service', 'reconfigure', 'object', call.texts.join(' ') || (call.value('-p') ?? call.value('-x') ?? ''));
}

export const printingTools: readonly ToolSpec[] = [
  {
    names: 'lp lpr',
    summary: 'prints files',
    options:
      '-d <text> | -P <text> | -n <text> | -# <text> | -o <text> | -h <host> | -H <text> | -i <text> | -t <text> | -T <text> | -q <text> | -U <text> | -u <text> | -E | -c | -m | -s | -r | -p | -l | -C <text> | -J <text>',
    operands: '<read>...',
    effects: (call) => {
      const server = call.value('-h') ?? call.value('-H');
      if (server !== undefined && call.operands.length > 0) {
        call.effect('network', 'send', 'host', server, { attributes: { external: true } });
      }
    },
  },
  {
    names: 'lpq lpstat lpinfo',
    summary: 'shows printers and their jobs',
    options:
      '-a | -c | -d | -E | -h <host> | -H | -l | -m | -o | -p | -P <text> | -R | -r | -s | -t | -u <text> | -U <text> | -v | -W <text> | -e',
  },
  {
    names: 'cancel lprm',
    summary: 'takes jobs of printers back',
    options: '-a | -E | -h <host> | -P <text> | -u <text> | -U <text> | -x',
    effects: (call) => call.effect('delete', 'cancel-job', 'object', call.texts.join(' ') || 'print jobs'),
  },
  {
    names: 'lpadmin',
    summary: 'changes printers',
    options:
      '-p <text> | -x <text> | -d <text> | -v <text> | -m <text> | -P <read> | -i <library> | -E | -o <text> | -u <text> | -D <text> | -L <text> | -c <text> | -r <text> | -R <text> | -h <host> | -U <text>',
    effects: printer,
  },
  {
    names: 'cupsenable cupsdisable cupsaccept cupsreject accept reject lpmove lpoptions cupsctl',
    summary: 'changes what printers take',
    options:
      '-c | -E | -h <host> | -r <text> | -U <text> | --hold | --release | -d <text> | -p <text> | -x <text> | -o <text> | -l | --remote-admin | --no-remote-admin | --remote-any | --share-printers | --debug-logging',
    effects: (call) => {
      if (call.words.length > 0 && !call.has('-l')) {
        printer(call);
      }
      // The error log may be any file, and is shown by the server as root.
      const log = call.operands.find(({ text }) => /^(?:ErrorLog|AccessLog|PageLog)=/.test(text));
      if (log !== undefined) {
        call.as('read', { text: log.text.slice(log.text.indexOf('=') + 1), span: log.span });
      }
    },
  },
  {
    names: 'cupsfilter',
    summary: 'turns a file into what a printer understands',
    options: `
-p <read>                 reads this description of a printer
-c <read>                 reads this configuration of filters
-d <text> | -i <text> | -m <text> | -n <text> | -o <text> | -t <text> | -u <text> | -U <text> | -D | -e | -E | -h <host> | -x | -j <text> | --list-filters`,
    operands: '<read>',
  },
  {
    names: 'foomatic-rip foomatic-filters',
    summary: 'turns files into what a printer understands',
    options:
      '-o, --output=<write> | -p <write> | -P <text> | -d <text> | -f <text> | -F <text> | -b <text> | -B | -E[<text>] | -r | -1 | -2 | -q | -n <text> | -M <text> | -t <text> | -C | -G | -j | -l | -W <text> | -e[<text>] | -I, --filter=<command> | --ppd=<read> | --debug',
    operands: '<read>...',
  },
];
