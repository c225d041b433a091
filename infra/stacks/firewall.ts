import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** AWS's managed rules, and limits on what one address may ask in five minutes. What it refuses is logged. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Firewall'),
      rules: [
        limited('LoginRate', 1, { limit: 100, beginning: '/api/v1/login' }),
        // A merchant's software calls from one address.
        limited('Rate', 2, { limit: 30_000 }),
        managed('AWSManagedRulesAmazonIpReputationList', 3),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 4),
        managed('AWSManagedRulesCommonRuleSet', 5, onlyCounted),
      ],
    });
    this.arn = acl.attrArn;
    logRefusals(this, stage, this.arn);
  }
}

/** No function sees them. Paths hold links' keys, queries payloads, and the header a bearer: none of these is logged. */
const logRefusals = (scope: Construct, stage: Stage, resourceArn: string): void => {
  const log = new LogGroup(scope, 'Refusals', {
    // WAF writes to groups whose names begin so, and to no other.
    logGroupName: `aws-waf-logs-daftar-${stage.name}`,
    retention: stage.logRetention,
    // Its name would be in the way of another edge.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const logging = new CfnLoggingConfiguration(scope, 'Logging', {
    resourceArn,
    // Without the `:*` that ends a log group's ARN elsewhere, which WAF refuses.
    logDestinationConfigs: [
      Stack.of(scope).formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: log.logGroupName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
    loggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
        },
      ],
    },
    redactedFields: [{ singleHeader: { Name: 'authorization' } }, { queryString: {} }, { uriPath: {} }],
  });
  logging.node.addDependency(log);
};

/**
 * What the API takes on purpose. A body is hex, up to 6 MB, in which nothing can hide, or a file, in which anything may stand; forms
 * are checked field by field. A GET carries the same hex in its query. Software of merchants often tells no name.
 */
const onlyCounted = [
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  'NoUserAgent_HEADER',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
];

const managed = (
  name: string,
  priority: number,
  counted: readonly string[] = [],
): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: visibility(name),
});

/** @param beginning of the paths that count; all do without one */
const limited = (
  name: string,
  priority: number,
  { limit, beginning }: { limit: number; beginning?: string },
): CfnWebACL.RuleProperty => ({
  name,
  priority,
  action: { block: {} },
  statement: {
    rateBasedStatement: {
      aggregateKeyType: 'IP',
      limit,
      ...(beginning && { scopeDownStatement: pathsFrom(beginning) }),
    },
  },
  visibilityConfig: visibility(name),
});

const pathsFrom = (searchString: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString,
    textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
  },
});

const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // Samples show headers and paths: bearers, and links' keys.
  sampledRequestsEnabled: false,
});
