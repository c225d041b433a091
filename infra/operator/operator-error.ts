/** Something the operator can put right: printed as it is, without a stack. */
export class OperatorError extends Error {
  /** What the program ends with. */
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
