import type { Call, EffectDetail, ToolSpec, Word } from '../../tools/tool-spec.js';

function detail(call: Call): EffectDetail {
  return call.has('--recursive') ? { attributes: { recursive: true } } : {};
}

/** Entries that let everybody write: `o::rw`, `other:rwx`, `d:o::7`. */
function opensToAll(entries: string): boolean {
  return entries.split(',').some((entry) => {
    const [who = '', ...rest] = entry.replace(/^d(?:efault)?:/, '').split(':');
    return /^o(?:ther)?$/.test(who) && /[w2367]/.test(rest.at(-1) ?? '');
  });
}

function setfacl(call: Call): void {
  if (call.isTrial('--test', '--help', '--version')) {
    return;
  }
  const entries = [...call.values('--modify'), ...call.values('--set')].map(({ text }) => text).join(',');
  const action = opensToAll(entries) ? 'world-writable' : 'acl';
  for (const file of call.operands) {
    call.path('permission', action, file, detail(call));
  }
  if (call.has('--restore')) {
    call.effect('permission', 'restore-acl', 'object', call.value('--restore') ?? '');
  }
}

const isFlags = (word: Word): boolean => /^[-+=][a-zA-Z]+$/.test(word.text);

/** What flags do to the protection of a file: taken off, put on, or neither. */
function protection(flags: readonly Word[]): 'unprotect' | 'protect' | 'chmod' {
  if (flags.some(({ text }) => /^-[a-zA-Z]*[ai]|^=[^ai]*$/.test(text))) return 'unprotect';
  return flags.some(({ text }) => /^[+=][a-zA-Z]*[ai]/.test(text)) ? 'protect' : 'chmod';
}

/** Flags that protect a file, and what they are taken off or put on. */
function chattr(call: Call): void {
  const action = protection(call.words.filter(isFlags));
  for (const file of call.operands) if (!isFlags(file)) call.path('permission', action, file, detail(call));
}

/** Capabilities with which a program may become root. */
const powerful =
  /(?:all|cap_(?:setuid|setgid|setfcap|dac_override|dac_read_search|sys_admin|sys_ptrace|sys_module|sys_rawio|sys_boot|chown|fowner|fsetid|mknod|mac_admin|mac_override|audit_control|audit_write|bpf|linux_immutable|sys_chroot|net_admin))/i;

function setcap(call: Call): void {
  if (call.has('-v') || call.has('-h')) {
    return;
  }
  if (call.has('-r')) {
    for (const file of call.operands) {
      call.path('permission', 'chmod', file);
    }
    return;
  }
  for (let at = 0; at + 1 < call.operands.length; at += 2) {
    const file = call.operands[at + 1];
    const capabilities = call.texts[at] ?? '';
    if (file !== undefined) {
      call.path(
        'permission',
        powerful.test(capabilities) || /^[=+eip]*$/.test(capabilities) ? 'capability' : 'narrow-capability',
        file,
      );
    }
  }
}

export const accessListTools: readonly ToolSpec[] = [
  {
    names: 'setfacl',
    summary: 'changes who else may do what with files',
    options: `
-m, --modify=<text>         adds entries
-x, --remove=<text>         removes entries
-M, --modify-file=<read>    adds entries of this file
-X, --remove-file=<read>    removes entries of this file
-s, --set=<text>            replaces all entries
-S, --set-file=<read>       replaces all by entries of this file
--restore=<read>            restores what this file says
-b, --remove-all | -k, --remove-default | -n, --no-mask | --mask | -d, --default | -R, --recursive | -L, --logical | -P, --physical | --test | --help | --version`,
    effects: setfacl,
  },
  {
    names: 'getfacl',
    summary: 'shows who may do what with files',
    options:
      '-a, --access | -d, --default | -c, --omit-header | -e | -E | -s | -R, --recursive | -L | -P | -t | -p | -n',
    operands: '<look>...',
  },
  {
    names: 'chacl',
    summary: 'changes who else may do what with files',
    options: '-b | -B | -d | -D | -l | -r, --recursive | -R',
    effects: (call) => {
      for (const file of call.operands.slice(call.has('-l') || call.has('-B') ? 0 : 1)) {
        call.path('permission', opensToAll(call.texts[0] ?? '') ? 'world-writable' : 'acl', file, detail(call));
      }
    },
  },
  {
    names: 'chattr',
    summary: 'changes attributes of files',
    options: '-R, --recursive | -V | -f | -v <text> | -p <text>',
    effects: chattr,
  },
  {
    names: 'lsattr',
    summary: 'shows attributes of files',
    options: '-R | -a | -d | -l | -p | -v | -V',
    operands: '<look>...',
  },
  {
    names: 'setcap',
    summary: 'lets programs do what only root may',
    options: '-q | -v | -r | -h | -n <text> | -f',
    effects: setcap,
  },
  {
    names: 'getcap getpcaps',
    summary: 'shows what programs may do',
    options: '-r | -v | -n | -h',
    operands: '<look>...',
  },
  {
    names: 'setfattr',
    summary: 'changes extended attributes',
    options:
      '-n, --name=<text> | -v, --value=<text> | -x, --remove=<text> | -h, --no-dereference | --restore=<read> | --raw',
    effects: (call) => {
      const risky = /^security\.(?:capability|ima|selinux|evm)/.test(
        call.value('--name') ?? call.value('--remove') ?? '',
      );
      for (const file of call.operands) {
        call.path('permission', risky ? 'capability' : 'acl', file);
      }
    },
  },
  {
    names: 'getfattr',
    summary: 'shows extended attributes',
    options:
      '-n, --name=<text> | -d, --dump | -e, --encoding=<text> | -h | -m, --match=<text> | --absolute-names | --only-values | -R | -L | -P',
    operands: '<look>...',
  },
  {
    names: 'nfs4_setfacl',
    summary: 'changes who may do what with files',
    options:
      '-a <text> | -x <text> | -s <text> | -A <read> | -X <read> | -S <read> | -m <text> | -e | -t | -R, --recursive | -L | -P',
    effects: (call) => {
      for (const file of call.operands) {
        call.path('permission', 'acl', file, detail(call));
      }
    },
  },
  { names: 'nfs4_getfacl', summary: 'shows who may do what with files', operands: '<look>...' },
];
