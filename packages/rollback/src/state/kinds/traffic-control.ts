import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/**
 * How packets are queued at network devices, which are the subjects. What the kernel set up by itself comes back by itself once what a
 * command put in its place is gone; what somebody set up before is more than can be read back from what is shown of it.
 */
export const trafficControl: StateKind = {
  id: 'traffic-control',
  turn: 'after-files',
  look: `command -v tc > /dev/null || { lost 'there is no tc'; return 0; }
for device do
  tc qdisc show dev "$device" | while read -r _ queueing handle place rest; do
    # What the kernel set up has the handle 0.
    case "$handle $place" in "0: root") continue ;; *" root"|"ffff: "*) ;; *) continue ;; esac
    [ "$place" = root ] || place=$queueing
    lost "somebody has set up how packets queue at $device"
    record "$device $place" "$queueing"
  done
done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted }) => {
      const [device = '', place = ''] = key.split(' ');
      return {
        summary: `packets queue at ${device} as they did`,
        script:
          wanted === undefined
            ? `tc qdisc del dev ${quote(device)} ${quote(place)}`
            : `echo 'what somebody had set up cannot be read back' >&2; exit 1`,
      };
    }),
};
