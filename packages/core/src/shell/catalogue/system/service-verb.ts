import type { EffectKind } from '../../effect.js';
import type { Call, EffectDetail } from '../../tools/tool-spec.js';
import { bareName, type Duty, dutyOfDaemon } from './duty.js';

const ending = /^(?:stop|disable|mask|kill)$/;

/** What it means to end something that stands guard. */
export function endOf(duty: Duty | undefined, verb: string): readonly [EffectKind, string] | undefined {
  switch (duty) {
    case 'audit':
      return ['audit', verb === 'stop' || verb === 'kill' ? 'stop' : 'disable'];
    case 'firewall':
      return ['network', 'disable-firewall'];
    case 'enforcement':
      return ['permission', 'disable-enforcement'];
    case 'protection':
      return ['service', 'stop-protection'];
    case 'essential':
      return ['service', 'stop-essential'];
    default:
      return undefined;
  }
}

const targets: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    poweroff: 'shutdown',
    halt: 'shutdown',
    shutdown: 'shutdown',
    runlevel0: 'shutdown',
    reboot: 'reboot',
    kexec: 'reboot',
    'soft-reboot': 'reboot',
    'ctrl-alt-del': 'reboot',
    runlevel6: 'reboot',
    rescue: 'rescue',
    emergency: 'rescue',
    runlevel1: 'rescue',
    suspend: 'suspend',
    hibernate: 'suspend',
    sleep: 'suspend',
  }),
);

/** They take passwords as they are. */
const servesCleartext =
  /^(?:telnetd?|inetd|rsh|rlogin|rexec|tftp|in\.telnetd|rshd|ypserv)(?:@\S*)?(?:\.(?:socket|service))?$/;

/** What starting a unit leads to, if it is a target that ends what runs. */
export function leadsTo(unit: string): string | undefined {
  return targets.get(bareName(unit));
}

/** What happens to a service: stopping a guard is named for what ends with it, starting a target for where it leads. */
export function onService(call: Call, verb: string, unit: string, detail?: EffectDetail): void {
  if (ending.test(verb)) {
    const [kind, action] = endOf(dutyOfDaemon(unit), verb) ?? (['service', verb] as const);
    call.effect(kind, action, 'unit', unit, detail);
    return;
  }
  if (/^(?:start|enable)$/.test(verb) && servesCleartext.test(unit)) {
    call.effect('service', 'serve-cleartext', 'unit', unit, detail);
    return;
  }
  const end = /^(?:start|restart|isolate|enable)$/.test(verb) ? leadsTo(unit) : undefined;
  call.effect('service', end ?? verb, 'unit', unit, detail);
}
