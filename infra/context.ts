/** Reads a CDK context value. */
export type ContextValue = (name: string) => unknown;

/** What may be said of a stage: who deploys it (`company.ts`), and what it recovers from (`recovery.ts`). */
const names = [
  'smsSender',
  'emailSender',
  'whatsAppSender',
  'domainName',
  'certificateArn',
  'edgeDomainName',
  'edgeCertificateArn',
  'publicBaseUrl',
  'alarmEmail',
  'alarmTopicArn',
  'restoredTable',
  'restoredStream',
  'throttle',
];

/** Reads what is said of one stage: by `-c name=value` first, then in its own object under `context` in `cdk.json`. */
export const contextOf = (contextValue: ContextValue, stage: string): ContextValue => {
  const own = contextValue(stage) ?? {};
  if (typeof own !== 'object' || Array.isArray(own))
    throw new Error(`The context of ${stage} must be an object in cdk.json: ${JSON.stringify(own)}`);
  const values = new Map(Object.entries(own));
  const unknown = [...values.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`cdk.json says ${unknown} of ${stage}, which is none of ${names.join(', ')}.`);
  return (name) => contextValue(name) ?? values.get(name);
};

/** What stands beside the stages in `cdk.json` would be said of all of them: one's domain or restored table is no other's. */
export const requireByStage = (context: object): void => {
  if ('release' in context)
    throw new Error('release is for one deployment: give it with -c, not in cdk.json.');
  const shared = Object.keys(context).find((name) => names.includes(name));
  if (shared !== undefined)
    throw new Error(`${shared} in cdk.json would be of every stage: move it into the object of dev or prod.`);
};

/** The value, where it is a text of this form; fails with the rule otherwise. */
export const textLike = (pattern: RegExp, value: unknown, rule: string): string => {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new Error(`${rule}: ${JSON.stringify(value)}`);
};
