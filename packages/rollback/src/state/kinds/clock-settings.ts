import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Time zone and whether the clock is synchronized; the time itself passes. */
export const clockSettings: StateKind = {
  id: 'clock-settings',
  turn: 'after-files',
  look: `place p /etc/localtime
place p /etc/timezone
place p /etc/adjtime
if [ -d /run/systemd/system ]; then record synchronized "$(timedatectl show -p NTP --value)"; fi`,
  shown: (_key, value = '') => ({ thing: 'synchronized clock', value }),
  bringBack: (changes) =>
    changes.map(({ wanted = '' }) => ({
      summary: `the clock is synchronized: ${wanted}`,
      script: `timedatectl set-ntp ${quote(wanted)}`,
    })),
};
