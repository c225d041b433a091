import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { serviceStacks } from '../../infra/service-stacks.ts';
import { stageOf } from '../../infra/stage.ts';
import {
  codeOf,
  functionsByName,
  imported,
  merged,
  nestedIn,
  outputsOf,
  resourcesOf,
  statementsOf,
} from './synthesised.ts';

const stage = stageOf('prod', {
  domain: { name: 'api.example.com', certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b' },
  edge: { name: 'pay.example.com', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/2c3d' },
});
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
const { data: dataStack, api: apiStack, edge: edgeStack } = serviceStacks(app, stage, { codeOf });
if (!edgeStack) throw new Error('The stage has an edge.');
const data = Template.fromStack(dataStack);
const api = merged(...[apiStack, ...nestedIn(apiStack)].map((stack) => Template.fromStack(stack)));
const edge = Template.fromStack(edgeStack);

const distribution = Object.values(resourcesOf(edge, 'AWS::CloudFront::Distribution'))[0]?.Properties[
  'DistributionConfig'
] as { Origins: Record<string, unknown>[]; DefaultCacheBehavior: Record<string, unknown> };

describe('The edge', () => {
  test('stands in us-east-1, and tells where its name has to lead to', () => {
    expect(edgeStack.region).toBe('us-east-1');
    expect(Object.keys(outputsOf(edge))).toEqual(['EdgeTarget']);
  });

  test('is there before the API refuses what does not come by it, and after the key that it sends', () => {
    expect(apiStack.dependencies).toContain(edgeStack);
    expect(edgeStack.dependencies).toEqual([dataStack]);
  });

  test('calls the API by its own name over TLS, with the key that only they know', () => {
    expect(distribution.Origins).toMatchObject([
      {
        DomainName: 'api.example.com',
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
        OriginCustomHeaders: [
          {
            HeaderName: 'x-origin-key',
            HeaderValue: '{{resolve:secretsmanager:daftar/prod/edge/origin-key:SecretString:key::}}',
          },
        ],
      },
    ]);
  });

  test('keeps no answer, passes on all that was sent but the host, and tells who calls', () => {
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      // AWS's own policies, by their ids: CachingDisabled and AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      FunctionAssociations: [{ EventType: 'viewer-request' }],
    });
  });

  test('writes the caller’s address over whatever the caller wrote there', () => {
    const [code] = Object.values(resourcesOf(edge, 'AWS::CloudFront::Function')).map(
      ({ Properties }) => Properties['FunctionCode'],
    );
    const handler = new Function(`${code}; return handler;`)() as (event: object) => unknown;
    const request = { headers: { 'x-client-address': { value: '198.51.100.7' }, accept: { value: '*/*' } } };

    expect(handler({ request, viewer: { ip: '192.0.2.1' } })).toEqual({
      headers: { 'x-client-address': { value: '192.0.2.1' }, accept: { value: '*/*' } },
    });
  });

  test('lets answers keep the security headers that they bring, and gives them to those that bring none', () => {
    edge.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, Override: true },
          ContentTypeOptions: { Override: true },
          ContentSecurityPolicy: { Override: false },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: false },
          FrameOptions: { FrameOption: 'DENY', Override: false },
        },
      },
    });
  });

  test('has a firewall of AWS’s rules and of two rates, which lets bodies be as large as they are', () => {
    const [acl] = Object.values(resourcesOf(edge, 'AWS::WAFv2::WebACL'));
    const rules = acl?.Properties['Rules'] as {
      Name: string;
      Statement: Record<string, Record<string, unknown>>;
    }[];
    const common = rules.find(({ Name }) => Name === 'AWSManagedRulesCommonRuleSet');

    expect(acl?.Properties['Scope']).toBe('CLOUDFRONT');
    expect(rules.map(({ Name }) => Name)).toEqual([
      'LoginRate',
      'Rate',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    expect(common?.Statement['ManagedRuleGroupStatement']?.['RuleActionOverrides']).toContainEqual({
      Name: 'SizeRestrictions_BODY',
      ActionToUse: { Count: {} },
    });
  });
});

describe('The log of what the firewall refuses', () => {
  // It does not end in `:*`, which WAF refuses.
  const arn = [
    'arn:',
    { Ref: 'AWS::Partition' },
    ':logs:us-east-1:',
    { Ref: 'AWS::AccountId' },
    ':log-group:',
  ];
  const [logging] = Object.values(resourcesOf(edge, 'AWS::WAFv2::LoggingConfiguration'));

  test('holds refusals alone, in a group that WAF may write to', () => {
    expect(logging?.Properties['LoggingFilter']).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
        },
      ],
    });
    expect(Object.values(resourcesOf(edge, 'AWS::Logs::LogGroup'))).toMatchObject([
      { Properties: { LogGroupName: 'aws-waf-logs-daftar-prod', RetentionInDays: 365 } },
    ]);
    expect(logging?.Properties['LogDestinationConfigs']).toEqual([
      { 'Fn::Join': ['', [...arn, { Ref: expect.stringMatching(/^FirewallRefusals/) }]] },
    ]);
  });

  test('holds no bearer, no key of a link and no payload', () => {
    expect(logging?.Properties['RedactedFields']).toEqual([
      { SingleHeader: { Name: 'authorization' } },
      { QueryString: {} },
      { UriPath: {} },
    ]);
  });
});

describe('Behind an edge', () => {
  test('every route asks first whether a request came by it', () => {
    const routes = Object.values(resourcesOf(api, 'AWS::ApiGatewayV2::Route'));
    const authorizer = Object.keys(resourcesOf(api, 'AWS::ApiGatewayV2::Authorizer'));

    expect(authorizer).toHaveLength(1);
    for (const { Properties } of routes) {
      expect(Properties).toMatchObject({
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: expect.stringMatching(/^referencetodaftarprodapiApiOrigin/) },
      });
    }
    api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.x-origin-key'],
    });
    api.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });

  test('who asks may read the key and touch nothing else', () => {
    const originKey = imported('OriginKey');

    expect(
      statementsOf(api, 'authorize-origin').filter(
        ({ Action }) => !/^(logs|xray):/.test([Action].flat()[0] ?? ''),
      ),
    ).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: originKey },
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': originKey } },
      }),
    ]);
  });

  test('the key is random, and copied to where the edge is unless it is there', () => {
    const [secret] = Object.values(resourcesOf(data, 'AWS::SecretsManager::Secret')).filter(
      ({ Properties }) => Properties['Name'] === 'daftar/prod/edge/origin-key',
    );

    expect(secret?.Properties).toMatchObject({
      GenerateSecretString: { PasswordLength: 64 },
      ReplicaRegions: {
        'Fn::If': [expect.any(String), [{ Region: 'us-east-1' }], { Ref: 'AWS::NoValue' }],
      },
    });
  });

  test('functions take the caller’s address of the edge, and links begin with its name', () => {
    expect(functionsByName(api)['login']?.Properties['Environment']).toMatchObject({
      Variables: { CLIENT_ADDRESS_HEADER: 'x-client-address', PUBLIC_BASE_URL: 'https://pay.example.com' },
    });
  });
});
