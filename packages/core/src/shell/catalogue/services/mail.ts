import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { settingsFrom } from '../running/wrapping.js';
import { derivedWord } from './derived-word.js';
import { sendStdin } from './web-address.js';

/** `~!cmd` and `!cmd` among what a mail program reads or is told to execute. */
function mailLines(
  call: Call,
  words: readonly { readonly text: string; readonly span: readonly [number, number] }[],
  pattern = /^(?:~?!|~?[|]|shell\b|pipe\b)\s*(.*)/,
): void {
  for (const word of words) {
    for (const line of word.text.split('\n')) {
      const shell = pattern.exec(line.trim())?.[1];
      if (shell !== undefined && shell !== '') call.as('command', derivedWord(word, shell));
    }
  }
}

function mailEffects(call: Call): void {
  mailLines(call, [...call.values('--exec'), ...call.values('-X')]);
  if (call.stdin.text !== undefined) {
    const body = derivedWord(call.words[0] ?? { text: '', span: [0, 0] }, call.stdin.text);
    // Some heed them in whatever they read.
    mailLines(call, [body], call.has('-~') ? undefined : /^~[!|]\s*(.*)/);
  }
  const [to] = call.texts;
  if (to !== undefined && !call.has('-f') && !call.has('-e')) sendStdin(call, to);
}

function sendmailEffects(call: Call): void {
  if (call.has('-bs') || call.has('-bd')) {
    call.effect('network', 'listen', 'host', ':25');
    return;
  }
  for (const option of call.values('-O')) {
    const file = /^QueueDirectory=(.*)/i.exec(option.text)?.[1];
    if (file !== undefined) call.as('look', derivedWord(option, file));
  }
  if (call.hasStdin || call.has('-t')) sendStdin(call, call.texts[0] ?? 'recipients of the message');
}

export const mailTools: readonly ToolSpec[] = [
  {
    names: 'mail mailx Mail s-nail nail heirloom-mailx bsd-mailx mail.mailutils',
    summary: 'sends and reads mail',
    options: `
-a, -A, --attach=<upload>         sends a file along
--exec=<text>                     runs a mail command first
-X=<text>                         runs a mail command first
-S=<text>                         sets an option
-s, --subject=<text> | -c, --cc=<text> | -b, --bcc=<text> | -r, --return-address=<text> | -u, --user=<text> | -q, --quote=<read> | -M, --content-type=<text>
-h=<text> | -o=<text> | -T=<text> | -f, --file[=<read>] | -E | -H | -I | -N | -n | -i | -v | -d | -e | -p | -F | -B | -D | -~ | -t`,
    effects: mailEffects,
  },
  {
    names: 'mutt neomutt',
    summary: 'sends and reads mail',
    options: `
-a <upload>                       sends a file along
-e <text>                         runs a command of its own
-F <read> | -H <read> | -i <upload> | -f <read> | -d <text> | -l <text> | -Q <text> | -A <text> | -b <text> | -c <text> | -m <text> | -s <text> | -C <text>
-n | -p | -R | -v | -x | -y | -z | -Z | -D | -h | -E | -B | -G`,
    effects: (call) => {
      settingsFrom(call, call.values('-F'));
      for (const word of call.values('-e')) {
        const shell =
          /(?:source\s+["']?([^|"']+)\|)|(?:(?:sendmail|editor|shell|print_command|set \w+_command)\s*=\s*["']?([^"']+))|shell-escape>([^<]+)/.exec(
            word.text,
          );
        const line = shell?.[1] ?? shell?.[2] ?? shell?.[3];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
      if (call.operands.length > 0) sendStdin(call, call.texts[0] ?? '');
    },
  },
  {
    names: 'alpine pine',
    summary: 'sends and reads mail',
    options:
      '-F <read>                         shows a file\n-f <text> | -p <read> | -P <read> | -attach <upload> | -sort <text> | -passfile <read> | -x <read> | -d <text> | -h | -i | -v',
    style: 'long-dash',
  },
  {
    names: 'sendmail exim exim4 postdrop msmtp ssmtp nullmailer-inject',
    summary: 'sends mail',
    options: `
-C=<read>                         reads settings from a file
-X=<write>                        writes the traffic to a file
-be <text>                        expands text, which may run programs
-O=<text>
-f=<text> | -F=<text> | -r=<text> | -N=<text> | -R=<text> | -V=<text> | -h=<text> | -p=<text> | -B=<text> | -a <text> | --host=<host> | --passwordeval=<command>
--file=<read> | --logfile=<append> | -bm | -bs | -bd | -bp | -bi | -bt | -bv | -t | -i | -v | -n | -U | -bP | -bV`,
    effects: (call) => {
      for (const word of call.values('-be')) {
        const line = /\$\{run\{([^}]*)\}/.exec(word.text)?.[1];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
      // Of exim: messages that wait are thrown away, or given up.
      if (call.words.some(({ text }) => /^-M(?:rm|g)$/.test(text)))
        call.effect('delete', 'remove-remote', 'object', `queued mail ${call.texts.join(' ')}`);
      sendmailEffects(call);
    },
  },
  {
    names: 'swaks',
    summary: 'sends test mail',
    options: `
--attach, -a, --attach-body=<text>   sends a file along
--body, -b=<text> | --data, -d=<text>
--auth-password, -ap, --auth-pass=<secret>
--to, -t=<text> | --from, -f=<text> | --server, -s=<host> | --port, -p=<text> | --header, -h=<text> | --add-header=<text> | --auth-user, -au=<text> | --auth=<text>
--copy-routing=<host> | --pipe=<command> | --socket=<look> | --tls-cert=<look> | --tls-key=<look> | --config=<read> | --output-file, -output=<write> | --ehlo=<text>
--quit-after=<text> | --timeout=<text> | --local-interface=<text> | --proto=<text> | -tls | --tls | -tlso | --suppress-data | -n`,
    style: 'long-dash',
    effects: (call) => {
      for (const option of ['--attach', '--body', '--data']) {
        for (const word of call.values(option)) {
          if (word.text.startsWith('@')) call.as('upload', derivedWord(word, word.text.slice(1)));
          // Of old it took a path as it is.
          else if (option === '--attach' && /^[/~.]/.test(word.text)) call.as('upload', word);
        }
      }
      call.effect('network', 'send', 'host', call.value('--server') ?? call.value('--to') ?? '', {
        attributes: { external: true },
      });
    },
  },
  {
    names: 'mpack munpack uuenview',
    summary: 'sends files by mail',
    options: '-s <text> | -d <text> | -m <text> | -c <text> | -o <write> | -a',
    operands: '<upload> <text>...',
  },
  {
    names: 'fetchmail getmail mbsync offlineimap',
    summary: 'fetches mail',
    options:
      '-m, --mda=<command>               hands each message to a command\n--preconnect, --postconnect, --plugin, --plugout=<command>   runs a command\n-f, --fetchmailrc=<look> | -c, --config=<read> | -u, --username=<text> | -p, --proto=<text> | -L, --logfile=<append> | -d=<text> | -i, --idfile=<read> | -a | -k | -s | -v | -n | -c',
    operands: '<text>...',
  },
  {
    names: 'biff mailq newaliases postqueue',
    summary: 'looks after the queue of mail',
    options: '-f | -p | -j | -q | -i=<text> | -s=<text> | -v',
  },
  {
    names: 'postsuper',
    summary: 'repairs the queue of mail',
    options: '-d=<text> | -h=<text> | -H=<text> | -r=<text> | -c=<look> | -p | -s | -S | -v',
    effects: (call) => {
      if (call.has('-d')) call.effect('delete', 'remove-remote', 'object', `queued mail ${call.value('-d')}`);
    },
  },
];
