import type { Redactor } from '../secrets/redactor.js';

/** Values of one secret that stay hidden after their commands: what they left running may still print them. */
const rememberedValues = 4;

interface Remembered {
  readonly value: string;
  readonly takeBack: () => void;
  /** Commands that use it. */
  uses: number;
}

/** Hides the values that a provider gave out: those in use, and of each secret the last few. */
export interface SecretMemory {
  /**
   * Hides `value` of the secret `name`. The function that it returns says that the value is not in use any more; call it
   * once.
   *
   * @throws OpsError `secret-too-short`, `secret-too-long`
   */
  use(name: string, value: string): () => void;
}

/**
 * Tokens that change at every fetch would make every redaction slower without end: a value is forgotten when nobody uses
 * it and four newer ones are known.
 */
export function createSecretMemory(redactor: Redactor): SecretMemory {
  /** By name, the one that was used last at the end. */
  const known = new Map<string, readonly Remembered[]>();

  const keep = (name: string, values: readonly Remembered[]): void => {
    const older = values.slice(0, -rememberedValues).filter(({ uses, takeBack }) => {
      if (uses === 0) takeBack();
      return uses > 0;
    });
    known.set(name, [...older, ...values.slice(-rememberedValues)]);
  };

  return {
    use(name, value) {
      const values = known.get(name) ?? [];
      const found = values.find((one) => one.value === value);
      const used = found ?? { value, takeBack: redactor.add(value, name), uses: 0 };
      used.uses++;
      // Nearly always the same value as before, and then nothing changes.
      if (values.at(-1) !== used) keep(name, [...values.filter((one) => one !== used), used]);
      return () => {
        used.uses--;
        const now = known.get(name) ?? [];
        if (now.length > rememberedValues) keep(name, now);
      };
    },
  };
}
