import type { FailureAction, FailurePolicy, RollbackScope } from './failure-policy.js';
import type { Form, ObjectForm } from './form.js';
import type { Plan, Retry, Step } from './plan.js';
import type { Analysis, Strategy } from './strategy.js';

/** The names of all parts of a type: the compiler then checks that none is forgotten here. */
type PartsOf<Type> = Readonly<Record<Type extends unknown ? keyof Type : never, Form>>;
type OfType<Union extends { readonly type: string }> = {
  readonly [Type in Union['type']]: ObjectForm & { readonly parts: PartsOf<Extract<Union, { readonly type: Type }>> };
};

const texts: Form = { listOf: 'text' };

const analysis: ObjectForm = {
  needed: ['name', 'interval', 'count'],
  parts: {
    name: 'text',
    source: { oneOf: ['failure-rate', 'duration'] },
    interval: 'time',
    count: 'number',
    failureLimit: 'number',
    inconclusiveLimit: 'number',
    thresholdRange: { parts: { min: 'number', max: 'number' } },
    comparison: { parts: { regression: 'number', significance: 'number', power: 'number' } },
    baseline: { parts: { failures: 'number', total: 'number', durations: { listOf: 'number' } } },
  } satisfies PartsOf<Analysis>,
};

const strategy: Form = {
  byType: {
    sequential: { parts: { type: 'text' } },
    parallel: { parts: { type: 'text', maxParallel: 'number' } },
    rolling: {
      needed: ['batch'],
      parts: {
        type: 'text',
        batch: { oneOrMore: 'amount' },
        maxParallel: 'number',
        stagger: 'time',
        minHealthyTime: 'time',
        spread: 'text',
      },
    },
    canary: {
      needed: ['steps'],
      parts: {
        type: 'text',
        steps: {
          listOf: {
            isChoice: true,
            parts: { setWeight: 'amount', pause: { parts: { duration: 'time' } }, analysis },
          },
        },
        maxParallel: 'number',
        spread: 'text',
      },
    },
    'blue-green': {
      needed: ['blue', 'green', 'switch'],
      parts: {
        type: 'text',
        blue: texts,
        green: texts,
        maxParallel: 'number',
        verify: texts,
        prePromotionAnalysis: analysis,
        autoPromotionEnabled: 'flag',
        switch: { needed: ['step', 'host'], parts: { step: 'text', host: 'text' } },
        bake: 'time',
        postPromotionAnalysis: analysis,
        retire: texts,
      },
    },
  } satisfies OfType<Strategy>,
};

const step: ObjectForm = {
  needed: ['id', 'command'],
  parts: {
    id: 'text',
    command: 'text',
    needs: texts,
    retry: {
      needed: ['attempts'],
      parts: { attempts: 'number', backoff: 'time', maxBackoff: 'time' } satisfies PartsOf<Retry>,
    },
    idempotent: 'flag',
    timeout: 'time',
    unless: 'text',
    creates: 'text',
    verify: 'text',
    onUnknown: 'text',
    rollback: 'text',
    idempotentRollback: 'flag',
    runOnce: 'flag',
    delegate: 'text',
    secrets: { each: 'text' },
  } satisfies PartsOf<Step>,
};

/** What a plan is like: of one in TypeScript the compiler has seen to it, of any other nobody has. */
export const planForm: ObjectForm = {
  needed: ['name', 'steps'],
  parts: {
    name: 'text',
    hosts: texts,
    // What they declare is checked for itself.
    parameters: { each: { each: 'anything' } },
    variables: { each: 'value' },
    steps: { listOf: step },
    strategy,
    failure: {
      parts: {
        maxFailures: 'amount',
        maxFailuresPerBatch: 'amount',
        maxFailuresPerPhase: 'amount',
        action: { oneOf: ['abort', 'pause', 'continue', 'rollback'] satisfies FailureAction[] },
        rollback: { oneOf: ['batch', 'phase', 'run'] satisfies RollbackScope[] },
      } satisfies PartsOf<FailurePolicy>,
    },
  } satisfies PartsOf<Plan>,
};
