import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { derivedWord, withoutDashes } from './derived-word.js';
import { loginOf, runThere } from './run-there.js';
import { sendStdin } from './web-address.js';

function cleartext(call: Call): void {
  const [host] = call.operands;
  if (host === undefined) return;
  const name = host.text.replace(/^.*@/, '');
  call.as('host', derivedWord(host, name));
  call.effect('crypto', 'cleartext', 'host', name);
  if (call.hasStdin) sendStdin(call, name);
}

/** rsh and rexec hand the words after the host to a shell there. */
function runInCleartext(call: Call): void {
  cleartext(call);
  const [host, ...words] = call.operands;
  if (host !== undefined) runJoined(call, words, loginOf(host.text));
}

/** `-w web[1-3]`, `-H web1`, `dsh -m web1`: where the words are run, as far as it stands there. */
function runOnSeveral(call: Call): void {
  const [named] = ['-w', '-H', ...(call.name === 'dsh' ? ['-m'] : [])].flatMap((option) => call.values(option));
  const words = withoutDashes(call.operands);
  if (named === undefined) runJoined(call, words, { host: 'several machines' });
  else runThere(call, named, words);
}

export const remoteShellTools: readonly ToolSpec[] = [
  {
    names: 'telnet',
    summary: 'talks to another machine without encryption',
    options:
      '-n <write>                        writes the traffic to a file\n-l <text> | -b <text> | -e <text> | -S <text> | -X <text> | -k <text> | -4 | -6 | -8 | -E | -K | -L | -a | -c | -d | -f | -F | -r | -x',
    effects: (call) => {
      cleartext(call);
      for (const line of (call.stdin.text ?? '').split('\n')) {
        const own = /^\s*!\s*(.+)$/.exec(line)?.[1];
        if (own !== undefined) call.shell({ text: own, span: call.words[0]?.span ?? [0, 0] }, { detached: true });
      }
      call.print({ downloaded: true });
    },
  },
  {
    names: 'rsh rlogin rexec remsh',
    summary: 'runs commands on another machine without encryption',
    options: '-l <text> | -p <secret> | -P <text> | -k <text> | -8 | -E | -K | -L | -d | -n | -x',
    style: 'posix',
    wrapper: true,
    effects: runInCleartext,
  },
  {
    names: 'rcp',
    summary: 'copies files without encryption',
    options: '-p | -r | -x',
    effects: (call) => call.effect('crypto', 'cleartext', 'host', ''),
  },
  {
    names: 'mosh',
    summary: 'logs in on another machine and stays through bad connections',
    options: `
--ssh=<command>                   connects with that command
--client, --server=<program>      starts that program
--predict=<text> | --family=<text> | -p, --port=<text> | --bind-server=<text> | --experimental-remote-ip=<text>
-4 | -6 | -a | -n | --no-init | --no-ssh-pty | --local`,
    style: 'posix',
    wrapper: true,
    effects: (call) => {
      const [host, ...words] = call.operands;
      if (host === undefined) return;
      const login = loginOf(host.text);
      call.as('host', derivedWord(host, login.host));
      call.run(withoutDashes(words), login);
    },
  },
  {
    names: 'pssh parallel-ssh pdsh clush dsh pslurp pnuke parallel-slurp',
    summary: 'runs a command on several machines',
    options: `
-h, --hosts=<read> | -w <text> | -g <text> | -l, --user=<text> | -p, --par=<text> | -o, --outdir=<look> | -e, --errdir=<look> | -t, --timeout=<text>
-O, --option=<text> | -x <text> | -X <text> | -H, --host=<text> | -f <text> | -u <text> | -R <text> | -m <text> | -b | -i, --inline | -P | -q | -A | -v | -c | -M | -S | -d | -a | -L`,
    style: 'posix',
    wrapper: true,
    effects: runOnSeveral,
  },
];
