const beginning = 'arn:aws:lambda:eu-west-1:000000000000:function:';
const namePrefix = 'daftar-local-';

/** What Lambda would call a function of this stack. */
export const lambdaName = (name: string): string => namePrefix + name;

export const lambdaArn = (name: string): string => beginning + lambdaName(name);

/** The function's own name; what is no ARN of a function of this stack is taken for one, and will not be found. */
export const nameInArn = (arn: string): string =>
  arn.startsWith(lambdaArn('')) ? arn.slice(lambdaArn('').length) : arn;
