import { quote } from '@opspilot/core';
import type { InverseStep, StateKind } from '../state-kind.js';

/**
 * Services: which run, and the links and files that say which are to. Subjects are names of units; `*` alone is all services that are enabled. A key with `@` sums up the files, so
 * that systemd reads them again once they were restored.
 */
export const units: StateKind = {
  id: 'units',
  turn: 'after-files',
  look: `place t /etc/systemd/system
place t /etc/systemd/user
for level in 0 1 2 3 4 5 6 S; do [ -d /etc/rc$level.d ] && place t /etc/rc$level.d; done
[ -d /etc/runlevels ] && place t /etc/runlevels
record @files "$(find /etc/systemd /run/systemd/system ! -type d -printf '%p %l %s %T@\\n' | sort | cksum)"
if [ -d /run/systemd/system ]; then
  all=
  [ "$*" = '*' ] && all=1 && set -- $(systemctl list-unit-files --type=service --state=enabled --no-legend --plain | cut -d ' ' -f 1)
  for unit do
    case $(systemctl show -p ActiveState --value -- "$unit") in
    active|activating|reloading) record "$unit" active ;;
    *) record "$unit" inactive ;;
    esac
    # It does its work and ends: there is nothing that could be stopped.
    [ "$(systemctl show -p Type --value -- "$unit")" != oneshot ] || [ "$all" ] || lost "what $unit does once it is started stays"
  done
fi`,
  shown: (key, value = '') => ({ thing: `service ${key}`, value }),
  bringBack: (changes) => {
    const reread = changes.some(({ key }) => key === '@files');
    const states = changes.filter(({ key }) => key !== '@files').flatMap(({ key, wanted }) => stateOf(key, wanted));
    return [...(reread ? [rereadStep] : []), ...states];
  },
};

const rereadStep: InverseStep = {
  summary: 'systemd has read its units again',
  script: '[ ! -d /run/systemd/system ] || systemctl daemon-reload',
};

function stateOf(unit: string, wanted: string | undefined): readonly InverseStep[] {
  return wanted === 'active'
    ? [{ summary: `${unit} runs`, script: `systemctl start -- ${quote(unit)}` }]
    : [{ summary: `${unit} is stopped`, script: `systemctl stop -- ${quote(unit)}` }];
}
