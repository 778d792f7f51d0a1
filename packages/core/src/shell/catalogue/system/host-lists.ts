import type { ToolSpec } from '../../tools/tool-spec.js';

/** Tools that keep a list or a table of the host that other programs look things up in. */
export const hostListTools: readonly ToolSpec[] = [
  {
    names: 'add-shell remove-shell',
    summary: 'keeps the list of shells that users may log in to',
    operands: '<text>...',
    effects: (call) => call.path('write', 'modify', '/etc/shells'),
  },
  {
    names: 'update-locale',
    summary: 'sets the language of the host',
    options: '--reset | --locale-file=<write> | --no-checks',
    operands: '<text>...',
    effects: (call) => {
      if (!call.has('--locale-file')) call.path('write', 'modify', '/etc/default/locale');
    },
  },
  {
    names: 'locale-gen',
    summary: 'makes the languages that the host knows',
    options: '--keep-existing | --purge | --no-purge | --archive | --no-archive | --aliases=<read> | --lang',
    operands: '<text>...',
    effects: (call) => {
      call.path('write', 'modify', '/usr/lib/locale', { attributes: { recursive: true } });
      if (call.operands.length > 0) call.path('write', 'modify', '/etc/locale.gen');
    },
  },
  {
    names: 'postmap postalias',
    summary: 'makes a table that mail is looked up in',
    options:
      '-b | -c=<look> | -d=<text> | -f | -F | -h | -i | -m | -N | -n | -o | -p | -q=<text> | -r | -s | -u | -U | -v | -w',
    operands: '<text>...',
    effects: (call) => {
      for (const { text, span } of call.operands) {
        // `TYPE:FILE`; the table lies beside its text, by default as a Berkeley database.
        const [, type = 'hash', file = text] = /^(\w+):(.*)$/s.exec(text) ?? [];
        call.path('read', 'read', { text: file, span });
        if (call.has('-q') || call.has('-s')) continue;
        call.path('write', 'overwrite', { text: `${file}.${type === 'lmdb' ? 'lmdb' : 'db'}`, span });
      }
    },
  },
];
