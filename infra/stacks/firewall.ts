import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** AWS's managed rules, and limits on what one address may ask in five minutes. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
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
  }
}

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
