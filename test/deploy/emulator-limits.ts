/** Tests of test/e2e that are left out where the service is deployed to MiniStack, each with the reason. */
export interface Limit {
  /** In test/e2e. */
  readonly file: string;
  /** How the test's full name begins, its suites before it; every test of the file where it is empty. */
  readonly test: string;
  readonly reason: string;
}

const thisMachine = 'It ends the processes of the local stack and starts them again on the same data folder.';
const itsLog = 'It reads the log file that the local stack writes; on AWS the log is in CloudWatch.';

/** These are about `npm start`, and would be left out on AWS as well. */
const aboutTheLocalStack: readonly Limit[] = [
  { file: 'durability.test.ts', test: '', reason: thisMachine },
  { file: 'notices-survive.test.ts', test: '', reason: thisMachine },
  { file: 'log.test.ts', test: '', reason: itsLog },
  {
    file: 'payer-pages.test.ts',
    test: 'Every page leaves neither the key of its link nor its words in the log',
    reason: itsLog,
  },
  {
    file: 'smart-pos.test.ts',
    test: 'A call that is not believed is in the log with its reason and counted, and nothing it said',
    reason: itsLog,
  },
  {
    file: 'notices.test.ts',
    test: 'a message that fails is not counted as sent',
    reason: 'The local stack fails messages to numbers that end in 0000. MiniStack, as SNS, fails none.',
  },
  {
    file: 'webhooks.test.ts',
    test: 'each try of a webhook is shown in the sandbox’s outbox',
    reason: 'The sandbox and its outbox are the local stack’s own.',
  },
];

/** These pass on AWS, as far as its documentation says. */
const aboutMiniStack: readonly Limit[] = [
  {
    file: 'errors.test.ts',
    test: 'OPTIONS is a method like any other',
    reason: 'It answers OPTIONS itself, with 403, where an HTTP API has no CORS configuration.',
  },
  {
    file: 'fuzz.test.ts',
    test: 'Thousands of requests that nobody thought of by any path',
    reason: 'It asks with OPTIONS too, which MiniStack answers itself.',
  },
  {
    file: 'fuzz.test.ts',
    test: 'Thousands of requests that nobody thought of in',
    reason:
      'It asks as fast as it can for five seconds. MiniStack is one Python process, and answers others too late meanwhile.',
  },
  {
    file: 'smart-pos-load.test.ts',
    test: '',
    reason:
      'It holds fifty calls open at once. MiniStack has a process for each, and is given three of a function.',
  },
  {
    file: 'notices.test.ts',
    test: 'A created invoice goes by WhatsApp',
    reason: 'It has no End User Messaging Social.',
  },
  {
    file: 'payer-pages.test.ts',
    test: 'A link that cannot be paid says so plainly when nobody knows it: /s/..%2F..%2Fetc',
    reason: 'It decodes %2F before it looks for a route.',
  },
];

export const limits: readonly Limit[] = [...aboutTheLocalStack, ...aboutMiniStack];

/** What no test here deploys, and why: it is first tried where it is first used. */
export const untested: readonly { readonly what: string; readonly reason: string }[] = [
  {
    what: 'The stage prod: canaries, alarms that take a release back, retention, protection from deletion',
    reason:
      'Its releases are CodeDeploy’s, which would have to weigh an alias and ask alarms. Templates are tested for it.',
  },
  {
    what: 'Whether alarms ring',
    reason:
      'MiniStack has none of our functions’ metrics, and knows no alarm of several metrics: of those it is given the first.',
  },
  {
    what: 'The edge',
    reason:
      'It is CloudFront and WAF in another region. Its template and its function are tested, and the authorizer by itself.',
  },
  {
    what: 'Destroying buckets that hold files',
    reason: 'What the tests leave in them would have to be deleted by hand, as it is on AWS.',
  },
  {
    what: 'An update from the version before, and exports that change with it',
    reason: 'Each run begins with nothing. That no setting takes an export away is tested in templates.',
  },
  {
    what: 'Whether IAM and KMS allow what functions do, and refuse what they do not',
    reason:
      'Policies, and conditions on keys of the table and of KMS, are not enforced in these runs. Calls were compared with them once (decision 018).',
  },
];

/** What the limits say of a test. */
export const limitOf = (file: string, test: string): Limit | undefined =>
  limits.find((limit) => file.endsWith(`/${limit.file}`) && test.startsWith(limit.test));
