import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

/** A path of DOS: its drives are directories that were mounted, as a rule the root. */
function dosPath(word: Word, path: string): Word {
  return { ...word, text: path.replace(/^[a-z]:/i, '').replaceAll('\\', '/') };
}

/** A line of DOS. */
function dosLine(call: Call, word: Word): void {
  const target = />>?\s*([^\s<>|]+)/.exec(word.text)?.[1];
  if (target !== undefined && !/^nul$/i.test(target)) call.as('write', dosPath(word, target));
  const [verb = '', ...rest] = word.text
    .replace(/[<>|].*$/s, '')
    .trim()
    .split(/\s+/);
  const paths = rest
    .filter((text) => !text.startsWith('/') || /^\/\w+\//.test(text))
    .map((text) => dosPath(word, text));
  const [first, second] = paths;
  if (/^(?:type|more|find)$/i.test(verb)) for (const path of paths) call.as('read', path);
  else if (/^(?:del|erase|deltree|rd|rmdir)$/i.test(verb)) for (const path of paths) call.as('delete', path);
  else if (/^(?:copy|move|ren|xcopy)$/i.test(verb) && first !== undefined) {
    call.as('read', first);
    if (second !== undefined) call.as('write', second);
  }
}

/** What runs scripts or keeps files in ways of its own. */
export const otherRunnerTools: readonly ToolSpec[] = [
  {
    names: 'dosbox dosbox-x dosemu',
    summary: 'runs programs of DOS',
    options:
      '-c=<text>  runs a line of DOS\n-conf=<read> | -userconf | -scaler=<text> | -machine=<text> | -exit | -noautoexec | -fullscreen | -noconsole | -securemode | -startmapper | -lang=<read> | -socket=<text> | -editconf=<program> | -opencaptures=<program> | -printconf | -version',
    style: 'long-dash',
    operands: '<any>',
    effects: (call) => {
      for (const word of call.values('-c')) dosLine(call, word);
    },
  },
  {
    names: 'sash',
    summary: 'is a shell that needs no libraries',
    options: '-c=<command>  runs a line\n-f=<script>  runs a script\n-p | -q | -a',
    style: 'posix',
    operands: '<script>',
    effects: (call) => {
      if (call.operands.length === 0 && !call.has('-c') && !call.has('-f'))
        call.effect('execute', 'shell', 'process', 'sash');
    },
  },
  {
    names: 'minicom picocom',
    summary: 'talks to a serial port',
    options:
      '-S, --script=<library>  runs a script at the start\n-C, --capturefile=<append>  keeps what passes\n-D, --device=<text> | -b, --baudrate=<text> | -p, --ptty=<text> | -c, --color=<text> | -a, --attrib=<text> | -t, --term=<text> | -d, --dial=<text> | -R, --remotecharset=<text> | -s, --setup | -o, --noinit | -m, --metakey | -M, --metakey8 | -l | -L | -w, --wrap | -H, --displayhex | -8, --8bit | -7, --7bit | -h, --help | -v, --version',
  },
  { names: 'runscript', summary: 'runs a script of minicom', operands: '<library> <text>...' },
  {
    names: 'varnishncsa varnishlog varnishtop varnishhist varnishstat',
    summary: 'shows or keeps what a cache serves',
    options:
      '-w=<write>  keeps it in a file\n-f=<read>  takes the format from a file\n-r=<read>  reads what was kept\n-P=<write> | -F=<text> | -g=<text> | -q=<text> | -n=<text> | -N=<text> | -L=<text> | -T=<text> | -t=<text> | -i=<text> | -I=<text> | -x=<text> | -X=<text> | -k=<text> | -a | -b | -c | -C | -D | -d | -E | -h | -V | -v | -A | -1',
  },
  {
    names: 'varnishadm',
    summary: 'runs or controls a cache',
    options:
      '-f=<library> | -a=<listen> | -T=<listen> | -S=<look> | -s=<text> | -n=<text> | -b=<host> | -p=<text> | -P=<write> | -C | -F | -d | -V | -t=<text>',
    effects: (call) => {
      const text = call.texts.join(' ');
      if (/^stop\b/.test(text)) call.effect('service', 'stop', 'unit', 'varnish');
      // What it keeps, or by what rules it serves.
      else if (/^(?:ban(?:\.url)?\s|vcl\.(?:use|discard|load|inline)|param\.set|backend\.set_health)/.test(text))
        call.effect('service', 'reconfigure', 'unit', 'varnish');
    },
  },
];
