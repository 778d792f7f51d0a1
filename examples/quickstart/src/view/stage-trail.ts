import type { CoreEvents, Stage } from '@opspilot/core';

/** The stage that each event of the path tells of. */
const stageOf: Readonly<Partial<Record<keyof CoreEvents, Stage>>> = {
  'command.proposed': 'propose',
  'command.analysed': 'analyse',
  'command.assessed': 'assess',
  'command.gated': 'gate',
  'approval.requested': 'approve',
  'command.prepared': 'prepare',
  'command.started': 'execute',
  'command.verified': 'verify',
  'command.recovered': 'recover',
  'command.finished': 'record',
};

/** The stages that a command has come through, as the events tell it. */
export interface StageTrail {
  reached(event: string): void;
  /** `propose › analyse › assess`; where `columns` have no room for all, the beginning makes way: `… › gate › execute`. */
  text(columns?: number): string;
}

const step = ' › ';

export function stageTrail(): StageTrail {
  const trail: Stage[] = [];
  return {
    reached: (event) => {
      const stage = stageOf[event as keyof CoreEvents];
      if (stage !== undefined) trail.push(stage);
    },
    text: (columns = Number.POSITIVE_INFINITY) => {
      const whole = trail.join(step) || 'propose';
      if (whole.length <= columns) return whole;
      const room = columns - `…${step}`.length;
      const from = trail.findIndex((_, index) => trail.slice(index).join(step).length <= room);
      return `…${step}${trail.slice(from).join(step)}`;
    },
  };
}
