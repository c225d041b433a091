import { OperatorError } from './operator-error.ts';

/** The operator pressed Ctrl-C: programs that end so are expected to say 130. */
export class Interrupted extends OperatorError {
  constructor(message = 'Stopped.') {
    super(message, 130);
  }
}

/** Ctrl-C as a wish to stop at the next safe place. Pressed once more, it ends the program at once. */
export const interruption = (): AbortSignal => {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Interrupted()));
  return controller.signal;
};
