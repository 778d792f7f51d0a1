import type { PilotErrorCode } from './closing.js';
import { OpsError } from './errors/ops-error.js';
import { unknownName } from './errors/unknown-name.js';
import { validateOptions } from './executor/validate-options.js';
import type { HistoryOptions, PilotOptions } from './pilot-options.js';
import { longestLifetime } from './pipeline/approvals.js';
import type { AnalysisSettings } from './risk/judge-commands.js';

/** What is critical is always asked about. */
const highestQuestion = 0.75;

/** A record rather than a list: the compiler then checks that none is forgotten. */
const known: Readonly<Record<keyof PilotOptions, true>> = {
  storage: true,
  executor: true,
  hosts: true,
  model: true,
  approve: true,
  approvalLifetime: true,
  plugins: true,
  clock: true,
  random: true,
  logger: true,
  secrets: true,
  bridge: true,
  actor: true,
  timeouts: true,
  history: true,
  analysis: true,
};
const knownOfHistory: Readonly<Record<keyof HistoryOptions, true>> = {
  retention: true,
  outputLimit: true,
  spool: true,
  spoolLimit: true,
  durability: true,
};

function refuse(option: string, message: string): never {
  throw new OpsError<PilotErrorCode>('invalid-option', message, { details: { option } });
}

/** A name written wrong would leave out what it stands for: a gate, an approver, a durable history. */
function refuseUnknown(options: object, names: object, place: string): void {
  const unknown = unknownName(options, names);
  if (unknown === undefined) return;
  refuse(place + unknown.name, `There is no option ${place}${unknown.name}; there are ${unknown.known}.`);
}

function checkParts({ storage, executor, plugins, hosts }: PilotOptions): void {
  if (storage !== undefined && typeof storage?.open !== 'function') {
    refuse('storage', "storage must be a storage adapter, such as sqliteStorage('ops.db').");
  }
  if (executor !== undefined && typeof executor?.start !== 'function') {
    refuse('executor', 'executor must be an executor, such as localExecutor().');
  }
  if (plugins !== undefined && !Array.isArray(plugins)) refuse('plugins', 'plugins must be a list of plugins.');
  if (hosts !== undefined && !Array.isArray(hosts)) refuse('hosts', 'hosts must be a list of hosts.');
}

const knownOfAnalysis: Readonly<Record<keyof AnalysisSettings, true>> = { tools: true, askFrom: true };

function checkAnalysis(analysis: AnalysisSettings): void {
  if (typeof analysis !== 'object' || analysis === null) {
    refuse('analysis', 'analysis must be an object of settings, or false.');
  }
  refuseUnknown(analysis, knownOfAnalysis, 'analysis.');
  const { askFrom, tools } = analysis;
  if (askFrom !== undefined && !(askFrom > 0 && askFrom <= highestQuestion)) {
    refuse('analysis.askFrom', `analysis.askFrom must be more than 0 and at most ${highestQuestion}.`);
  }
  if (tools !== undefined && !Array.isArray(tools)) refuse('analysis.tools', 'analysis.tools must be a list of tools.');
}

function checkTimeouts(timeouts: NonNullable<PilotOptions['timeouts']>): void {
  const unknown = Object.keys(timeouts).find((name) => !['start', 'total', 'idle'].includes(name));
  if (unknown !== undefined) refuse('timeouts', `There is no limit timeouts.${unknown}; use start, total or idle.`);
  try {
    validateOptions({ timeouts });
  } catch (error) {
    refuse('timeouts', error instanceof Error ? error.message : String(error));
  }
}

/**
 * Refuses options that would fail later and elsewhere, or would quietly mean something else.
 *
 * @throws OpsError `invalid-option`
 */
export function checkOptions(options: PilotOptions): void {
  if (typeof options !== 'object' || options === null) refuse('options', 'OpsPilot.create takes an object of options.');
  refuseUnknown(options, known, '');
  refuseUnknown(options.history ?? {}, knownOfHistory, 'history.');
  checkParts(options);
  const { approvalLifetime, timeouts, actor, approve } = options;
  // A lifetime that is no number would never expire.
  if (approvalLifetime !== undefined && !(approvalLifetime > 0 && approvalLifetime <= longestLifetime)) {
    refuse(
      'approvalLifetime',
      'approvalLifetime must be more than 0 milliseconds and at most a hundred years of them.',
    );
  }
  if (approve !== undefined && typeof approve !== 'function') {
    refuse('approve', 'approve must be a function; leave it out to refuse whatever needs approval.');
  }
  const id: unknown = typeof actor === 'object' ? actor?.id : actor;
  if (actor !== undefined && (typeof id !== 'string' || id.trim() === '')) {
    refuse('actor', 'actor must be a name, or an object with an id; leave it out for the user of this process.');
  }
  if (timeouts !== undefined) checkTimeouts(timeouts);
  const { analysis } = options;
  if (analysis !== undefined && analysis !== false) checkAnalysis(analysis);
}
