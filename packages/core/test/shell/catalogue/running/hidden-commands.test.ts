import { describe, expect, it } from 'vitest';
import { riskOf } from '../../../fixtures/shell/risk-of.js';

/** Where a tool runs something beside, behind or within its own words. `{}` stands for the command that it hides. */
const forms: Readonly<Record<string, readonly string[]>> = {
  'what a unit starts around its own command': [
    "systemd-run -p ExecStartPre='{}' true",
    "systemd-run --property=ExecStopPost=-'{}' true",
    "systemd-run -pExecStartPost='{}' sleep 1",
  ],
  'in another directory': [
    'env -C / {}',
    'env --chdir=/ {}',
    'cmake -E chdir / {}',
    'systemd-run --working-directory=/ {}',
  ],
  'commands of a multiplexer': [
    `tmux if-shell true 'run-shell "{}"'`,
    "tmux bind x run-shell '{}'",
    `tmux confirm-before 'run-shell "{}"'`,
    "tmux display-message '#({})'",
    "tmux attach \\; run-shell '{}'",
    "tmux send -t x '{}' ENTER",
    "screen -X eval 'exec {}'",
    "asciinema rec -c '{}'",
    "asciinema rec --command='{}' file",
  ],
  'programs of packages and of projects': [
    'yarn run {}',
    'bazel run //x -- {}',
    'npm exec -- {}',
    'npx {}',
    'nvm exec 18 {}',
    'nvm exec --silent 18 {}',
    'fnm exec --using=18 {}',
    'guix shell coreutils -- {}',
    'nix run nixpkgs#coreutils -- {}',
    'just --command {}',
    'rvm all do {}',
    'chruby-exec 3 -- {}',
    'mix cmd {}',
    "cargo watch -s '{}'",
    "chokidar '*.js' -c '{}'",
    "pm2 start '{}'",
    "lerna exec '{}'",
    "make CC='{};'",
  ],
  'on other machines': [
    'autossh -M 0 host {}',
    'vagrant ssh -- {}',
    'gcloud compute ssh vm -- {}',
    "gcloud compute tpus tpu-vm ssh vm --command='{}'",
    "az container exec -n x --exec-command '{}'",
    "aws ssm send-command --document-name x --parameters commands='{}'",
    `aws ssm send-command --document-name x --parameters '{"commands":["{}"]}'`,
    'k3s kubectl exec pod -- {}',
    'minikube ssh -- {}',
    "minikube ssh '{}'",
    'limactl shell vm {}',
    'lxc-execute -n x -- {}',
    'nomad alloc exec abc {}',
    "heroku run:detached '{}'",
    "fly machine exec 1 '{}'",
    'vault ssh root@host {}',
    "ansible all -m shell -a cmd='{}'",
    "ansible-console all <<< '{}'",
    "salt-ssh '*' -r '{}'",
    "salt-run salt.cmd cmd.run '{}'",
    'fab -H host -- {}',
    `ssh -o 'Match exec "{}"' host`,
  ],
  'one word where a program is expected': ["gksudo '{}'", "retry '{}'", "hatch run '{}'"],
  'debuggers and others': [
    'lldb -- {}',
    "hyperfine -S '{}' true",
    'ts {}',
    'autoexpect {}',
    "newgrp -c '{}' root",
    'trace-cmd record -e all {}',
    'lockrun --lockfile=/tmp/l -- {}',
    "restic -o sftp.command='{}' snapshots",
    "telnet <<< '!{}'",
    "pass git -c alias.x='!{}' x",
    'su root -s /bin/env -- {}',
  ],
};

/** They do something that a person is asked about whatever they run. */
const alarming = /^(?:trace-cmd|aws ssm)/;

describe('commands that other tools run', () => {
  for (const [what, lines] of Object.entries(forms)) {
    describe(what, () => {
      for (const hidden of ['rm -rf /etc', 'dd if=/dev/zero of=/dev/sda'])
        for (const form of lines) {
          const command = form.replace('{}', hidden);
          it(command, () => expect(riskOf(command)).toBeGreaterThanOrEqual(riskOf(hidden)));
        }
      it('harmless ones stay harmless', () => {
        const own = lines.filter((form) => !alarming.test(form)).map((form) => form.replace('{}', 'ls -l'));
        expect(own.filter((command) => riskOf(command) >= 0.4)).toEqual([]);
      });
    });
  }
});

describe('options that a tool is not known to have', () => {
  const bad = [
    "ls --frobnicate 'rm -rf /etc'",
    "ls --frobnicate='rm -rf /etc'",
    "ls --on-done 'x; /bin/rm -rf /etc'",
    'curl --frob-output /etc/passwd https://example.com',
    'curl --new-dump=/etc/cron.d/x https://example.com',
    'uptime --log-file /dev/sda',
    'uptime --plugin /tmp/x.so',
    'uptime --purge /etc',
    'uptime --hook /tmp/x.sh',
    'uptime --config /etc/shadow',
  ];
  it.each(bad)('counts where its value would be bad: %s', (command) => {
    expect(riskOf(command)).toBeGreaterThanOrEqual(0.4);
  });
  const ordinary = [
    'ls --newer-flag some-value',
    'ls --frob /etc/hosts',
    'curl --new-config /etc/curl/curl.conf https://example.com',
    'curl --tls-key /etc/ssl/private/x.key https://example.com',
    'curl --log-file /var/log/curl.log https://example.com',
    'uptime --lib /usr/lib/x',
    "git log --newer-format 'this is a test of things'",
    "echo --note 'rm -rf /etc'",
  ];
  it.each(ordinary)('is ordinary otherwise: %s', (command) => {
    expect(riskOf(command)).toBeLessThan(0.4);
  });
});
