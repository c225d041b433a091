import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { MerchantApi, type MerchantApiProps } from '../merchant-api.ts';
import type { Stage } from '../stage.ts';
import type { MerchantData } from './merchant-data.ts';

export interface ApiStackProps extends Pick<MerchantApiProps, 'service' | 'codeOf'> {
  readonly stage: Stage;
  readonly data: MerchantData;
}

/** The HTTP API: what answers merchants, payers and terminals. */
export class ApiStack extends Stack {
  readonly api: MerchantApi;

  constructor(scope: Construct, id: string, { stage, ...props }: ApiStackProps) {
    super(scope, id, { description: `Daftar (${stage.name}): HTTP API and its functions` });
    // By this name CDK leaves the construct out of logical ids.
    this.api = new MerchantApi(this, 'Default', { ...stage, ...props, parts: 'api' });

    // Workers of a stage without a name of its own import it. When it gets one they do so until they are deployed themselves, which
    // may be after this stack, and CloudFormation takes away no export that is in use.
    this.exportValue((this.api.api.node.defaultChild as CfnApi).attrApiEndpoint);
    new CfnOutput(this, 'ApiUrl', { value: this.api.publicBaseUrl });
    const { domainName } = this.api;
    if (domainName) new CfnOutput(this, 'DomainTarget', { value: domainName.regionalDomainName });
  }
}
