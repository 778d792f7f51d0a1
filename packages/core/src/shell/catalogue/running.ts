import type { ToolSpec } from '../tools/tool-spec.js';
import { consoleTools } from './running/consoles.js';
import { daemonTools } from './running/daemons.js';
import { editorTools } from './running/editors.js';
import { environmentTools } from './running/environments.js';
import { javascriptRuntimeTools } from './running/javascript-runtimes.js';
import { limitTools } from './running/limits.js';
import { linuxSubsystemTools } from './running/linux-subsystem.js';
import { multiCallTools } from './running/multi-call.js';
import { otherLanguageTools } from './running/other-languages.js';
import { otherRunnerTools } from './running/other-runners.js';
import { privilegeTools } from './running/privileges.js';
import { pythonTools } from './running/python.js';
import { remoteTools } from './running/remote.js';
import { repeaterTools } from './running/repeaters.js';
import { scriptLanguageTools } from './running/script-languages.js';
import { sessionTools } from './running/sessions.js';
import { shellTools } from './running/shells.js';
import { supervisionTools } from './running/supervision.js';
import { taskRunnerTools } from './running/task-runners.js';
import { tracingTools } from './running/tracing.js';

/** Tools whose work is to run something else: wrappers, shells, interpreters, editors with commands, servers with hooks. */
export const runningTools: readonly ToolSpec[] = [
  ...privilegeTools,
  ...limitTools,
  ...environmentTools,
  ...repeaterTools,
  ...remoteTools,
  ...sessionTools,
  ...supervisionTools,
  ...tracingTools,
  ...linuxSubsystemTools,
  ...multiCallTools,
  ...shellTools,
  ...pythonTools,
  ...scriptLanguageTools,
  ...otherLanguageTools,
  ...javascriptRuntimeTools,
  ...otherRunnerTools,
  ...editorTools,
  ...consoleTools,
  ...daemonTools,
  ...taskRunnerTools,
];
