import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AttributeType,
  Billing,
  type ITable,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, test } from 'vitest';
import { MerchantApi, type MerchantApiProps } from '../../infra/merchant-api.ts';
import {
  codeOf,
  functionsByName,
  merged,
  nestedIn,
  registry,
  resourcesOf,
  statementsOf,
} from './synthesised.ts';

const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b';

/** A stack as another team has it, bound to an account and a region, with a table that it made itself. */
const shopStack = (props: MerchantApiProps) => {
  const stack = new Stack(new App(), 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const key = new Key(stack, 'ShopKey');
  const table = new TableV2(stack, 'ShopTable', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    globalSecondaryIndexes: [
      {
        indexName: 'kind',
        partitionKey: { name: 'kindPk', type: AttributeType.STRING },
        sortKey: { name: 'kindSeq', type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      },
      {
        indexName: 'deadline',
        partitionKey: { name: 'deadlinePk', type: AttributeType.STRING },
        sortKey: { name: 'deadlineSk', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ],
    timeToLiveAttribute: 'ttl',
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(key),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
  }) as ITable;
  return { stack, api: new MerchantApi(stack, 'Invoicing', { name: 'shop', table, codeOf, ...props }) };
};

describe('In an app of another team', () => {
  const { stack, api } = shopStack({
    domain: { name: 'pay.example.com', certificateArn },
    channels: { sms: 'Shop' },
    acquirer: 'simulator',
    alarms: { email: 'on-call@example.com' },
  });
  const template = merged(...[stack, ...nestedIn(stack)].map((each) => Template.fromStack(each)));

  test('one construct brings every operation and every worker', () => {
    expect(Object.keys(functionsByName(template)).sort()).toEqual(
      [...registry.contracts, ...registry.workers, registry.fallback].map(({ name }) => name).sort(),
    );
  });

  test('makes no table beside the one it is given, and may use the key of that one', () => {
    const keyId = Object.keys(resourcesOf(template, 'AWS::KMS::Key')).find((id) => id.startsWith('ShopKey'));
    const [allowed] = statementsOf(template, 'run-due-work').filter(({ Resource }) =>
      JSON.stringify(Resource).includes(String(keyId)),
    );

    expect(Object.keys(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'))).toEqual([
      expect.stringMatching(/^ShopTable/),
    ]);
    expect(allowed).toMatchObject({
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } },
    });
  });

  test('tells functions where the API is reached, who takes the money and whom messages come from', () => {
    expect(functionsByName(template)['deliver-notices']?.Properties['Environment']).toMatchObject({
      Variables: {
        PUBLIC_BASE_URL: 'https://pay.example.com',
        ACQUIRER: 'simulator',
        SMS_SENDER_ID: 'Shop',
        SECRETS_PREFIX: 'daftar/shop',
      },
    });
  });

  test('answers at its own name alone', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'pay.example.com',
      DomainNameConfigurations: [{ CertificateArn: certificateArn }],
    });
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
  });

  test('tells alarms to whom it is told', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
  });

  test('hands out its parts, to be watched, granted and linked to', () => {
    expect(api.operations.get('create-invoice')?.alias.aliasName).toBe('live');
    expect(api.delivery?.functions.has('deliver-notices')).toBe(true);
    expect(api.publicBaseUrl).toBe('https://pay.example.com');
    expect(api.domainName?.name).toBeDefined();
  });
});

test('with nothing said it makes its own table, and takes no money', () => {
  const stack = new Stack(new App(), 'Shop');
  new MerchantApi(stack, 'Invoicing', { codeOf });
  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  expect(functionsByName(template)['run-due-work']?.Properties['Environment']).toMatchObject({
    Variables: { ACQUIRER: 'none', SECRETS_PREFIX: 'daftar/merchant-api' },
  });
});

test('a table without a stream is refused', () => {
  const withoutStream = () => {
    const stack = new Stack(new App(), 'Shop');
    const table = TableV2.fromTableName(stack, 'Table', 'shop') as ITable;
    new MerchantApi(stack, 'Invoicing', { table, codeOf });
  };

  expect(withoutStream).toThrow('The table needs a stream of new and old images');
});
