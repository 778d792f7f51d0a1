import { opaError, whyOf } from './opa-error.js';

/** How a policy that OPA has compiled is loaded. */
export interface OpaOptions {
  /** The rule that is asked, as it was named to `opa build -e`. Default `opspilot/findings`. */
  readonly entrypoint?: string;
  /** What the policy knows as `data`: the `data.json` of its bundle. Default `{}`. */
  readonly data?: unknown;
  /** The most memory that it may take, with its input, in bytes; whole pages of 64 KiB. Default 64 MiB. */
  readonly memory?: number;
}

/** Asks a loaded policy. @throws OpsError `opa-failed` */
export type AskOpa = (input: object) => unknown;

const pageSize = 64 * 1024;
/** As much as any policy wants before its first question; what is not used costs nothing. */
const firstPages = 64;

type Runtime = typeof import('@open-policy-agent/opa-wasm');

async function loadRuntime(): Promise<Runtime> {
  try {
    // Its types tell of the CommonJS module, which a module sees as the default export.
    const { default: runtime } = (await import('@open-policy-agent/opa-wasm')) as unknown as { default: Runtime };
    return runtime;
  } catch (cause) {
    throw opaError('opa-missing', 'OPA is not installed: npm install @open-policy-agent/opa-wasm', cause);
  }
}

function invalid(why: string, cause?: unknown) {
  return opaError('opa-policy-invalid', `The OPA policy cannot be used: ${why}`, cause);
}

/**
 * Loads a policy. One that has failed in the middle of a question may have left its memory in any state, so the next
 * question is asked of a new instance.
 *
 * @throws OpsError `opa-missing`, `opa-policy-invalid`
 */
export async function loadOpaPolicy(
  policy: Uint8Array,
  { entrypoint = 'opspilot/findings', data = {}, memory = 1024 * pageSize }: OpaOptions,
): Promise<AskOpa> {
  const { loadPolicySync } = await loadRuntime();
  const bytes = new Uint8Array(policy);
  const maximum = Math.floor(memory / pageSize);
  const instantiate = () => {
    try {
      const instance = loadPolicySync(bytes, { initial: Math.min(firstPages, maximum), maximum });
      instance.setData(data as object);
      return instance;
    } catch (error) {
      throw invalid(`${whyOf(error)}. Give the policy.wasm out of the bundle of "opa build -t wasm".`, error);
    }
  };
  const first = instantiate();
  const entrypoints = Object.keys(first.entrypoints);
  if (!entrypoints.includes(entrypoint)) {
    throw invalid(`it has no entrypoint "${entrypoint}", but ${entrypoints.join(', ')}. Name it to "opa build -e".`);
  }
  let ready: typeof first | undefined = first;
  return (input) => {
    const instance = ready ?? instantiate();
    ready = undefined;
    try {
      const answer: unknown = instance.evaluate(input, entrypoint);
      ready = instance;
      return answer;
    } catch (error) {
      throw opaError('opa-failed', `OPA could not answer: ${whyOf(error)}`, error);
    }
  };
}
