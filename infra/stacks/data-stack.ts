import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { MerchantData } from './merchant-data.ts';

/** What must not be lost, apart from what is deployed again and again. */
export class DataStack extends Stack {
  readonly data: MerchantData;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id, {
      description: `Daftar (${stage.name}): ledger table, files, secrets, schedules`,
      terminationProtection: stage.deletionProtection,
    });
    // By this name CDK leaves the construct out of logical ids: what is in it may move without being made anew.
    this.data = new MerchantData(this, 'Default', { stage });

    const { table, attachments, secrets } = this.data;
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'AttachmentsBucketName', { value: attachments.bucketName });
    new CfnOutput(this, 'SecretsPrefix', { value: secrets.prefix });
    new CfnOutput(this, 'SecretsKeyArn', { value: secrets.key.keyArn });
  }
}
