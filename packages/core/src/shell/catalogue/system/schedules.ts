import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { runsScript } from '../given-script.js';

/** Five fields of time, or a nickname, before what is run. */
const cronLine = /^\s*(?:@\w+|(?:[^\s=#]+\s+){4}[^\s=#]+)\s+(\S.*)$/;

/** `%` ends the command of a crontab: the rest is its input. */
function commandOf(line: string): string | undefined {
  return cronLine.exec(line)?.[1]?.replace(/(?<!\\)%.*$/, '');
}

/** What the lines of a crontab run. */
function runsTable(call: Call, text: string): void {
  const span = call.words[0]?.span ?? [0, 0];
  for (const line of text.split('\n')) {
    const command = commandOf(line);
    if (command !== undefined) {
      call.shell({ text: command, span });
    }
  }
}

function scheduled(call: Call, name: string): void {
  call.effect('execute', 'schedule', 'object', name);
}

function crontab(call: Call): void {
  const user = call.value('--user') ?? '';
  const table = user === '' ? 'crontab' : `crontab of ${user}`;
  if (call.has('-T')) {
    return;
  }
  if (call.has('--remove')) {
    call.effect('delete', 'remove-schedule', 'object', table);
  } else if (call.has('--edit')) {
    call.effect('execute', 'edit-schedule', 'object', table);
  } else if (!call.has('--list')) {
    replacesTable(call, table);
  }
}

function replacesTable(call: Call, table: string): void {
  const [file] = call.operands;
  if (file === undefined && !call.hasStdin) {
    return;
  }
  if (file === undefined || isStandardInput(file.text)) {
    if (call.stdin.text !== undefined) runsTable(call, call.stdin.text);
  } else {
    const { text } = call.written(file) ?? {};
    if (text !== undefined) runsTable(call, text);
    call.as('library', file);
  }
  scheduled(call, table);
}

/** What `at` runs comes through standard input or a file. */
function at(call: Call): void {
  const removed = call.has('-r') || call.has('-d') || call.name === 'atrm';
  if (removed) {
    call.effect('delete', 'cancel-job', 'object', call.texts.join(' '));
    return;
  }
  if (call.has('-l') || call.has('-c') || call.has('-V') || call.name === 'atq') {
    return;
  }
  const file = call.values('-f')[0];
  if (file !== undefined) {
    runsScript(call, file, (script) => call.shell(script));
  } else if (call.hasStdin && call.stdin.text !== undefined) {
    call.shell({ text: call.stdin.text, span: call.words[0]?.span ?? [0, 0] });
  }
  scheduled(call, call.texts.join(' ') || 'later');
}

/** A directory of scripts, each of which is run. */
function runParts(call: Call): void {
  if (call.isTrial('--test', '--list')) {
    return;
  }
  const directory: Word | undefined = call.operands.at(-1);
  if (directory !== undefined && /^(?:\/usr)?(?:\/local)?\/s?bin\/?$/.test(directory.text)) {
    // Among the programs of a system there is a shell.
    call.effect('execute', 'shell', 'process', directory.text);
  } else if (directory !== undefined && !/^\/etc\/(?:cron|update-motd|network|kernel)/.test(directory.text)) {
    call.path('execute', 'load', directory, { attributes: { recursive: true } });
  }
}

export const scheduleTools: readonly ToolSpec[] = [
  {
    names: 'crontab fcrontab',
    summary: 'shows and changes what runs at which times',
    inspects: 'shows what runs at which times',
    options: `
-r, --remove            removes all of it
-e, --edit              edits it
-l, --list              shows it
-u, --user=<text>       means that of another user
-T <read>               only checks a file
-i | -n | -c <look> | -s | -V | -x <text> | -z`,
    effects: crontab,
  },
  {
    names: 'at batch atq atrm',
    summary: 'runs commands once, later',
    options: `
-f <text>               runs what is in this file
-r, -d                  removes jobs
-l                      lists jobs
-c                      shows jobs
-t <text> | -q <text> | -m | -M | -v | -V | -b | -u <text> | -k`,
    effects: at,
  },
  {
    names: 'run-parts',
    summary: 'runs all programs of a directory',
    options:
      '--test | --list | --report | --verbose, -v | -d, --debug | -a, --arg=<text> | -u, --umask=<text> | --regex=<text> | --lsbsysinit | --new-session | --exit-on-error | --reverse | --random | --stdin | -V',
    effects: runParts,
  },
  {
    names: 'anacron',
    summary: 'runs jobs that were missed',
    options: '-f | -n | -s | -d | -u | -q | -t <library> | -T | -S <look> | -V',
  },
  {
    names: 'cron crond atd',
    summary: 'runs jobs at their times',
    options: '-f | -l <text> | -L <append> | -n | -i | -p | -s | -x <text> | -b | -d | -m <program> | -P | -c <look>',
  },
];
