import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { isOwnMachine } from './own-machine.js';
import { codeOf, isFrameworkScript, runsCode, runsStdin } from './runs-code.js';

/** Modules that are loaded first come from the directories that it is told to look in before all others. */
function loadsFirst(call: Call): void {
  const names = [...call.values('-M'), ...call.values('-m'), ...call.values('-r')];
  for (const { text, span } of call.values('-I')) {
    if (names.length > 0 && /^[/~]|\.\.\//.test(text)) call.as('library', { text, span });
    for (const name of names) {
      const module = name.text.replace(/^-|[=\s].*$/g, '').replaceAll('::', '/');
      const file = { span, text: `${text}/${module}${call.name.startsWith('perl') ? '.pm' : '.rb'}` };
      if (call.written(file) !== undefined) call.as('script', file);
    }
  }
}

/** What `<>` of Perl opens is a file, a line that is run (`cmd |`) or a file that is emptied (`>file`). Source: perlop. */
function opensMore(call: Call, code: string): void {
  if (!call.has('-n') && !call.has('-p') && !/(?<!<)<(?:ARGV)?>(?!>)/.test(code)) return;
  for (const { text, span } of call.operands) {
    const [, line] = /^\s*\|(.+)/s.exec(text) ?? /^(.+)\|\s*$/s.exec(text) ?? [];
    const [, file] = /^\s*>{1,2}\s*(.+)/s.exec(text) ?? [];
    if (line !== undefined) call.as('command', { text: line.trim(), span });
    else if (file !== undefined) call.as('write', { text: file, span });
  }
}

/** `-n` and `-p` go through files line by line, and `-i` changes them. */
function throughFiles(language: 'perl' | 'ruby'): (call: Call) => void {
  const runs = runsCode(language, '-e', '-E');
  return (call) => {
    loadsFirst(call);
    runs(call);
    const code = codeOf(call, ['-e', '-E']);
    if (code === undefined) return;
    if (language === 'perl') opensMore(call, code.text);
    const role = call.has('-i') ? 'modify' : 'read';
    if (role === 'read' && !call.has('-n') && !call.has('-p')) return;
    for (const file of call.operands) call.as(role, file);
    if (call.has('-p') || call.has('-n')) call.print({});
  };
}

/** What `httpd` of that library is told: of its options, Ruby itself knows some by other meanings. */
function servesFiles(call: Call): void {
  const texts = call.words.map(({ text }) => text);
  const given = (name: string): string | undefined => {
    const at = texts.findIndex((text) => text === name || text.startsWith(`${name}=`));
    return at === -1 ? undefined : (/=(.*)$/.exec(texts[at] ?? '')?.[1] ?? texts[at + 1]);
  };
  const action = isOwnMachine(given('--bind-address')) ? 'listen-local' : 'serve-files';
  call.effect('network', action, 'host', given('-p') ?? given('--port') ?? '8080');
}

/** `-run -e httpd` of Ruby's library `un` waits for connections. */
function ruby(call: Call): void {
  const code = call.value('-e') ?? '';
  for (const word of call.values('-r')) if (/^[./~]/.test(word.text)) call.as('library', word);
  if (call.value('-r') === 'un') {
    const [, ...words] = [{ text: code }, ...call.operands];
    if (code === 'httpd') servesFiles(call);
    else if (code !== '')
      call.run([
        { text: code, span: call.words[0]?.span ?? [0, 0] },
        ...words.map((word) => ({ ...word, span: call.words[0]?.span ?? ([0, 0] as const) })),
      ]);
    return;
  }
  throughFiles('ruby')(call);
}

const digits = '-0 | -1 | -2 | -3 | -4 | -5 | -6 | -7';

const setting = /^(auto_prepend_file|auto_append_file|extension|zend_extension|sendmail_path)=["']?([^"']*)/;

/** PHP's settings that load or run something. */
function phpSettings(call: Call): void {
  for (const word of call.values('-d')) {
    const found = setting.exec(word.text);
    const role = found?.[1] === 'sendmail_path' ? 'command' : 'library';
    if (found !== null) call.as(role, { ...word, text: found[2] ?? '' });
  }
}

function php(call: Call): void {
  phpSettings(call);
  const server = call.value('-S');
  const code = codeOf(call, ['-r', '-B', '-R', '-E']);
  if (server !== undefined)
    call.effect('network', isOwnMachine(server.replace(/:\d*$/, '')) ? 'listen' : 'serve-files', 'host', server);
  if (code !== undefined) call.as('php', code);
  else if (!call.has('-f') && !call.has('-F') && server === undefined) phpScript(call);
}

function phpScript(call: Call): void {
  const [script] = call.operands;
  const looks = ['-l', '-w', '-s', '-i', '-m', '-v', '--rf', '--rc'].some((option) => call.has(option));
  if (script !== undefined && isFrameworkScript(script)) call.run(call.words.slice(call.words.indexOf(script)));
  else if (looks) return;
  else if (script !== undefined) call.as('script', script);
  else runsStdin(call, 'php');
}

/** Scripting languages that system administrators write their lines in. */
export const scriptLanguageTools: readonly ToolSpec[] = [
  {
    names: 'perl suidperl cperl',
    summary: 'runs Perl',
    options: `
-e=<text>                  runs code
-E=<text>                  runs code with all features
-i[<text>]                 changes the files themselves
-n                         reads the files line by line
-p                         reads and prints the files line by line
-I=<text> | -M[<text>] | -m[<text>] | -F[<text>] | -C[<text>] | -d[<text>] | -D[<text>] | -x[<text>] | -V[<text>]
${digits} | -8 | -9 | -a | -c | -f | -l | -s | -S | -t | -T | -u | -U | -v | -w | -W | -X | -h`,
    style: 'posix',
    effects: throughFiles('perl'),
  },
  {
    names: 'ruby jruby truffleruby mruby macruby',
    summary: 'runs Ruby',
    options: `
-e=<text>                  runs code
-r=<text>                  loads a library first
-i[<text>]                 changes the files themselves
-n                         reads the files line by line
-p                         reads and prints the files line by line
-I=<text> | -C=<look> | -E=<text> | -F[<text>] | -K[<text>] | -T[<text>] | -W[<text>] | -x[<text>] | --disable=<text> | --enable=<text>
--encoding=<text> | --external-encoding=<text> | --yjit | --jit | --dump=<text> | --version | --copyright
${digits} | -a | -c | -d | -h | -l | -s | -S | -U | -v | -w | -y`,
    style: 'posix',
    effects: ruby,
  },
  {
    names: 'irb pry',
    summary: 'runs Ruby, for people who type',
    options: '-e=<text>  runs code\n-r=<text> | -I=<text> | -f | -d | -w | -v | --simple-prompt',
    style: 'posix',
    effects: runsCode('ruby', '-e'),
  },
  {
    names: 'node nodejs',
    summary: 'runs JavaScript',
    options: `
-e, --eval, -pe=<node>     runs code
-p, --print=<node>         runs code and prints what comes out
-r, --require=<library>    loads a module first
--import, --loader, --experimental-loader=<library>  loads a module first
--env-file=<read> | -C, --conditions=<text> | --input-type=<text> | --stack-trace-limit=<text> | --max-old-space-size=<text> | --title=<text>
--inspect[=<text>] | --inspect-brk[=<text>] | --openssl-config=<library> | --snapshot-blob=<library> | --test-reporter=<text> | --test-name-pattern=<text>
--diagnostic-dir=<create> | --icu-data-dir=<look> | --run=<text> | --watch-path=<look> | --trace-event-categories=<text>
-c, --check | -i, --interactive | -v, --version | -h, --help | --test | --watch | --prof | --cpu-prof | --heap-prof | --no-warnings | --trace-warnings`,
    style: 'posix',
    effects: (call) => {
      if (call.has('--inspect') || call.has('--inspect-brk'))
        call.effect('network', 'listen', 'host', call.value('--inspect') ?? '9229');
      const hasCode = call.has('-e') || call.has('-p') || call.has('--eval') || call.has('--print');
      if (!hasCode && !call.has('-c') && !call.has('--test') && !call.has('--run')) runsCode('node')(call);
    },
  },
  {
    names: 'php php-cli php-cgi',
    summary: 'runs PHP',
    options: `
-r, --run=<text>           runs code
-R, --process-code=<text>  runs code for each line
-B, --process-begin=<text>  runs code first
-E, --process-end=<text>   runs code last
-f, --file=<script>        runs a script
-S, --server=<text>        serves a directory
-z, --zend-extension=<library>  loads an extension
-c, --php-ini=<library>    reads its settings from a file
-d, --define=<text>        changes a setting
-t, --docroot=<look> | --rf=<text> | --rc=<text> | --re=<text> | --rz=<text> | --ri=<text>
-a | -e | -i | -l | -m | -n | -q | -s | -v | -w | -h | --ini`,
    style: 'posix',
    effects: php,
  },
  {
    names: 'lua luajit texlua lua5.1 lua5.2 lua5.3 lua5.4 luau',
    summary: 'runs Lua',
    options:
      '-e=<text>  runs code\n-l=<text>  loads a library first\n-b=<text> | -j=<text> | -O[<text>] | -i | -v | -E | -W | -h',
    style: 'posix',
    effects: runsCode('lua', '-e'),
  },
  {
    names: 'tclsh tclsh8.6 wish wish8.6 tclkit jimsh',
    summary: 'runs Tcl',
    options: '-encoding=<text> | -e=<tcl> | -display=<text> | -name=<text>',
    style: 'long-dash',
    effects: runsCode('tcl'),
  },
  {
    names: 'expect expectk autoexpect',
    summary: 'talks to programs that ask',
    options: '-c=<text>  runs code\n-f=<script>  runs a script\n-b=<script>\n-D=<text> | -d | -i | -n | -N | -v',
    style: 'posix',
    effects: (call) => {
      if (call.name === 'autoexpect') {
        if (call.operands.length > 0) call.run(call.operands);
        return;
      }
      const code = codeOf(call, ['-c']);
      if (code !== undefined) call.as('tcl', code);
      if (!call.has('-f') && !call.has('-b') && (code === undefined || call.operands.length > 0)) runsCode('tcl')(call);
    },
  },
  {
    names: 'pwsh powershell powershell.exe pwsh-preview',
    summary: 'runs PowerShell',
    options: `
-Command, -c, -command, -C=<text>       runs code
-EncodedCommand, -e, -ec, -enc, -encodedcommand, -Enc=<text>  runs code that is encoded
-File, -f, -file=<script>               runs a script
-ExecutionPolicy, -ex, -ep, -exec, -executionpolicy=<text> | -WorkingDirectory, -wd=<look> | -WindowStyle, -w=<text> | -ConfigurationFile=<library>
-SettingsFile=<read> | -InputFormat=<text> | -OutputFormat=<text> | -CustomPipeName=<text> | -NoProfile, -nop, -noprofile | -NonInteractive, -noni
-NoLogo, -nologo | -NoExit, -noe | -Interactive | -Login, -l | -Version, -v | -Help, -h | -sta | -mta`,
    style: 'long-dash',
    effects: (call) => {
      const at = call.words.findIndex(({ text }) => /^-c(?:ommand)?$/i.test(text));
      const encoded = call.value('-EncodedCommand');
      const words = call.words.slice(at + 1);
      if (encoded !== undefined) {
        const text = Buffer.from(encoded, 'base64').toString('utf16le');
        call.effect('execute', 'decoded', 'process', call.name);
        call.as('powershell', { text, span: call.words[0]?.span ?? [0, 0] });
      } else if (at !== -1 && words[0] !== undefined && words[0].text !== '-') {
        call.as('powershell', { text: words.map(({ text }) => text).join(' '), span: words[0].span });
      } else if (!call.has('-File')) runsCode('powershell')(call);
    },
  },
];
