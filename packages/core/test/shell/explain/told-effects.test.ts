import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../src/shell/effect.js';
import { explain } from '../../../src/shell/explain/explain.js';

/** Where a command may stand so that it runs although nobody sees it at first glance. */
const places: readonly ((command: string) => string)[] = [
  (command) => `case $(${command}) in *) ;; esac`,
  (command) => `case a in $(${command})) ;; esac`,
  (command) => `for x in $(${command}); do :; done`,
  (command) => `for ((i = $(${command}); i < 2; i++)); do ls; done`,
  (command) => `select x in $(${command}); do break; done`,
  (command) => `[[ -n $(${command}) ]]`,
  (command) => `[ -n "$(${command})" ] && ls`,
  (command) => `echo $(( $(${command}) + 1 ))`,
  (command) => `(( x = $(${command}) ))`,
  (command) => `echo \${x/$(${command})/}`,
  (command) => `echo \${x:-$(${command})}`,
  (command) => `ls a{1,$(${command})}`,
  (command) => `x=$(${command})`,
  (command) => `x=(a $(${command}))`,
  (command) => `cat <(${command})`,
  (command) => `ls > >(${command})`,
  (command) => `(ls) 2> "$(${command})"`,
  (command) => `cat <<< "$(${command})"`,
  (command) => `cat <<E\n$(${command})\nE`,
  (command) => `if ${command}; then ls; fi`,
  (command) => `while ${command}; do ls; done`,
  (command) => `until ls; do ${command}; done`,
  (command) => `f() { ${command}; }; f`,
  (command) => `! ${command}`,
  (command) => `{ ${command}; } | grep x`,
  (command) => `ls | { ${command}; }`,
  (command) => `coproc { ${command}; }`,
  (command) => `( ${command} ) &`,
  (command) => `trap "${command}" EXIT`,
  (command) => `PAGER='${command}' man ls`,
  (command) => `GIT_SSH_COMMAND='${command}' git fetch`,
  (command) => `GIT_EXTERNAL_DIFF='${command}' git diff`,
  (command) => `EDITOR='${command} #' crontab -e`,
  (command) => `PROMPT_COMMAND='${command}' bash -i -c true`,
  (command) => `PS4='$(${command})' bash -xc true`,
  (command) => `git -c core.pager='${command}' log`,
  (command) => `less '+!${command}' x`,
  (command) => `bash -c '${command}'`,
  (command) => `ssh web '${command}'`,
  (command) => `sudo sh -c '${command}'`,
  (command) => `docker exec web sh -c '${command}'`,
  (command) => `find . -exec ${command} \\;`,
  (command) => `xargs ${command}`,
  (command) => `timeout 5 ${command}`,
];

const deeds = [
  'rm -rf /srv/app',
  'systemctl stop nginx',
  'chmod -R 777 /srv/app',
  'useradd mallory',
  'mkfs.ext4 /dev/sdb1',
  'docker rm -f web',
  'apt-get remove -y nginx',
  'sysctl -w vm.swappiness=1',
  'truncate -s 0 /var/log/syslog',
];

function isChange({ kind, action }: Effect): boolean {
  // That an unknown program runs is told by its being unknown.
  if (kind === 'read' || kind === 'opaque' || (kind === 'execute' && action === 'run')) return false;
  return !(kind === 'network' && /^(?:connect|probe)$/.test(action));
}

function nameOf({ target }: Effect): string {
  return target.type === 'path' ? target.path : target.name;
}

/** Effects that the summary neither names nor counts among what it leaves out for length. */
function untold(command: string): readonly string[] {
  const { summary, effects } = explain(command);
  if (/\bmore\b/.test(summary)) return [];
  const changes = effects.filter(({ effect }) => isChange(effect) && nameOf(effect) !== '…');
  return changes.filter(({ effect }) => !summary.includes(nameOf(effect))).map(({ says }) => says);
}

describe('what a summary tells', () => {
  it('is every change, wherever the command stands that makes it', () => {
    for (const place of places) {
      for (const deed of deeds) {
        const command = place(deed);
        const expected = explain(deed).effects.filter(({ effect }) => isChange(effect));
        const { effects } = explain(command);
        const found = effects.filter(({ effect }) => expected.some((each) => each.effect.kind === effect.kind));
        expect({ command, found: found.length > 0, untold: untold(command) }).toEqual({
          command,
          found: true,
          untold: [],
        });
      }
    }
  });

  it('is every change, wherever commands stand within commands', () => {
    const place = fc.constantFrom(...places);
    fc.assert(
      fc.property(place, place, fc.constantFrom(...deeds), (outer, inner, deed) => {
        expect(untold(outer(inner(deed)))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['LD_PRELOAD=/tmp/evil.so ls', 'Lists files. Also has other programs load code from /tmp/evil.so.'],
    [
      'exec 3< /etc/shadow',
      'Replaces the shell with a program, or opens files for it. Also reads /etc/shadow, where secrets are.',
    ],
    ['ls 2> /etc/passwd', 'Lists files. Also writes /etc/passwd.'],
    ['for x in $(rm /a); do ls; done', 'For each value of x, lists files. Also deletes /a.'],
  ])('%s', (command, summary) => {
    expect(explain(command).summary).toBe(summary);
  });
});

describe('a command that is only asked or tried', () => {
  it.each([
    ['rm --help', 'Shows how rm is used.'],
    ['git --version', 'Tells the version of git.'],
    ['ssh web rm --help', 'Shows how rm is used, on web.'],
    ['apt-get -s remove nginx', 'Only shows what apt-get remove would do.'],
    ['helm uninstall web --dry-run', 'Only shows what helm uninstall would do.'],
    ['kubectl apply -f k8s/ --dry-run=server', 'Only shows what kubectl apply would do: reads k8s.'],
    ['rsync -avn --delete build/ h:/x/', 'Only shows what rsync would do.'],
    ['kubectl delete pod web-1 --dry-run=none', 'Deletes a pod (pod web-1).'],
    ['apt-get remove nginx', 'Removes the package nginx.'],
  ])('%s', (command, summary) => {
    expect(explain(command).summary).toBe(summary);
  });
});

describe('where a summary says that something happens', () => {
  it.each([
    ['sudo echo x > /etc/y', 'Prints its words, as root. Then writes what it prints to /etc/y, no longer as root.'],
    [
      'ssh web-1 cat /etc/hosts > hosts',
      'Prints files: reads /etc/hosts, on web-1. Then writes what it prints to hosts, back on this machine.',
    ],
    [
      'docker exec web cat /x > /etc/passwd',
      'Prints files: reads /x, in the container web. Then writes what it prints to /etc/passwd, back on this machine.',
    ],
    [
      'sudo -u postgres pg_dump shop | gzip > /backup/x.gz',
      'Copies all data of a database (shop), as postgres. Hands that through gzip and writes what it prints to /backup/x.gz, no longer as postgres.',
    ],
    [
      'docker --context prod run -v /srv:/d alpine rm -rf /d',
      'Starts a container of alpine and can reach the machine beyond its confinement (/srv), on prod. Then deletes /srv and all that is below it, there too.',
    ],
    ['ssh web "ls > /tmp/x"', 'Lists files and writes what it prints to /tmp/x, on web.'],
    ['ansible web -m copy -a "src=a dest=/etc/b"', 'Connects to web. Then changes /etc/b, on web.'],
  ])('%s', (command, summary) => {
    expect(explain(command).summary).toBe(summary);
  });
});
