import { CfnOutput, Stack } from 'aws-cdk-lib';
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

    new CfnOutput(this, 'ApiUrl', { value: this.api.publicBaseUrl });
    const { domainName } = this.api;
    if (domainName) new CfnOutput(this, 'DomainTarget', { value: domainName.regionalDomainName });
  }
}
