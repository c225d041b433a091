export interface Teardown {
  /** Adds a step, to be taken before those added earlier. */
  add(step: () => Promise<void> | void): void;
  /** Takes every step once, also when one fails. */
  run(): Promise<void>;
}

/** Remembers how to undo what has been started, whether the start gets to its end or not. */
export const createTeardown = (): Teardown => {
  const steps: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | undefined;

  const runAll = async (): Promise<void> => {
    for (const step of steps.reverse()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`While stopping: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  };

  return {
    add: (step) => {
      steps.push(step);
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
};
