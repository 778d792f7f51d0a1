import { quote } from '@opspilot/core';
import type { StateChange, StateKind } from '../state-kind.js';

/**
 * Lines of the account files. They are put back one by one, under the locks of shadow-utils (a link `FILE.lock` to a file that holds
 * the process id), so that what others change at the same time stays. Subjects are homes that the command makes or removes: a user's
 * name, or a path.
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
base=$(sed -n 's/^HOME=//p' /etc/default/useradd | tail -n 1)
for subject do
  case $subject in
  /*) place t "$subject" ;;
  *)
    home=$(sed -n "s/^$subject:\\([^:]*:\\)\\{4\\}\\([^:]*\\):.*/\\2/p" /etc/passwd | head -n 1)
    home=\${home:-\${base:-/home}/$subject}
    # Accounts of services live in directories that are not theirs alone.
    case $home in /|/bin|/sbin|/usr|/usr/*|/var|/var/run/*|/run/*|/dev|/dev/*|/proc|/etc|/nonexistent*) ;; *) place t "$home" ;; esac
    for spool in /var/mail /var/spool/cron/crontabs; do [ -d $spool ] && place p "$(cd $spool && pwd -P)/$subject"; done ;;
  esac
done`,
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
  const edits = changes.map(({ key, wanted = '', found = '' }) => {
    const [file = '', name = ''] = key.split(':');
    return `FOUND=${quote(found)} WANTED=${quote(wanted)} NAME=${quote(file.startsWith('sub') ? '' : name)} edit ${file}`;
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
  export FOUND WANTED NAME
  awk '
    $0 == ENVIRON["FOUND"] && !done { done = 1; if (ENVIRON["WANTED"] != "") print ENVIRON["WANTED"]; next }
    ENVIRON["FOUND"] == "" && ENVIRON["NAME"] != "" && index($0, ENVIRON["NAME"] ":") == 1 { taken = 1 }
    { print }
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
