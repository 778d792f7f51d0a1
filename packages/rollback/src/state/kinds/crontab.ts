import { quote } from '@opspilot/core';
import { nameOf, parentOf } from '../../entry/byte-path.js';
import type { StateKind } from '../state-kind.js';

/** Crontabs of users, where the cron of the host keeps them. A subject is a user's name, or empty for whoever runs the command. */
export const crontab: StateKind = {
  id: 'crontab',
  turn: 'after-files',
  look: `for user do
  user=\${user:-$(id -un)}
  found=
  for spool in /var/spool/cron/crontabs /etc/crontabs /var/spool/cron; do
    [ -d $spool ] && [ -z "$found" ] && found=$spool
  done
  if [ -n "$found" ]; then place p "$found/$user"; record "@$found/$user" "$(cksum < "$found/$user")"; else lost 'there is no place for crontabs'; fi
done`,
  // The cron of busybox reads again what it is told to in this file; others look by themselves.
  bringBack: (changes) =>
    changes.map(({ key }) => ({
      summary: `cron knows the crontab ${key.slice(1)} again`,
      script: `case $(readlink -f "$(command -v crontab)") in *busybox*) echo ${quote(nameOf(key))} >> ${quote(`${parentOf(key.slice(1))}/cron.update`)} ;; esac`,
    })),
};
