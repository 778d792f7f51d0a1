import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';

/** The virtual machine whose disk is looked into. */
function guestOf(call: Call): string {
  return call.value('--domain') ?? call.value('--add') ?? '';
}

/** `file:path`: a file of this machine that is put into the virtual one. */
function copiesIn(call: Call, word: Word, container: string): void {
  const colon = word.text.lastIndexOf(':');
  const [local, inside] = [word.text.slice(0, Math.max(0, colon)), word.text.slice(colon + 1)];
  if (local === '') return;
  call.path('read', 'read', { text: local, span: word.span });
  call.path('write', 'overwrite', { text: inside, span: word.span }, { scope: { container } });
}

/** Commands of guestfish that change files of the guest, and what they do to the path behind them. */
const guestVerbs: readonly (readonly [RegExp, 'delete' | 'write', string])[] = [
  [/^(?:rm|rm-f|rm-rf|rmdir)$/, 'delete', 'remove'],
  [/^(?:write|write-append|truncate|truncate-size|touch|fill|edit|vi|emacs)$/, 'write', 'overwrite'],
];

/** The commands that it is given: behind each other, parted by colons, or in lines that it reads. */
function guestLines(call: Call): readonly (readonly string[])[] {
  const typed = (call.hasStdin ? (call.stdin.text ?? '') : '').split('\n').map((line) => line.trim().split(/\s+/));
  const given: string[][] = [[]];
  for (const { text } of call.operands) {
    if (text === ':') given.push([]);
    else given.at(-1)?.push(text);
  }
  return [...given, ...typed];
}

function guestCommand(call: Call, container: string, [verb = '', path = '', target = '']: readonly string[]): void {
  const scope = { container };
  const [, kind, action] = guestVerbs.find(([names]) => names.test(verb)) ?? [];
  if (kind !== undefined && action !== undefined) {
    const attributes = verb === 'rm-rf' ? ({ recursive: true, force: true } as const) : {};
    call.path(kind, action, path, { attributes, scope });
  } else if (/^(?:upload|copy-in)$/.test(verb)) call.path('write', 'overwrite', target, { scope });
  else if (/^(?:sh|command)$/.test(verb)) call.shell({ text: path, span: call.words[0]?.span ?? [0, 0] }, scope);
  else if (/^(?:mkfs|part-disk|part-init|zero|wipefs|pvremove|vgremove|lvremove)/.test(verb))
    call.effect('container', 'discard-disk', 'object', container);
}

function guestCommands(call: Call): void {
  const container = guestOf(call);
  for (const line of guestLines(call)) guestCommand(call, container, line);
}

/** Tools that change the disk of a virtual machine from outside. */
export const guestDiskTools: readonly ToolSpec[] = [
  {
    names: 'guestfish',
    summary: 'looks into disks of virtual machines and changes them',
    options:
      '-a, --add=<read> | -d, --domain=<text> | -m, --mount=<text> | -i, --inspector | --ro, -r | --rw, -w | -f, --file=<read> | -c, --connect=<host> | -h | -x | --listen | --remote[=<text>] | -N <text>',
    effects: guestCommands,
  },
  {
    names: 'virt-customize virt-sysprep virt-builder',
    summary: 'changes a disk of a virtual machine',
    options: `
--run=<read>               runs this script in it
--run-command=<text>       runs this command in it
-a, --add=<modify> | -d, --domain=<text> | --root-password=<text> | --install=<text> | --upload=<text> | --copy-in=<text> | --ssh-inject=<text> | --firstboot=<read> | --firstboot-command=<text> | --hostname=<text> | --selinux-relabel | --operations=<text> | -o, --output=<write> | --format=<text> | --size=<text>`,
    effects: (call) => {
      const container = guestOf(call);
      for (const command of [...call.values('--run-command'), ...call.values('--firstboot-command')]) {
        call.shell(command, { container });
      }
      if (call.has('--root-password')) call.effect('user', 'set-password', 'user', `root of ${container}`);
      if (call.has('--ssh-inject'))
        call.effect('user', 'grant-login', 'user', `${call.value('--ssh-inject')} of ${container}`);
      for (const word of [...call.values('--upload'), ...call.values('--copy-in')]) copiesIn(call, word, container);
    },
  },
];
