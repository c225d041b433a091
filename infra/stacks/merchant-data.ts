import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { attachmentsBucket } from './attachments-bucket.ts';
import { LargeUploads } from './large-uploads.ts';
import { type LedgerTable, ledgerTable } from './ledger-table.ts';
import { MerchantSecrets } from './merchant-secrets.ts';

export interface MerchantDataProps {
  readonly stage: Stage;
  /** A table of the form that `table-definition.ts` says, with a stream of new and old images; made here unless given. */
  readonly table?: ITable;
}

/** Everything that outlives a deployment: the table, files, secrets and what is scheduled. */
export class MerchantData extends Construct {
  readonly table: ITable;
  /** What the table is encrypted with, where that is a customer's key. */
  readonly tableKey?: IKey;
  readonly attachments: Bucket;
  readonly uploads: LargeUploads;
  readonly secrets: MerchantSecrets;
  readonly scheduleGroup: ScheduleGroup;

  constructor(scope: Construct, id: string, { stage, table }: MerchantDataProps) {
    super(scope, id);
    const ledger = table ? keyed(table) : ledgerTable(this, stage);
    this.table = ledger.table;
    if (ledger.key) this.tableKey = ledger.key;
    this.attachments = attachmentsBucket(this, stage);
    this.uploads = new LargeUploads(this, 'Uploads', { stage, timeout: longestProcessing });
    this.secrets = new MerchantSecrets(this, 'Secrets', { stage });
    // A group that goes takes its schedules with it.
    this.scheduleGroup = new ScheduleGroup(this, 'Schedules', { removalPolicy: stage.removalPolicy });
  }
}

/** For a large file its worker takes what Lambda gives. */
export const longestProcessing = Duration.minutes(15);

const keyed = (table: ITable): LedgerTable => ({
  table,
  ...(table.encryptionKey && { key: table.encryptionKey }),
});
