import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { isUnseen, UNKNOWN } from '../../words/markers.js';
import { passesOn } from './file-operands.js';

const endless: ReadonlySet<string> = new Set(['/dev/zero', '/dev/urandom', '/dev/random', '/dev/full']);

function flagged(call: Call, option: string, flag: string): boolean {
  return call.values(option).some(({ text }) => text.split(',').includes(flag));
}

/** Of what has nothing in it, or nothing of it. */
function copiesNothing(call: Call): boolean {
  return call.value('if') === '/dev/null' || /^0+[a-zA-Z]*$/.test(call.value('count') ?? '');
}

function writes(call: Call, target: Word): void {
  const isPart = flagged(call, 'conv', 'notrunc') || call.has('seek') || call.has('oseek');
  const whole = copiesNothing(call) ? 'truncate' : 'overwrite';
  const action = flagged(call, 'oflag', 'append') ? 'append' : isPart ? 'modify' : whole;
  call.path('write', action, target);
}

/** Without a count, what never ends is copied until nothing more fits. */
function fills(call: Call, target: Word): void {
  const isEndless = call.values('if').some(({ text }) => endless.has(text));
  if (!isEndless || call.has('count') || target.text.startsWith('/dev/') || target.text === UNKNOWN) return;
  call.effect('storage', 'fill', 'device', target.text);
}

function copiesRaw(call: Call): void {
  if (!call.has('conv') && !call.has('skip') && !call.has('count')) passesOn(call);
  else call.print({});
  const unseen = call.operands.find(({ text }) => isUnseen(text));
  if (unseen !== undefined && !call.has('of'))
    call.opaque('dynamic-command', 'What it overwrites is only known when it runs.', { span: unseen.span });
  for (const target of call.values('of')) {
    writes(call, target);
    fills(call, target);
  }
}

const shared = `
      if=<read>          reads from there instead of standard input
      of=<text>          writes there instead of standard output
      bs=<text>          reads and writes that much at a time
      count=<text>       copies so many blocks
      skip=<text>        begins to read so many blocks on
      seek=<text>        begins to write so many blocks on
      conv=<text>        converts
      ibs=<text> | obs=<text> | cbs=<text> | iseek=<text> | oseek=<text> | status=<text> | iflag=<text> | oflag=<text>`;

export const rawCopyTools: readonly ToolSpec[] = [
  { names: 'dd gdd', summary: 'copies blocks of data', options: shared, style: 'assignments', effects: copiesRaw },
  {
    names: 'dcfldd dc3dd',
    summary: 'copies blocks of data and checks them',
    options: `${shared}
      of:=<command>      hands what it copies to a command
      hashlog=<write>    writes checksums there
      hashlog:=<command>  hands the checksums to a command
      errlog=<write>     writes errors there
      log=<write>        writes a log there
      wipe=<write>       overwrites that
      hof=<write>        writes there and compares
      ofs=<create>       writes pieces there
      hash=<text> | hashwindow=<text> | split=<text> | vf=<read> | pattern=<text> | textpattern=<text>
      statusinterval=<text> | sizeprobe=<text> | ssz=<text> | cnt=<text>`,
    style: 'assignments',
    effects: copiesRaw,
  },
  {
    names: 'ddrescue gddrescue dd_rescue',
    summary: 'copies what can be read of a damaged disk',
    options: `
      -f, --force             overwrites even a device
      -d, --idirect | -D, --odirect | -n, --no-scrape | -R, --reverse | -S, --sparse | -v, --verbose | -q, --quiet
      -r, --retry-passes=<text> | -b, --sector-size=<text> | -c, --cluster-size=<text> | -i, --input-position=<text>
      -o, --output-position=<text> | -s, --size=<text> | -m, --domain-mapfile=<read> | -T, --timeout=<text>
      -A, --try-again`,
    operands: '<read> <write> <modify>',
  },
  {
    names: 'pv',
    summary: 'shows how far a pipe has come',
    options: `
      -o, --output=<write>      writes there
      -P, --pidfile=<write>     writes its number there
      -p, --progress | -t, --timer | -e, --eta | -r, --rate | -b, --bytes | -n, --numeric | -q, --quiet | -W, --wait
      -c, --cursor
      -L, --rate-limit=<text> | -B, --buffer-size=<text> | -s, --size=<text> | -N, --name=<text> | -w, --width=<text>
      -i, --interval=<text> | -R, --remote=<text> | -d, --watchfd=<text> | -D, --delay-start=<text>
      -F, --format=<text>
      -l, --line-mode | -S, --stop-at-size | -E, --skip-errors | -C, --no-splice | -a, --average-rate | -f, --force`,
    operands: '<read>...',
    effects: passesOn,
  },
  {
    names: 'buffer mbuffer',
    summary: 'holds data back between reading and writing',
    options: `
      -i=<read>          reads from there
      -o=<write>         writes there
      -O=<host>          sends to that machine
      -I=<listen>        takes data from that port
      -A=<command>       asks for the next tape with that command
      -l=<write>         writes a log there
      -s=<text> | -m=<text> | -p=<text> | -P=<text> | -b=<text> | -B=<text> | -r=<text> | -R=<text> | -n=<text>
      -v=<text>
      -q | -Q | -f | -t | -S=<text> | -u=<text> | -z=<text> | -c`,
  },
  {
    names: 'sync gsync',
    summary: 'writes out what is still in memory',
    options: '-d, --data | -f, --file-system',
  },
];
