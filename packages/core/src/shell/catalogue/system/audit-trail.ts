import type { Call, ToolSpec } from '../../tools/tool-spec.js';

/** Rules of the audit system: adding them sees more, removing them less. */
function auditctl(call: Call): void {
  const enabled = call.value('-e');
  if (enabled !== undefined) {
    call.effect('audit', enabled === '0' ? 'disable' : 'add-rule', 'object', 'auditing');
  }
  if (call.has('-D')) {
    call.effect('audit', call.has('-k') ? 'modify' : 'disable', 'object', 'rules');
  }
  const rules = [...call.values('-a'), ...call.values('-A')].map(({ text }) => text);
  if (rules.some((rule) => /never|exclude/.test(rule)) || call.has('-d') || call.has('-W')) {
    call.effect('audit', 'modify', 'object', 'rules');
  } else if (rules.length > 0 || call.has('-w')) {
    call.effect('audit', 'add-rule', 'object', 'rules');
  }
  limits(call);
}

/** With too little room or rate, or nobody told, records are lost. */
function limits(call: Call): void {
  const low = ['-b', '-r', '-f'].some((option) => call.value(option) === '0' && option !== '-r');
  const rate = Number(call.value('-r') ?? 0);
  if (low || rate > 0) {
    call.effect('audit', 'modify', 'object', 'limits');
  } else if (call.has('-R')) {
    call.effect('audit', 'load-rules', 'object', call.value('-R') ?? '');
  } else if (call.has('--signal') && /stop|term/i.test(call.value('--signal') ?? '')) {
    call.effect('audit', 'stop', 'unit', 'auditd');
  } else if (call.has('--reset-lost') || call.has('--loginuid-immutable') || call.has('--trim')) {
    call.effect('audit', 'add-rule', 'object', 'auditing');
  }
}

export const auditTrailTools: readonly ToolSpec[] = [
  {
    names: 'auditctl',
    summary: 'controls what the kernel records',
    options: `
-e <text>               switches recording on, off or locks it
-D                      removes all rules
-d <text>               removes a rule
-W <text>               removes a watch of a file
-a <text>               adds a rule
-A <text>               adds a rule before the others
-w <text>               watches a file
-R <read>               reads rules from a file
-f <text>               sets what happens on errors
-b <text>               sets how much is buffered
-r <text>               sets how many records a second are kept
-p <text> | -k <text> | -S <text> | -F <text> | -C <text> | -l | -s | -c | -i | -q <text> | -t | -v | -m <text> | --signal=<text>
--backlog_wait_time=<text> | --loginuid-immutable | --reset-lost | --reset_backlog_wait_time_actual | --trim`,
    effects: auditctl,
  },
  {
    names: 'augenrules',
    summary: 'gathers rules and loads them',
    options: '--check | --load',
    effects: (call) => {
      if (call.has('--load')) {
        call.effect('audit', 'load-rules', 'object', '/etc/audit/rules.d');
      }
    },
  },
  {
    names: 'auditd',
    summary: 'records what the kernel reports',
    options: '-f | -l | -n | -s <text> | -c <read>',
    effects: (call) => {
      if (call.value('-s') === 'disable') {
        call.effect('audit', 'disable', 'object', 'auditing');
      }
    },
  },
  {
    names: 'ausearch',
    summary: 'searches records',
    options: `
-if, --input=<read>     searches this file
--checkpoint=<write>    keeps its place in this file
-a, --event=<text> | -c, --comm=<text> | -e, --exit=<text> | -f, --file=<text> | -ga, --gid-all=<text> | -gi, --gid=<text> | -hn, --host=<text>
-k, --key=<text> | -l, --line-buffered | -m, --message=<text> | -n, --node=<text> | -p, --pid=<text> | -pp, --ppid=<text> | -sc, --syscall=<text>
-se, --context=<text> | -su, --subject=<text> | -sv, --success=<text> | -te, --end=<text> | -ts, --start=<text> | -tm, --terminal=<text>
-ua, --uid-all=<text> | -ui, --uid=<text> | -ue, --uid-effective=<text> | -ul, --loginuid=<text> | -uu, --uuid=<text> | -vm, --vm-name=<text>
-w, --word | -x, --executable=<text> | -i, --interpret | -r, --raw | --just-one | --format=<text> | --input-logs | --debug | --escape=<text> | --extra-keys | --extra-labels`,
    style: 'long-dash',
  },
  {
    names: 'aureport',
    summary: 'sums records up',
    options: `
-if, --input=<read>     reads this file
-ts, --start=<text> | -te, --end=<text> | -n, --node=<text> | -tm | -t | -au | -a | -c | -cr | -e | -f | -h | -i | -k | -l | -m | -ma | -n | -nc | -p | -r | -s | -tty | -u | -v | -x | -y | --summary | --failed | --success | --input-logs | --comm | --virt | --avc | --auth | --login | --escape=<text>`,
    style: 'long-dash',
  },
  {
    names: 'aulast aulastlog auvirt ausyscall',
    summary: 'tells from records',
    options:
      '--bad | --proof | --tty=<text> | --stdin | -f <read> | --user=<text> | -u <text> | --all-events | --dump | --exact | --file=<read>',
  },
  {
    names: 'autrace',
    summary: 'runs a program and records what it asks of the kernel',
    style: 'posix',
    options: '-r',
    wrapper: true,
    operands: '<argv>',
    effects: (call) => call.effect('audit', 'modify', 'object', 'rules'),
  },
  { names: 'auditpipe audisp-remote audispd', summary: 'hands records on' },
];
