/** What the operations of Secrets Manager take, all of them together, under AWS's names. */
export interface SecretInput {
  Name?: string;
  SecretId?: string;
  Description?: string;
  SecretString?: string;
  SecretBinary?: string;
  ClientRequestToken?: string;
  VersionId?: string;
  VersionStage?: string;
  VersionStages?: string[];
  Tags?: { Key: string; Value?: string }[];
  ForceDeleteWithoutRecovery?: boolean;
  Filters?: { Key?: string; Values?: string[] }[];
  IncludePlannedDeletion?: boolean;
  MaxResults?: number;
  NextToken?: string;
}
