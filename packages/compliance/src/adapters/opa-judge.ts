import { foldVerdicts } from '@opspilot/core';
import type { Judge } from '../compliance/judge.js';
import { joinVerdicts } from '../policy/join-findings.js';
import type { Judged } from '../policy/policy.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { circumstancesOf, namingsOf } from './circumstances-of.js';
import { readOpaFindings } from './opa-findings.js';
import { loadOpaPolicy, type OpaOptions } from './opa-policy.js';

/** What a policy knows as `input`. Nothing is left out because nobody knows it: a rule about it would not be met. */
function inputOf({ command, analysis, risk }: Judged, context: PolicyContext) {
  const { actor, host } = context;
  return {
    command,
    effects: analysis.effects,
    commands: analysis.commands,
    problems: analysis.problems,
    risk: risk.score,
    actor: { id: actor?.id ?? '', kind: actor?.kind ?? 'person' },
    host: { name: host?.name ?? '', groups: host?.groups ?? [] },
    ...circumstancesOf(context),
    sessionRisk: context.sessionRisk ?? 0,
  };
}

/**
 * A judge that asks a policy of the Open Policy Agent (https://www.openpolicyagent.org), written in Rego and compiled with
 * `opa build -t wasm -e opspilot/findings`. It is asked once about every command. Its `input` holds the `command`, its
 * `effects`, simple `commands` and `problems` as core's analysis tells them, `risk` (0..1), `actor` and `host`, and the
 * circumstances (`environment`, `isProduction`, `labels`, `roles`, `changeId`, `isFrozen`, `dataClasses`, `at`, `sessionRisk`). It answers with
 * a set of findings, each an object with `decision` (`warn`, `require-approval` or `deny`) and `reason`, and with `id`, `severity`,
 * `controls` and `effect` (a place in `input.effects`) where it has them. It can only tighten: an empty set agrees to what the
 * rules say, and an answer that is undefined or malformed, a trap, or too little memory denies.
 *
 * The policy runs in this process and is waited for. Rego has no endless loops, but can be slow; what it may take of memory is
 * limited. Built-in functions are those of `@open-policy-agent/opa-wasm`: a policy that calls another denies when it does.
 *
 * @param policy - the bytes of `policy.wasm`, which lies in the bundle that OPA has built; ABI 1.2 or later
 * @throws OpsError `opa-missing`, `opa-policy-invalid`
 */
export async function opaJudge(policy: Uint8Array, options: OpaOptions = {}): Promise<Judge> {
  const ask = await loadOpaPolicy(policy, options);
  return {
    name: 'opa',
    decide: (judged, context) => {
      const verdicts = namingsOf(context).map((named) => {
        const findings = readOpaFindings(ask(inputOf(judged, named)), judged.analysis.effects);
        return foldVerdicts([{ decision: 'allow', findings }]);
      });
      return joinVerdicts(verdicts);
    },
  };
}
