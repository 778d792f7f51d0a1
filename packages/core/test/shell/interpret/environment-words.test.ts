import { describe, expect, it } from 'vitest';
import { riskOf } from '../../fixtures/shell/risk-of.js';

describe('what tools find in variables', () => {
  const bad = [
    `TAR_OPTIONS="--checkpoint=1 --checkpoint-action=exec='rm -rf /etc'" tar cf x y`,
    `FZF_DEFAULT_OPTS='--preview "rm -rf /etc"' fzf`,
    "VIMINIT=':!rm -rf /etc' vim x",
    `EXINIT='call system("rm -rf /etc")' ex x`,
    `LUA_INIT='os.execute("rm -rf /etc")' lua x`,
    `PERL5OPT=-d PERL5DB='system("rm -rf /etc")' perl /dev/null`,
    "export LESS='-R +!rm -rf /etc'",
    "RSYNC_CONNECT_PROG='rm -rf /etc' rsync a b::x",
    "CC='rm -rf /etc' make",
    "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0='rm -rf /etc' git log",
    `GIT_CONFIG_PARAMETERS="'core.pager'='rm -rf /etc'" git log`,
    "PS1='$(rm -rf /etc)' bash -i",
    "PS4='$(rm -rf /etc)' bash -x",
    "LESSOPEN='|rm -rf /etc' less x",
    `git archive --remote="ext::sh -c 'rm -rf /etc'" HEAD`,
  ];
  it.each(bad)('counts as if it were told so: %s', (command) => {
    expect(riskOf(command)).toBeGreaterThanOrEqual(riskOf('rm -rf /etc'));
  });
  it.each(['NODE_OPTIONS="--require /tmp/evil.js" node', 'SHELL=/tmp/evil vim', 'OPENSSL_CONF=/tmp/e openssl version'])(
    'a file that anybody may have put there: %s',
    (command) => expect(riskOf(command)).toBeGreaterThanOrEqual(0.4),
  );
  it.each([
    "TF_CLI_ARGS_apply='-destroy -auto-approve' terraform apply",
    "export TF_CLI_ARGS='-destroy -auto-approve'; terraform apply",
    'TF_CLI_ARGS=-destroy TF_CLI_ARGS_apply=-auto-approve tofu -chdir=x apply',
  ])('are words of the call: %s', (command) => {
    expect(riskOf(command)).toBe(riskOf('terraform apply -destroy -auto-approve'));
  });
  it.each(['TF_CLI_ARGS_apply=-destroy terraform plan', "TF_CLI_ARGS_plan='-parallelism=30' terraform plan"])(
    'are those of one subcommand alone: %s',
    (command) => expect(riskOf(command)).toBe(riskOf('terraform plan')),
  );
  const ordinary = [
    "export PS1='\\u@\\h:\\w\\$ '",
    "PS1='$(git branch --show-current) $ '",
    "export LESS='-R -F -X'",
    "LESSOPEN='| /usr/bin/lesspipe %s' less x",
    "CC='gcc -m32' make",
    "CC='ccache clang' make",
    'NODE_OPTIONS=--max-old-space-size=4096 npm run build',
    'MAKEFLAGS=-j8 make',
    'ENV=production make build',
    'SHELL=/bin/bash make',
    'GIT_CONFIG_GLOBAL=/dev/null git status',
    'GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=x git status',
    "PYTEST_ADDOPTS='-q -x' pytest",
  ];
  it.each(ordinary)('is ordinary otherwise: %s', (command) => expect(riskOf(command)).toBeLessThan(0.4));
});
