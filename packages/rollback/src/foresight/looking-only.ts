import type { ResolvedCommand } from '@opspilot/core';

/**
 * Programs that look, compute and print. One that is neither here nor has an effect that is known counts as one that cannot be taken
 * back: `make` is known to analyses by its name alone.
 */
const programs = new Set(
  `[ alias arch awk base32 base64 basename bg blkid break bzcat cal cat cd cksum cmp column comm continue cut date df diff dig dir
  dirname dmesg du echo egrep env exit export expand expr false fg fgrep file find findmnt fmt fold free gawk getconf getent
  getfacl getfattr grep groups hash head hexdump host hostid hostname htop id iostat ip join jobs jq last lastlog less let link-info
  ls lsattr lsblk lscpu lsmod lsns lsof lspci lsusb local locale localectl locate logname look mawk md5sum more mpstat nl nproc
  nslookup od paste pgrep ping pidof pidstat popd printenv printf ps pstree pushd pwd read readlink realpath return rev ruptime
  sar sed seq set sha1sum sha224sum sha256sum sha384sum sha512sum shift shuf sleep sort ss stat strings sum sysctl tac tail test
  times top tput tr traceroute trap true tsort tty type ulimit umask uname unalias unexpand uniq unset uptime users vdir vmstat w wait
  watch wc whatis whereis which who whoami xxd yes yq zcat zgrep zless : . source command exec eval`.split(/\s+/),
);

/** Of programs that do both: the words by which they only look. */
const verbs: Readonly<Record<string, RegExp>> = {
  git: /^(?:-C \S+ |--no-pager )*(?:(?:status|log|diff|show|blame|grep|ls-files|ls-tree|ls-remote|rev-parse|rev-list|describe|cat-file|for-each-ref|shortlog|version|help)\b|reflog(?: show|$)|config (?:--get|--list|-l)|branch(?:$| (?:-a|-r|-v|-vv|--list|--show-current|--contains)(?: |$))|remote(?:$| (?:-v|show|get-url)\b)|tag(?:$| (?:-l|--list|-n))|stash (?:list|show)\b|worktree list\b)/,
  systemctl:
    /^(?:--\S+ )*(?:status|show|cat|is-active|is-enabled|is-failed|list-\S+|get-default|show-environment|is-system-running|help)\b/,
  journalctl: /^(?!.*--(?:vacuum|rotate|flush|sync|relinquish))/,
  docker:
    /^(?:(?:container|image|network|volume|system) )?(?:ps|ls|images|inspect|logs|top|stats|port|diff|version|info|events|history|df)\b/,
  podman:
    /^(?:(?:container|image|network|volume|system) )?(?:ps|ls|images|inspect|logs|top|stats|port|diff|version|info|events|history|df)\b/,
  kubectl:
    /^(?:-n \S+ |--\S+ )*(?:get|describe|logs|top|explain|version|api-resources|api-versions|cluster-info|diff|config (?:view|get-contexts|current-context)|auth can-i|rollout (?:status|history))\b/,
  helm: /^(?:list|ls|status|history|get|show|search|version|env|template|lint)\b/,
  'apt-cache': /^/,
  'dpkg-query': /^/,
  dpkg: /^(?:-[lLsSp]|--(?:list|listfiles|status|search|audit|verify|get-selections|print-architecture))/,
  apt: /^(?:list|show|search|policy|depends|rdepends|changelog)\b/,
  rpm: /^-q/,
  pip: /^(?:list|show|freeze|check|search|index)\b/,
  pip3: /^(?:list|show|freeze|check|search|index)\b/,
  npm: /^(?:ls|list|view|outdated|search|whoami|root|prefix|config (?:get|list|ls))\b/,
  timedatectl: /^(?:status|show|list-timezones)?\b/,
  hostnamectl: /^(?:status)?$/,
  loginctl: /^(?:list-|show-|user-status|session-status)/,
  crontab: /^(?:-u \S+ )?-l\b/,
  iptables: /^(?:-t \S+ )?(?:-[LS]|--list)/,
  ip6tables: /^(?:-t \S+ )?(?:-[LS]|--list)/,
  'iptables-save': /^/,
  'ip6tables-save': /^/,
  nft: /^(?:-\S+ )*list\b/,
  ufw: /^(?:status|show|version)\b/,
  chage: /^(?:-l|--list)\b/,
  passwd: /^(?:-S|--status)\b/,
  mount: /^(?:-l)?$/,
  // A function that is called may do anything.
  psql: /^(?:(?:-[A-Zbehlpqtw]+|--?[\w-]+=?\S*|[\w.-]+) )*(?:-[A-Za-z]*c|--command) (?:\s*(?:select|show|table)\b(?:[^();]|\b(?:count|sum|min|max|avg|now|length|coalesce)\([^()]*\))*;?\s*|\\d\S*(?: [\w.]+)?)(?: [\w.-]+)?$|^(?:-l|--list)$/i,
  sqlite3:
    /^(?:-(?:readonly|json|csv|column|header|line|list|box|table|bail|batch|markdown) )*[^ -][^ ]* (?:\s*select\b(?:[^();]|\b(?:count|sum|min|max|avg|length|coalesce)\([^()]*\))*;?\s*|\.(?:tables|schema|dump|databases|indexes)(?: \w+)?)$/i,
  'update-alternatives': /^--(?:query|list|display|get-selections)\b/,
};

/** Of programs in the first list: the words by which they do more than look. */
const acts: Readonly<Record<string, RegExp>> = {
  date: /(?:^| )(?:-s|--set)/,
  dmesg: /(?:^| )(?:-[cCDEn]|--(?:clear|read-clear|console))/,
  hostname: /^(?!-)\S/,
  ip: /(?:^| )(?:add|a|del|d|delete|set|replace|change|flush|append|exec)\b/,
  localectl: /^set-/,
  sysctl: /=|(?:^| )(?:-w|-p|--load|--system|--write)/,
  sort: /(?:^| )(?:-o|--output)/,
  find: /(?:^| )-(?:delete|exec|execdir|ok|okdir|fprint\S*|fls)\b/,
  sed: /(?:^| )-[A-Za-z]*i|--in-place/,
  yq: /(?:^| )(?:-i|--inplace|-[A-Za-z]*i)\b/,
};

/** Whether a command is known to change nothing. */
export function isLookingOnly({ program, arguments: words }: ResolvedCommand): boolean {
  const text = words.join(' ');
  if (verbs[program]?.test(text) === true) return true;
  return programs.has(program) && acts[program]?.test(text) !== true;
}
