import { quote } from '@opspilot/core';
import type { StateChange, StateKind } from '../state-kind.js';

/**
 * Lines of the account files. They are put back one by one, each behind the one that it followed (the first of several of one number counts), under the locks of shadow-utils (a link `FILE.lock` to a file that holds
 * the process id), so that what others change at the same time stays. Subjects come in pairs:
 *
 * - `home` and a user whose home is made, moved, given to another number or removed; `path` and a further one
 * - `spools` and a user: the mailbox and the crontab
 * - `local` and a user who has to be one of this host (empty: whoever asks)
 * - `useradd`, `adduser`, `userdel`, `deluser` and a user: what that tool runs and is told by its configuration
 */
export const accounts: StateKind = {
  id: 'accounts',
  turn: 'before-files',
  look: `[ -r /etc/shadow ] || { [ -e /etc/shadow ] && lost 'the accounts can only be read by root'; }
for file in passwd group shadow gshadow subuid subgid; do
  [ -r /etc/$file ] || continue
  while IFS= read -r line || [ -n "$line" ]; do
    case $file in sub*) record "$file:$line" "$line" ;; *) record "$file:\${line%%:*}" "$line" ;; esac
  done < /etc/$file
done
setting() { sed -n "s/^[[:space:]]*$2[[:space:]=]\\{1,\\}//Ip" $1 | tr -d "\\"'" | tail -n 1; }
runs() { for script do [ -f "$script" ] && [ -x "$script" ] && lost "$script may do anything"; done; }
home() {
  home=$(awk -F : -v name="$1" '$1 == name { print $6; exit }' /etc/passwd)
  if [ -z "$home" ]; then place t "$base/$1"; return; fi
  # Accounts of services live in directories that are not theirs alone.
  case $home in
  /|/bin|/sbin|/usr|/usr/*|/var|/var/run/*|/run/*|/dev|/dev/*|/proc|/etc|/nonexistent*)
    own=$(find "$home" -xdev \\( -user "$1" -o -group "$(id -g "$1")" \\) -print | head -n 1)
    if [ -n "$(find "$home" -prune -user "$1")" ] && [ "$home" != / ]; then place t "$home"
    elif [ -n "$own" ]; then lost "$1 has files in $home, which is the home of others, too"
    fi ;;
  *) place t "$home" ;;
  esac
}
spools() {
  mail=$(setting /etc/login.defs MAIL_DIR)
  for spool in "\${mail:-/var/mail}" /var/spool/cron/crontabs /var/spool/cron /etc/crontabs; do
    [ -d "$spool" ] && place t "$(cd "$spool" && pwd -P)/$1"
  done
}
base=$(setting /etc/default/useradd HOME)
base=\${base:-/home}
while [ $# -gt 1 ]; do
  what=$1 subject=$2
  shift 2
  case $what in
  home) home "$subject" ;;
  path) place t "$subject" ;;
  spools) spools "$subject" ;;
  local)
    subject=\${subject:-$(id -un)}
    awk -F : -v name="$subject" '$1 == name { found = 1 } END { exit !found }' /etc/passwd || lost "$subject is no account of this host alone" ;;
  useradd) runs /etc/shadow-maint/useradd-*.d/* ;;
  adduser)
    runs /etc/shadow-maint/useradd-*.d/* /usr/local/sbin/adduser.local
    base=$(setting /etc/adduser.conf DHOME)
    base=\${base:-/home}
    place t /etc/security/opasswd
    case $(setting /etc/adduser.conf GROUPHOMES)$(setting /etc/adduser.conf LETTERHOMES) in *yes*) lost 'adduser chooses where the home is' ;; esac ;;
  userdel|deluser)
    runs /etc/shadow-maint/userdel-*.d/* $(setting /etc/login.defs USERDEL_CMD)
    [ $what = deluser ] || continue
    runs /usr/local/sbin/deluser.local
    conf='/etc/adduser.conf /etc/deluser.conf'
    case $(setting "$conf" REMOVE_HOME) in ''|0) ;; *) home "$subject" ;; esac
    case $(setting "$conf" REMOVE_ALL_FILES)$(setting "$conf" BACKUP) in *[!0]*) lost 'deluser removes files wherever they are, or moves them' ;; esac ;;
  esac
done`,
  reaches: () => ['/etc'],
  shown: (key, line = '') => {
    const [file = '', name = ''] = key.split(':');
    // The second field is for passwords, of groups as well.
    const value = line.split(':').slice(2).join(':');
    if (file === 'passwd') return { thing: `account ${name}`, value };
    if (file === 'group') return { thing: `group ${name}`, value };
    if (file === 'shadow') return { thing: `password and expiry of ${name}` };
    if (file === 'gshadow') return undefined;
    const ids = file === 'subuid' ? 'user ids' : 'group ids';
    return { thing: `subordinate ${ids} of ${name}`, value: line.split(':').slice(1).join(':') };
  },
  bringBack: (changes) => [
    {
      summary: `the accounts are as they were: ${[...new Set(changes.map(({ key }) => shownKey(key)))].join(', ')}`,
      script: editScript(changes),
    },
  ],
};

function shownKey(key: string): string {
  const [file = '', name = ''] = key.split(':');
  return `${name} in ${file}`;
}

function editScript(changes: readonly StateChange[]): string {
  const edits = changes.map(({ key, wanted = '', found = '', follows = '' }) => {
    const [file = '', name = ''] = key.split(':');
    // Records of all files are one list, in which those of a file stand together.
    const behind = follows.startsWith(`${file}:`) ? follows.slice(file.length + 1) : '';
    return `FOUND=${quote(found)} WANTED=${quote(wanted)} NAME=${quote(file.startsWith('sub') ? '' : name)} BEHIND=${quote(behind)} edit ${file}`;
  });
  const files = [...new Set(changes.map(({ key }) => key.split(':')[0] ?? ''))].join(' ');
  return `umask 077
cd /etc || exit 1
held=
give_back() { for file in $held; do rm -f "$file.lock" "$file.$$"; done; for file in ${files}; do rm -f "$file.opspilot"; done; }
trap give_back EXIT
for file in ${files}; do
  held="$held $file"
  printf '%s\\0' $$ > "$file.$$"
  attempt=0
  until ln "$file.$$" "$file.lock" 2>/dev/null; do
    attempt=$((attempt + 1))
    [ $attempt -lt 15 ] || { held=\${held% *}; rm -f "$file.$$"; echo "/etc/$file is locked by another program" >&2; exit 1; }
    sleep 1
  done
  cp -a "$file" "$file.opspilot" || exit 1
done
edit() {
  export FOUND WANTED NAME BEHIND
  awk '
    BEGIN { isAdded = ENVIRON["FOUND"] == ""; behind = ENVIRON["BEHIND"] }
    isAdded && behind == "" && !done { done = 1; print ENVIRON["WANTED"] }
    $0 == ENVIRON["FOUND"] && !done { done = 1; if (ENVIRON["WANTED"] != "") print ENVIRON["WANTED"]; next }
    isAdded && ENVIRON["NAME"] != "" && index($0, ENVIRON["NAME"] ":") == 1 { taken = 1 }
    { print }
    isAdded && !done && ($0 == behind || index($0, behind ":") == 1 && ENVIRON["NAME"] != "") { done = 1; print ENVIRON["WANTED"] }
    END { if (!done && ENVIRON["FOUND"] != "" || taken) exit 3; if (!done) print ENVIRON["WANTED"] }
  ' "$1.opspilot" > "$1.opspilot.new" && cat "$1.opspilot.new" > "$1.opspilot"
  ended=$?
  rm -f "$1.opspilot.new"
  [ $ended -eq 0 ] || { echo "/etc/$1 was changed by somebody else" >&2; exit 1; }
}
${edits.join('\n')}
sync
for file in ${files}; do mv -f "$file.opspilot" "$file" || exit 1; done`;
}
