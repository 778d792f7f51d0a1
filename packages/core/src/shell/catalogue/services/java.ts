import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { afterDashes, derivedWord } from './derived-word.js';
import { installPackages } from './package-sources.js';
import { printsSetup } from './shell-setup.js';

/** `-javaagent:x.jar`, `-agentpath:x.so`, `-XX:OnError=cmd`: what the virtual machine loads and starts. */
function machineOptions(call: Call): void {
  for (const word of call.words) {
    const loads =
      /^-(?:javaagent|agentpath|agentlib|Djava\.security\.manager\.file|Djava\.library\.path)[:=]([^=,]+)/.exec(
        word.text,
      )?.[1];
    if (loads !== undefined) call.as('library', derivedWord(word, loads));
    const line = /^-XX:On(?:Error|OutOfMemoryError)=(.*)/s.exec(word.text)?.[1];
    if (line !== undefined) call.as('command', derivedWord(word, line));
    const options = /^@(.+)/.exec(word.text)?.[1];
    if (options !== undefined) call.as('read', derivedWord(word, options));
    if (
      /^-Dcom\.sun\.management\.jmxremote\.authenticate=false|^-agentlib:jdwp=.*address=(?:\*|0\.0\.0\.0)/.test(
        word.text,
      )
    ) {
      call.effect('network', 'tunnel', 'host', 'debugger of the program');
    }
  }
}

export const javaTools: readonly ToolSpec[] = [
  {
    names: 'java javaw javaws',
    summary: 'runs programs',
    options: `
-jar <script>                     runs a program from an archive
-cp, -classpath, --class-path, -p, --module-path, --upgrade-module-path <look>
-m, --module <text> | --add-modules <text> | --add-opens <text> | --add-exports <text> | --source <text> | -version | --version | -showversion | -server | -client | --enable-preview | -ea | -verbose | -X | --list-modules | --dry-run`,
    style: 'long-dash',
    effects: (call) => {
      machineOptions(call);
      for (const word of call.values('-cp'))
        for (const place of word.text.split(':'))
          if (call.isForeign(place)) call.as('library', derivedWord(word, place));
      const [first] = call.operands;
      if (!call.has('-jar') && first !== undefined && /\.java$/.test(first.text)) call.as('script', first);
    },
  },
  {
    names: 'jinfo jps jstat jdb jconsole jvisualvm jfr jhsdb',
    summary: 'looks into running programs',
    options:
      '-dump <text> | -histo | -l | -m | -v | -J <text> | -F | -gc | -gcutil | -flag <text> | -attach <text> | -connect <text> | -sourcepath <look>',
    style: 'long-dash',
    effects: (call) => {
      const text = `${call.value('-dump') ?? ''} ${call.texts.join(' ')}`;
      const file = /(?:file=|GC\.heap_dump\s+(?:-all\s+)?)([^\s,]+)/.exec(text)?.[1];
      if (file !== undefined) {
        call.effect('read', 'dump', 'process', call.texts[0] ?? '', { attributes: { sensitive: true } });
        call.path('write', 'overwrite', file);
      }
    },
  },
  {
    names: 'cobc ocamlc ocamlopt gnatmake gprbuild fpc dmd ldc2 valac ghdl iverilog ponyc',
    summary: 'compiles programs',
    options:
      '-o <write> | -x | -j | -run | -frelax-syntax-checks | -I <look> | -c | -g | -O <text> | -L <look> | -l <text> | -pp <command> | -ppx <command> | -cc <program> | -std=<text> | -v',
    style: 'long-dash',
    operands: '<read>...',
  },
  {
    names: 'brew',
    summary: 'installs packages',
    options:
      '-q | -v | -f, --force | -n, --dry-run | --cask | --formula | --HEAD | -s | --zap | --prune=<text> | -d, --debug | --json[=<text>] | --greedy | --file=<read>',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      const named = rest.map(({ text }) => text).join(' ');
      if (verb === undefined || call.isTrial('--dry-run')) return;
      printsSetup(call);
      if (/^(?:install|upgrade|reinstall|bundle)$/.test(verb.text))
        installPackages(
          call,
          rest.filter(({ text }) => !/^\.{0,2}\//.test(text)),
        );
      else if (/^(?:uninstall|remove|rm|autoremove|cleanup)$/.test(verb.text))
        call.effect('package', 'remove-local', 'package', named);
      else if (verb.text === 'tap' && rest.length > 0) call.effect('package', 'other-source', 'package', named);
      else if (verb.text === 'services' && /^(?:start|stop|restart|run)$/.test(rest[0]?.text ?? ''))
        call.effect(
          'service',
          rest[0]?.text === 'run' ? 'start' : (rest[0]?.text ?? 'start'),
          'unit',
          rest[1]?.text ?? '',
        );
    },
  },
  {
    names: 'nix nix-env nix-build nix-instantiate nix-store nix-channel nix-collect-garbage home-manager',
    summary: 'installs packages and builds systems',
    options: `
--command, -c=<text>              runs a command
--run=<command>                   runs a line in a shell
-i, --install=<text> | -e, --uninstall=<text> | -f, --file=<read> | -p, --packages, --profile=<text> | -A, --attr=<text> | -I <text> | --expr, -E=<text> | -o, --out-link=<text> | --arg=<text> | --argstr=<text> | --option=<text> | --flake=<text> | --extra-experimental-features=<text> | --delete-older-than=<text> | --add=<text>
-u, --upgrade | -q, --query | -d, --delete-old | --impure | --refresh | --no-build-output | -v | -L | --gc | --delete | --list-generations | --rollback | --switch-generation=<text>`,
    effects: (call) => {
      const [verb = ''] = call.texts;
      // All that follows the first is the command.
      const [command] = call.values('--command');
      const at = command === undefined ? -1 : call.words.indexOf(command);
      if (at !== -1) call.run(call.words.slice(at));
      if (verb === 'run' || verb === 'shell') call.possible(afterDashes(call));
      if (call.has('--install') || call.has('--upgrade') || /^(?:profile|switch|boot|run|develop|shell)$/.test(verb))
        call.effect('package', 'install', 'package', call.texts.join(' ') || (call.value('--install') ?? ''));
      else if (call.has('--uninstall'))
        call.effect('package', 'remove-local', 'package', call.value('--uninstall') ?? '');
      if (call.has('--add')) call.effect('package', 'other-source', 'package', call.value('--add') ?? '');
    },
  },
];
