/** Something the operator can put right: printed as it is, without a stack, exit code 1. */
export class OperatorError extends Error {}
