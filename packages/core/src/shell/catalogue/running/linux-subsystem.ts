import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runInside } from '../services/container-inside.js';

/** Words that are no option are a command of the distribution. */
function inDistribution(call: Call): void {
  const container = call.value('--distribution') ?? 'wsl';
  const user = call.value('--user');
  const gone = call.value('--unregister');
  if (gone !== undefined) call.effect('container', 'discard-machine', 'object', gone);
  else if (call.has('--shutdown') || call.has('--terminate'))
    call.effect('container', 'stop-machine', 'object', call.value('--terminate') ?? 'all');
  else if (call.has('--import')) call.effect('container', 'create-machine', 'object', call.texts[0] ?? '');
  else if (call.has('--export') && call.operands[0] !== undefined) call.as('write', call.operands[0]);
  else if (!['--list', '--install', '--set-default'].some((option) => call.has(option)))
    runInside(call, call.operands, { container, ...(user === undefined ? {} : { user }) });
}

/** The Linux that Windows has beside itself. */
export const linuxSubsystemTools: readonly ToolSpec[] = [
  {
    names: 'wsl wsl.exe',
    summary: 'runs a command in the Linux of a Windows machine',
    style: 'posix',
    options: `
-e, --exec                        runs the words behind it without a shell
-d, --distribution=<text>         in that distribution
-u, --user=<text>                 as that user
--unregister=<text>               deletes a distribution with all its files
-t, --terminate=<text>            ends a distribution
--shutdown                        ends all of them
--cd=<directory> | --shell-type=<text> | --export=<text> | --import | --import-in-place | --install | --version | --status | --update | --set-default-version=<text> | --set-version | --mount=<text> | --unmount
-s, --set-default=<text> | -l, --list | -v, --verbose | -q, --quiet | -o, --online | --all | --running | --system | --help`,
    effects: inDistribution,
  },
];
